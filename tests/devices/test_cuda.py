"""The CUDA device, as far as it goes without a GPU: what it needs, what it refuses, the code, and whether that compiles."""

import logging
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import brian2
from cxsystem2.checking import check
from cxsystem2.devices import Options, Records, cuda, devices
from cxsystem2.devices.cuda import Cuda
from cxsystem2.devices.nvidia import Compiler, Gpu
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.syntax import lower

COMPILER = Compiler(Path("/opt/toolkit/bin/nvcc"), "13.0", ("7.5", "8.0", "8.6", "9.0", "10.0", "10.3"))
GPU = Gpu(0, "A GPU", "9.0", 80_000)


def generates():
    return pytest.mark.skipif(bool(Cuda.missing_to_generate()), reason=Cuda.missing_to_generate())


def compiles():
    return pytest.mark.skipif(bool(Cuda.missing_to_compile()), reason=Cuda.missing_to_compile())


@pytest.fixture
def machine(monkeypatch):
    """A machine with everything; a test takes something away."""
    monkeypatch.setattr(Cuda, "missing_to_generate", classmethod(lambda cls: ""))
    monkeypatch.setattr(cuda, "compiler_missing", lambda: "")
    monkeypatch.setattr(cuda, "make_missing", lambda: "")
    monkeypatch.setattr(cuda, "find_compiler", lambda: COMPILER)
    monkeypatch.setattr(Compiler, "finds", lambda compiler, header: True)
    monkeypatch.setattr(cuda, "find_wheel", lambda major: None)
    monkeypatch.setattr(cuda, "find_gpus", lambda: [GPU])
    return monkeypatch


def test_both_words_name_the_device():
    assert devices["cuda"] is devices["Cuda_Standalone"] is Cuda


def test_nothing_is_missing_on_a_machine_with_everything(machine):
    assert Cuda.missing() == ""


def test_without_brian2cuda(monkeypatch):
    monkeypatch.setattr(cuda.importlib.util, "find_spec", lambda name: None)
    assert Cuda.missing() == (
        'Brian2CUDA is not installed; pip install ".[cuda]" in the checkout of cxsystem2 '
        "(1.0a7 with Brian2 2.8.0 on Python 3.11, 1.0b1 with Brian2 2.10.1 from Python 3.12 on)"
    )


