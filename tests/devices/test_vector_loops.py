"""The loops over neurons of the C++ device: compilers make vector instructions of them, and nothing else changes."""

import re
import subprocess

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices
from cxsystem2.devices.standalone.compiler import compiler

pytestmark = pytest.mark.compiled
FLAGS = ["-c", "-w", "-O3", "-ffast-math", "-fno-finite-math-only", "-march=native", "-std=c++11", "-I.", "-fopt-info-vec"]


def run(configs, example, folder, *changes, **options):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    files = (configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology"))
    model = CxSystem(*files, device="cpp", changes=["runtime=20*ms", *changes])
    return model.run(save_results=False, options=Options(folder, fast=True, **options))


def vectorised(folder, loops):
    """Which functions have such a loop, and which of them the compiler says it has vectorised."""
    command = compiler()
    if "Free Software Foundation" not in subprocess.run([*command, "--version"], capture_output=True, text=True).stdout:
        pytest.skip("only GCC tells what it has vectorised")
    wanted, found = set(), set()
    for path in folder.glob("hot_*.cpp"):
        done = subprocess.run([*command, *FLAGS, path.name, "-o", "/dev/null"], cwd=folder, capture_output=True, text=True)
        lines = {int(line) for line in re.findall(rf"{path.name}:(\d+):\d+: optimized:\s+loop vectorized", done.stderr)}
        function = ""
        for number, text in enumerate(path.read_text().splitlines(keepends=True), start=1):
            if match := re.match(r"namespace code_(\w+) {", text):
                function = match[1]
            if loops in text and re.search("stateupdater|subexpression|thresholder", function) and function not in wanted:
                wanted.add(function)
                found |= {function} if number in lines else set()
    return wanted, found


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize(
    ("example", "changes", "expected", "with_stretches"),
    [
        ("coba_eif", [], 1, 0),
        ("adex_ei", [], 1, 1),
        ("microcircuit", ["scale=0.01"], 5, 5),
        pytest.param("brunel", [], 1, 0, marks=pytest.mark.slow),
        pytest.param("potjans_diesmann", ["scale=0.02"], 1, 1, marks=pytest.mark.slow),
    ],
)
def test_neurons_are_updated_with_vector_instructions(configs, tmp_path, example, changes, expected, with_stretches, precision):
    run(configs, example, tmp_path, *changes, precision=precision)
    wanted, found = vectorised(tmp_path, "for(int64_t _idx=_begin; _idx<_end; _idx++)\n")
    assert len(wanted) == expected
    assert {name for name in wanted if "stateupdater" in name} <= found
    in_stretches, found = vectorised(tmp_path, "for(int64_t _idx=_begin; _idx<_end; _idx++)  // of a stretch")
    assert found == in_stretches  # the coupling of dendrites, too
    assert len(in_stretches) == with_stretches


def test_thresholds_are_looked_at_with_vector_instructions(configs, tmp_path):
    run(configs, "coba_eif", tmp_path)
    wanted, found = vectorised(tmp_path, "for(int64_t _idx=_begin; _idx<_stop; _idx++)")
    assert len(found) == len(wanted) == 1


def test_potentials_that_are_no_numbers_are_told(anatomy, physiology):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    unstable = {"C": "1e-9*pF", "VT": "1e308*volt", "Vcut": "1e308*volt", "V_init": "EL + 1*mV", "tonic_current": "0*pA"}
    physiology |= {"neuron_model": "'LIF'", "SS": {**physiology["SS"], **unstable}}
    anatomy["S"] = []
    for device in ("python", "cpp"):
        results = CxSystem(anatomy, physiology, device=device).run(save_results=False, options=Options(fast=True))
        assert any("not a number" in warning for warning in results.warnings)


@pytest.mark.parametrize("period", ["0*ms", "0.1*ms", "1.05*ms", "5*ms"])
@pytest.mark.parametrize("precision", ["double", "single"])
def test_cells_rest_for_as_many_steps_as_in_python(anatomy, physiology, period, precision):
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    for kind in ("SS", "BC"):  # one shared value, and one for each population
        physiology["SS"] = {**physiology["SS"], "refractory_period": period}
        physiology[kind] = {**physiology[kind], "refractory_period": period, "tonic_current": "2000*pA"}
    expected, found = (
        CxSystem(anatomy, physiology, device=device, changes=["runtime=40*ms"]).run(
            save_results=False, options=Options(fast=device == "cpp", precision=precision)
        )
        for device in ("python", "cpp")
    )
    for name, spikes in expected.spikes.items():
        assert np.array_equal(found.spikes[name].i, spikes.i)
        assert np.array_equal(found.spikes[name].t, spikes.t)
