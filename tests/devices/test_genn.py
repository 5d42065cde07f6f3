"""GeNN: what it lacks here, what it refuses and rounds, and the spikes of each kind of model on it."""

import csv
import importlib.util
import shutil

import numpy as np
import pytest
from scipy import io

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.devices import devices
from cxsystem2.devices.genn import GennCpu
from cxsystem2.errors import TableError
from cxsystem2.problems import Level, Report
from cxsystem2.stages import Stages
from cxsystem2.tables import dump, read_anatomy, read_physiology
from cxsystem2.testing import models

PROGRAMS = ("g++", "make", "genn-buildmodel.sh", "nvcc", "nvidia-smi")
CLOPATH = {
    "cplastic_SS_SS": "(8e-13, 14e-12)", "Theta_low": "-62*mV", "v_target": "12*mV**2", "ampa_max_cond": "0.5", "w_max": "2*nS",
    "neuron_model": "CADEX",
}  # fmt: skip


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine on which everything is there, but for what a test takes away."""

    def machine(*without, version="4.9.0", genn_path=True, builder=True):
        home = tmp_path / "genn"
        (home / "bin").mkdir(parents=True)
        (home / "version.txt").write_text(f"{version}\n")
        if builder:
            (home / "bin" / "genn-buildmodel.sh").touch()
        monkeypatch.delenv("GENN_PATH", raising=False)
        monkeypatch.delenv("CUDA_PATH", raising=False)
        if genn_path:
            monkeypatch.setenv("GENN_PATH", str(home))
        places = {name: home / "bin" / name for name in PROGRAMS if name not in without}
        monkeypatch.setattr(shutil, "which", lambda name, path=None: str(places[name]) if name in places else None)
        spec = None if "brian2genn" in without else object()
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)

    return machine


@pytest.mark.parametrize("word", ["genn", "genn_cpu"])
def test_nothing_is_missing_where_all_is_there(machine, word):
    machine()
    assert devices[word].missing() == ""


@pytest.mark.parametrize("word", ["genn", "genn_cpu"])
def test_genn_is_found_through_the_path(machine, word):
    machine(genn_path=False)
    assert devices[word].missing() == ""


@pytest.mark.parametrize("word", ["genn", "genn_cpu"])
@pytest.mark.parametrize(
    ("without", "options", "message"),
    [
        (
            ["brian2genn"],
            {},
            'make a Python 3.11 environment, and there: pip install ".[genn]" in the checkout',
        ),
        (["genn-buildmodel.sh"], {"genn_path": False}, "GeNN is not found; install GeNN 4.9 and set GENN_PATH to its folder"),
        ([], {"builder": False}, "which has no bin/genn-buildmodel.sh; set it to the folder of GeNN 4.9"),
        ([], {"version": "5.1.0"}, "is version 5.1.0; this needs GeNN 4.2.1 to 4.9"),
        ([], {"version": "4.2.0"}, "is version 4.2.0; this needs GeNN 4.2.1 to 4.9"),
        ([], {"version": ""}, "is version unknown; this needs GeNN 4.2.1 to 4.9"),
        (["g++"], {}, "no C++ compiler is on the PATH"),
        (["make"], {}, "the program make is not on the PATH"),
    ],
)
def test_what_is_missing_is_a_sentence_with_its_remedy(machine, word, without, options, message):
    machine(*without, **options)
    assert message in devices[word].missing()


@pytest.mark.parametrize(("without", "message"), [("nvcc", "CUDA is not found"), ("nvidia-smi", "has no NVIDIA GPU")])
def test_only_the_gpu_needs_cuda_and_a_gpu(machine, without, message):
    machine(without)
    assert message in devices["genn"].missing()
    assert "take the device genn_cpu" in devices["genn"].missing()
    assert devices["genn_cpu"].missing() == ""


def test_cuda_is_where_cuda_path_says(machine, monkeypatch, tmp_path):
    machine("nvcc")
    monkeypatch.setenv("CUDA_PATH", str(tmp_path))
    assert devices["genn"].missing() == ""


@pytest.fixture
def reviewed(anatomy, physiology, tmp_path):
    """Check the tables as files for a device; returns problems of a level with the text of the cell at their place."""

    def reviewed(level, device="genn_cpu", **params):
        anatomy["params"].update(params)
        report = Report()
        pair = read_anatomy(anatomy, report), read_physiology(physiology, report)
        files = [tmp_path / name for name in ("anatomy.csv", "physiology.csv")]
        for file, table in zip(files, pair, strict=True):
            file.write_text(dump(table, ".csv"))
        found = check(*files, [f"device={device}"]).report
        grid = list(csv.reader(files[0].read_text().splitlines()))
        places = [
            (problem, problem.place) for problem in found if problem.level is level and "cannot run here" not in problem.message
        ]
        assert all(place.file == str(files[0]) for _, place in places)
        return [
            (grid[place.row - 1][place.column - 1] if place.column else "", problem.label, problem.message)
            for problem, place in places
        ]

    return reviewed


def test_rounded_delays_are_noted_at_their_cell(anatomy, reviewed):
    for number, row in enumerate(anatomy["S"]):
        row.update(delay=f"{number + 1}.5*ms", delay_distribution="constant" if number < 3 else "normal(0.2)")
    anatomy["S"][2]["velocity"] = "0.3*meter/second"
    assert reviewed(Level.NOTE) == [
        ("3.5*ms", "S, delay", "delays vary around 3.5 ms and with distance; GeNN takes their mean (params, delay_classes)"),
        ("4.5*ms", "S, delay", "delays vary around 4.5 ms; GeNN takes their mean (params, delay_classes)"),
        ("5.5*ms", "S, delay", "delays vary around 5.5 ms; GeNN takes their mean (params, delay_classes)"),
    ]
    assert "GeNN takes 4 different ones" in reviewed(Level.NOTE, delay_classes=4)[0][2]


def test_other_devices_round_no_delays(reviewed):
    assert reviewed(Level.NOTE, device="python") == []


def test_delays_of_the_table_of_delays_are_noted_at_the_row(reviewed):
    found = reviewed(Level.NOTE)
    assert len(found) == 5
    assert all("delays vary around 2 ms; GeNN takes their mean" in message for _, _, message in found)


def test_a_rule_that_reads_its_target_at_the_spike_of_the_target_is_refused(anatomy, physiology, reviewed):
    physiology.update(CLOPATH)
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], **models.CLOPATH_CELL}
    anatomy["S"][1]["syn_type"] = "CPlastic"
    ((cell, label, message),) = reviewed(Level.ERROR)
    assert (cell, label) == ("CPlastic", "S, syn_type")
    assert "GeNN cannot run CPlastic, which reads 'v_lowpass2_post' of its target at a postsynaptic spike" in message
    assert "run this table on cpp" in message
    assert reviewed(Level.ERROR, device="python") == []


def test_currents_from_files_are_refused(anatomy, physiology, reviewed, tmp_path):
    io.savemat(tmp_path / "currents.mat", {"injected_current": np.ones((1000, 1)), "dt": 0.1})
    physiology["ci_neuron_model"] = "LIF"
    receptors = {"Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms"}
    physiology["CI"] = {**receptors, "cibasepath": f"'{tmp_path}'", "cifilename": "'currents.mat'"}
    anatomy["G"].append({"idx": 3, "number_of_neurons": 2, "neuron_type": "CI", "layer_idx": 4})
    ((_, label, message),) = reviewed(Level.ERROR)
    assert (label, message) == ("G, neuron_type", "GeNN has no currents from files; run this table on cpp")


@pytest.mark.parametrize("interval", ["0.25*ms", "0.05*ms"])
def test_an_interval_between_steps_is_refused(anatomy, reviewed, interval):
    anatomy["G"][0]["monitors"] = f"[Sp] [St]vm[dt]{interval}"
    ((cell, label, message),) = reviewed(Level.ERROR)
    assert (cell, label) == (f"[Sp] [St]vm[dt]{interval}", "G, monitors")
    assert "GeNN records at multiples of the time step" in message


def test_an_interval_of_whole_steps_is_not(anatomy, reviewed):
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm[dt]0.3*ms"
    assert reviewed(Level.ERROR) == []


def test_a_run_refuses_what_the_check_refuses(anatomy, physiology):
    anatomy["G"][0]["monitors"] = "[Sp] [St]vm[dt]0.25*ms"
    with pytest.raises(TableError, match="multiples of the time step"):
        CxSystem(anatomy, physiology, device="genn_cpu")


def test_the_sources_of_the_program_are_written(anatomy, physiology, tmp_path):
    if importlib.util.find_spec("brian2genn") is None:
        pytest.skip("not available here: brian2genn")
    model = CxSystem(anatomy, physiology, device="genn_cpu", seed=5).model()
    with GennCpu.active(tmp_path) as device:
        GennCpu().generate(model, device, Stages())
    assert "NG_EIF_1" in (tmp_path / "magicnetwork_model.cpp").read_text()
    assert "srand(5u);" in (tmp_path / "main.cpp").read_text()


def test_bounds_and_whole_numbers_are_computed_in_double_precision(tmp_path):
    if importlib.util.find_spec("brian2genn") is None:
        pytest.skip("not available here: brian2genn")
    model = CxSystem(*constant(models.long_term()), device="genn_cpu").model()
    with GennCpu.active(tmp_path) as device:
        GennCpu().generate(model, device, Stages())
    source = (tmp_path / "magicnetwork_model.cpp").read_text()
    assert "double _clip(const double" in source
    assert "const float" not in source


def constant(tables, **delay_classes):
    """Tables whose delays do not vary, which GeNN would round."""
    anatomy, physiology = tables
    anatomy["params"].update(delay_classes)
    if not delay_classes:
        for row in anatomy["S"]:
            if row["syn_type"] != "Gap_junction":
                row["delay_distribution"] = "constant"
    return anatomy, physiology


@pytest.fixture
def same_form(monkeypatch):
    """Run tables on GeNN, and on the numpy device in the form of GeNN."""
    if missing := devices["genn_cpu"].missing():
        pytest.skip(f"not available here: {missing}")

    def run(tables):
        form = vars(devices["genn"])["form"]
        monkeypatch.setattr(devices["python"], "form", form)
        return [CxSystem(*tables, device=device).run(save_results=False) for device in ("python", "genn_cpu")]

    return run


def assert_same_spikes(first, second, least=50):
    assert first.spikes.keys() == second.spikes.keys()
    assert sum(len(spikes.t) for spikes in first.spikes.values()) >= least
    for name, spikes in first.spikes.items():
        pairs = [np.stack([np.rint(each.t / first.dt).astype(int), each.i]) for each in (spikes, second.spikes[name])]
        assert np.array_equal(*(pair[:, np.lexsort(pair[::-1])] for pair in pairs)), name


def assert_same_recordings(first, second, least, **decay):
    """The same but for rounding; spikes act one step later on what is recorded of synapses and conductances.

    A synapse shows what it showed a step before elsewhere. A conductance has not got the spikes of the step before, and
    so is what it was then times its decay, which is given by the name without its compartment.
    """
    count = 0
    for name, recordings in first.recordings.items():
        for variable, recording in recordings.items():
            expected, found = recording.values, second.recordings[name][variable].values
            assert expected.shape == found.shape
            if not (variable in ("vm", "rate") or variable.startswith("vm_")):
                factor = decay.get(variable.rpartition("_")[0], 1.0)
                expected, found = factor * expected[:-1], found[1:]
            difference = np.abs(expected - found).max()
            assert difference <= 1e-8 * np.ptp(expected), (name, variable)
            count += 1
    assert count >= least


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("tables", "least"),
    [
        (constant(models.rates(), delay_classes=3), 3),
        (constant(models.short_term()), 5),
        (constant(models.long_term()), 4),
        (constant(models.gap_junctions()), 1),
    ],
    ids=["rates", "short_term", "long_term", "gap_junctions"],
)
def test_spikes_and_recordings_are_those_of_the_numpy_device(same_form, tables, least):
    first, second = same_form(tables)
    assert_same_spikes(first, second)
    assert_same_recordings(first, second, least)


@pytest.mark.compiled
def test_receptors_of_two_conductances_give_the_spikes_of_the_numpy_device(two_conductances, same_form):
    first, second = same_form(two_conductances)
    assert_same_spikes(first, second)
    assert_same_recordings(first, second, 4, g_ampa=1 - 0.1 / 2, g_nmda=1 - 0.1 / 60)


@pytest.mark.compiled
def test_pyramidal_cells_give_the_spikes_of_the_numpy_device(pyramidal_network, same_form):
    first, second = same_form(pyramidal_network)
    assert_same_spikes(first, second, least=100)
    assert_same_recordings(first, second, 10, ge=1 - 0.1 / 3, gi=1 - 0.1 / 8)


@pytest.mark.compiled
def test_background_and_noise_have_their_statistics(counted_background):
    if missing := devices["genn_cpu"].missing():
        pytest.skip(f"not available here: {missing}")
    anatomy, physiology = counted_background
    physiology.update(neuron_model="LIF")
    for block in ("SS", "BC"):
        physiology[block].update(tau_e="0.2*ms", tau_i="0.2*ms")
    physiology["noisy"] = {**physiology["SS"], "VT": "0*mV", "noise_sigma": "2*mV", "taum_soma": "C/gL"}
    anatomy["G"].append(
        {"idx": 5, "number_of_neurons": 200, "neuron_type": "SS", "neuron_subtype": "noisy", "layer_idx": 4,
         "monitors": "[St]vm[dt]5*ms"}
    )  # fmt: skip
    found = CxSystem(anatomy, physiology, device="genn_cpu", changes=["runtime=600*ms"]).run(save_results=False).recordings
    for name, variable, p, sources, weight in (
        ("NG1_SS_L4", "ge_soma", 0.08, 20, 1e-9),
        ("NG1_SS_L4", "gi_soma", 0.2, 7, 3e-9),
        ("NG2_BC_L4", "ge_soma", 0.08, 9, 2e-9),
        ("NG3_SS_L4", "gi_soma", 0.2, 100, 3e-9),
    ):
        values = found[name][variable].values
        counts = (values[2:] / 0.5 - values[1:-1]) / weight  # a conductance gets its spikes and then halves
        variance = sources * p * (1 - p)
        fourth = variance * (1 + (3 * sources - 6) * p * (1 - p))
        assert abs(counts.mean() - sources * p) <= 4 * np.sqrt(variance / counts.size)
        assert abs(counts.var() - variance) <= 4 * np.sqrt((fourth - variance**2) / counts.size)
    potential = found["NG5_noisy_L4"]["vm"].values[20:]
    assert potential.std() == pytest.approx(2e-3 / np.sqrt(2), rel=0.05)
    assert potential.mean() == pytest.approx(-0.06, abs=3e-4)