def test_with_another_brian2(monkeypatch):
    monkeypatch.setattr(cuda.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(
        cuda.importlib.metadata, "requires", lambda name: ["numpy>1", "brian2==1.4.3", "pytest; extra == 'test'"]
    )
    monkeypatch.setattr(cuda.importlib.metadata, "version", lambda name: "0.9")
    wanted = f"Brian2CUDA 0.9 needs Brian2 1.4.3, not {brian2.__version__}; pip install brian2==1.4.3"
    assert Cuda.missing() == wanted


def test_without_the_compiler(machine):
    machine.setattr(cuda, "find_compiler", lambda: None)
    assert Cuda.missing().startswith("there is no CUDA compiler; install the CUDA toolkit")


@pytest.mark.parametrize(("release", "wheel"), [("13.0", "nvidia-curand,"), ("12.4", "nvidia-curand-cu12,")])
def test_without_curand(machine, release, wheel):
    machine.setattr(cuda, "find_compiler", lambda: Compiler(COMPILER.path, release, COMPILER.capabilities))
    machine.setattr(Compiler, "finds", lambda compiler, header: False)
    assert Cuda.missing().startswith(f"the headers of cuRAND are not there; pip install {wheel}")


def test_without_a_gpu(machine):
    machine.setattr(cuda, "find_gpus", list)
    assert Cuda.missing_to_compile() == ""
    assert Cuda.missing().startswith("there is no GPU of NVIDIA")


def test_with_a_gpu_that_is_too_old_for_the_compiler(machine):
    machine.setattr(cuda, "find_gpus", lambda: [Gpu(0, "Old GPU", "6.1", 4000)])
    assert Cuda.missing().startswith("nvcc 13.0 does not compile for Old GPU (compute capability 6.1)")


def test_the_versions_of_what_a_run_depends_on(machine):
    found = Cuda.versions()
    assert found["Brian2"] == brian2.__version__
    assert found["nvcc"] == "13.0"
    assert found["GPU"] == "A GPU, compute capability 9.0"


def test_a_table_with_the_word_is_only_warned(machine, anatomy, physiology):
    machine.setattr(cuda, "find_gpus", list)
    anatomy["params"]["device"] = "cuda"
    (problem,) = check(anatomy, physiology).report
    assert problem.level == "warning"
    assert "the device 'cuda' cannot run here: there is no GPU" in problem.message


def test_the_reference_table_is_only_warned(reference, monkeypatch, tmp_path):
    name = "sim_pytest_connections_260421_200333.gz"
    connections = tmp_path / "tests" / "connection_files" / name
    connections.parent.mkdir(parents=True)
    connections.symlink_to(reference / "cxsystem-results" / name)
    monkeypatch.chdir(tmp_path)
    folder = reference / "cxsystem-configs" / "v2.2.26"
    pair = [folder / f"pytest_{kind}_config_cuda_array.csv" for kind in ("Anatomy", "Physiology")]
    report = check(*pair).report
    assert report.errors == []
    about = [problem for problem in report if problem.label == "params, device"]
    assert len(about) == bool(Cuda.missing())
    assert all(problem.place.row == 2 and problem.place.column == 3 for problem in about)


@pytest.mark.parametrize("monitors", ["[Sp] [St]vm[dt]0.25*ms", "[St]vm[dt]0.05*ms"])
def test_a_recording_between_time_steps_is_refused_at_its_cell(anatomy, physiology, monitors, tmp_path):
    lines = ["row_type,runtime,device", "params,100*ms,cuda", "row_type,idx,number_of_neurons,neuron_type,layer_idx,monitors"]
    anatomy = tmp_path / "anatomy.csv"
    anatomy.write_text("\n".join([*lines, f"G,1,10,SS,4,{monitors}", "G,2,10,BC,4,[Sp] [St]vm[dt]0.3*ms"]) + "\n")
    (error,) = check(anatomy, physiology).report.errors
    assert (error.place.row, error.place.column, error.label) == (4, 6, "G, monitors")
    assert "not a multiple of the time step, 0.0001 s; the device 'cuda' would deliver spikes at wrong times" in error.message
    assert check(anatomy, physiology, ["device=cpp"]).report.errors == []


@pytest.mark.parametrize(("kind", "monitors"), [("IN", "[Rate][dt]0.25*ms"), ("S", "[St]wght[dt]0.25*ms")])
def test_inputs_and_pathways_are_looked_at_too(anatomy, physiology, kind, monitors):
    anatomy["params"]["device"] = "cuda"
    anatomy[kind][0]["monitors"] = monitors
    (error,) = check(anatomy, physiology).report.errors
    assert error.label == f"{kind}, monitors"


def background(anatomy, physiology):
    """The small model with the same background for all cells."""
    for row in anatomy["G"]:
        row["n_background_inputs"] = 100
    physiology.update(background_rate="1*Hz", background_E_E_weight="1*nS", background_E_I_weight="1*nS")
    return anatomy, physiology


def test_each_cell_has_its_own_mean_of_the_background(anatomy, physiology):
    network = CxSystem(*background(anatomy, physiology), seed=1).network
    shared, own = lower(network), lower(network, form=Cuda.form(network.config))
    assert "NG_EIF_1.mean_ge_soma" not in shared.bank.arrays
    assert own.bank.arrays["NG_EIF_1.mean_ge_soma"] == pytest.approx(np.full(100, 0.01))
    assert "mean_ge_soma : 1 (constant)" in next(line.code for line in own.bank if line.name == "NE_EIF_1")
    assert shared.bank.arrays.keys() | {"NG_EIF_1.mean_ge_soma"} == own.bank.arrays.keys()


def single(anatomy, physiology):
    """One population that receives nothing: as little code as there can be."""
    anatomy["IN"], anatomy["S"], anatomy["G"] = [], [], anatomy["G"][1:]
    return anatomy, physiology


def rich(anatomy, physiology):
    """One of everything: pyramidal cells, plasticity of both kinds, background of cells and noise, rates and recordings."""
    background(anatomy, physiology)
    physiology["PC"] = {
        **physiology["SS"], "Cm": "1*ufarad*cm**-2", "gL": "4e-5*siemens*cm**-2", "Area_tot_pyram": "15000*um**2",
        "spine_factor": "2", "fract_areas": "{2: array([0.5, 0.06, 0.2, 0.15, 0.09])}", "Ra": "[100, 120, 150, 180]*Mohm",
    }  # fmt: skip
    physiology["cw"].update(cw_SS_PC="J", cw_PC_PC="J")
    physiology["delay"].update(delay_SS_PC="1*ms", delay_PC_PC="1*ms")
    physiology.update(stdp_in_SS_soma="(0.04, -0.05, 20*ms, 30*ms)", Cp="1.5", Cd="0.8", stdp_max_strength_coefficient="1.6")
    physiology["SS"] = {**physiology["SS"], "noise_sigma": "1*mV", "taum_soma": "C/gL"}
    anatomy["G"].append({
        "idx": 3, "number_of_neurons": 4, "neuron_type": "PC", "layer_idx": "[4->1]",
        "monitors": "[Sp] [Rate][dt]5*ms [St]vm_a0",
    })  # fmt: skip
    anatomy["G"][0].update(monitors="[Rate] [St]ge_soma[dt]0.5*ms[rec](0-3)")
    anatomy["S"][0].update(syn_type="STDP", monitors="[St]wght[dt]1*ms[rec](0-2)", save_connection=1)
    anatomy["S"][1]["syn_type"] = "Depressing"
    anatomy["S"][2]["syn_type"] = "Facilitating"
    anatomy["S"].append({"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": "3[C]0ba", "syn_type": "Depressing",
                         "p": "0.5+0.5", "n": "1+1"})  # fmt: skip
    return anatomy, physiology


MODELS = {
    "coba_eif": lambda configs, anatomy, physiology: [configs / f"coba_eif_{kind}.csv" for kind in ("anatomy", "physiology")],
    "layer4": lambda configs, anatomy, physiology: [configs / f"layer4_{kind}.csv" for kind in ("anatomy", "physiology")],
    "single": lambda configs, anatomy, physiology: single(anatomy, physiology),
    "background": lambda configs, anatomy, physiology: background(anatomy, physiology),
    "rich": lambda configs, anatomy, physiology: rich(anatomy, physiology),
}


@pytest.fixture
def model(request, configs, anatomy, physiology):
    """One of the models, laid out for the device."""
    tables = MODELS[request.param](configs, anatomy, physiology)
    return CxSystem(*tables, device="cuda", seed=1, changes=["runtime=20*ms"]).model()


@generates()
@pytest.mark.parametrize("model", MODELS, indirect=True)
def test_the_code_is_generated(model, tmp_path):
    stages = Stages()
    folder = Cuda().generate(model, stages, Options(tmp_path / "code"))
    assert {"main.cu", "objects.cu", "makefile"} <= {path.name for path in folder.iterdir()}
    assert "progress.txt" in (folder / "main.cu").read_text()
    assert {"realise", "generate"} == stages.seconds.keys()
    code = "\n".join(path.read_text() for path in folder.rglob("*.cu"))
    for projection in model.layout.projections:
        assert projection.name in code


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_nothing_is_left_behind(model, tmp_path):
    import brian2cuda  # noqa: F401 - its preferences exist from here on
    from brian2cuda.utils import gputools

    def state():
        found = {name: brian2.prefs[name] for name in brian2.prefs}
        logger = logging.getLogger("brian2.brian2cuda").level
        return found, dict(gputools._cuda_installation), dict(gputools._gpu_selection), logger, brian2.get_device(), os.getcwd()

    before = state()
    Cuda().generate(model, Stages(), Options(tmp_path))
    assert state() == before


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_the_capability_to_compile_for(model, tmp_path, monkeypatch):
    def architecture(**options):
        folder = Cuda().generate(model, Stages(), Options(tmp_path / str(len(list(tmp_path.iterdir()))), **options))
        return (folder / "makefile").read_text()

    monkeypatch.setattr(cuda, "find_compiler", lambda: COMPILER)
    monkeypatch.setattr(cuda, "find_gpus", list)
    assert "-arch=sm_75 " in architecture()
    monkeypatch.setattr(cuda, "find_gpus", lambda: [Gpu(0, "A GPU", "8.9", 8000), Gpu(1, "Another", "10.3", 8000)])
    assert "-arch=sm_103 " in architecture()
    assert "-arch=sm_90 " in architecture(compute_capability="9.0")
    with pytest.raises(DeviceError, match="'new' is no compute capability; write 9"):
        architecture(compute_capability="new")


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_cuda_13_needs_a_newer_language(model, tmp_path, monkeypatch):
    monkeypatch.setattr(cuda, "find_gpus", list)
    for release, language in (("12.4", "-std=c++11"), ("13.0", "-std=c++17")):
        own = Compiler(COMPILER.path, release, COMPILER.capabilities)
        monkeypatch.setattr(cuda, "find_compiler", lambda own=own: own)
        makefile = (Cuda().generate(model, Stages(), Options(tmp_path / release)) / "makefile").read_text()
        (flags,) = (line.split() for line in makefile.splitlines() if line.startswith("NVCCFLAGS"))
        assert [flag for flag in flags if "-std=" in flag][-1].strip('"') == language


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_a_model_that_cannot_be_generated_is_an_error_of_the_device(model, tmp_path, monkeypatch):
    def fail(*arguments):
        raise AttributeError("no attribute 'value'")

    monkeypatch.setattr("cxsystem2.devices.realise.Objects", fail)
    with pytest.raises(DeviceError, match="the device 'cuda' cannot run the model: no attribute 'value'"):
        Cuda().generate(model, Stages(), Options(tmp_path))


def test_a_program_that_is_not_run_needs_a_folder():
    with pytest.raises(DeviceError, match="needs a folder"):
        Cuda().generate(None, Stages(), Options())


def instead(monkeypatch, script):
    """Let a shell script take the place of the compiled program."""

    def write(device, folder, stages, options):
        program = folder / "main"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    monkeypatch.setattr(Cuda, "_compile", write)


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_a_program_that_fails_tells_why(model, monkeypatch, capfd):
    instead(monkeypatch, "echo starting; echo 'ERROR: no CUDA-capable device is detected' >&2; echo bye; exit 1")
    with pytest.raises(DeviceError, match=r"^the CUDA program failed: ERROR: no CUDA-capable device is detected$"):
        Cuda().run(model, Stages(), Options())
    assert capfd.readouterr().out == ""
    assert brian2.get_device() is brian2.all_devices["runtime"]


@generates()
@pytest.mark.parametrize("model", ["background"], indirect=True)
def test_an_interrupt_ends_the_run(model, monkeypatch):
    instead(monkeypatch, "kill -INT $PPID; sleep 5")
    with pytest.raises(KeyboardInterrupt):
        Cuda().run(model, Stages(), Options())
    assert brian2.get_device() is brian2.all_devices["runtime"]


def test_spikes_are_put_in_the_order_of_the_other_devices():
    spikes = np.array([3, 1, 2, 0], np.int32), np.array([0.2, 0.1, 0.2, 0.1])
    cells, times = cuda._sorted(Records({"NG": spikes})).spikes["NG"]
    assert cells.tolist() == [0, 1, 2, 3]
    assert times.tolist() == [0.1, 0.1, 0.2, 0.2]


@compiles()
@pytest.mark.compiled
@pytest.mark.parametrize(
    "model",
    ["single", *(pytest.param(name, marks=pytest.mark.slow) for name in ("coba_eif", "layer4", "rich"))],
    indirect=True,
)
def test_the_code_compiles(model, tmp_path):
    program = Cuda().build(model, Stages(), Options(tmp_path))
    assert os.access(program, os.X_OK)
    said = (tmp_path / "make.log").read_text().lower().splitlines()
    twice = "option 'std'"  # CUDA 13 needs another standard than the one that Brian2CUDA's makefile asks for
    assert [line for line in said if "warning" in line and twice not in line] == []
