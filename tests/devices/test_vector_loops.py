"""The loops over neurons of the C++ device: compilers make vector instructions of them, and nothing else changes."""

import re
import subprocess

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options
from cxsystem2.devices.standalone.compiler import compiler
from cxsystem2.errors import DeviceError
from tests.conftest import needs

pytestmark = pytest.mark.compiled
FLAGS = ["-c", "-w", "-O3", "-ffast-math", "-fno-finite-math-only", "-march=native", "-std=c++11", "-I.", "-fopt-info-vec"]


@pytest.fixture
def generated(tmp_path, monkeypatch):
    """The sources of an example, which nobody compiles, in the folder of the test."""
    needs("cpp")
    (tmp_path / "refusing").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "refusing").chmod(0o755)

    def generate(example, *changes, **options):
        model = CxSystem(*example_tables(example), device="cpp", changes=["runtime=20*ms", *changes])
        with monkeypatch.context() as changed, pytest.raises(DeviceError, match="does not compile"):
            changed.setenv("CXX", str(tmp_path / "refusing"))
            model.run(save_results=False, options=Options(tmp_path / "program", fast=True, cache=False, **options))
        return tmp_path / "program"

    return generate


def vectorised(folder, *loops):
    """Which functions have each of the loops, and which of them the compiler says it has vectorised."""
    command = compiler()
    if "Free Software Foundation" not in subprocess.run([*command, "--version"], capture_output=True, text=True).stdout:
        pytest.skip("only GCC tells what it has vectorised")
    answers = {loop: (set(), set()) for loop in loops}
    for path in folder.glob("hot_*.cpp"):
        done = subprocess.run([*command, *FLAGS, path.name, "-o", "/dev/null"], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        lines = {int(line) for line in re.findall(rf"{path.name}:(\d+):\d+: optimized:\s+loop vectorized", done.stderr)}
        function = ""
        for number, text in enumerate(path.read_text().splitlines(keepends=True), start=1):
            if match := re.match(r"namespace code_(\w+) {", text):
                function = match[1]
            for loop, (wanted, found) in answers.items():
                if loop in text and re.search("stateupdater|subexpression|thresholder", function) and function not in wanted:
                    wanted.add(function)
                    found |= {function} if number in lines else set()
    return list(answers.values())


@pytest.mark.parametrize(
    ("example", "changes", "precision", "expected", "with_stretches"),
    [
        ("coba_eif", [], "double", 1, 0),
        ("adex_ei", [], "single", 1, 1),
        ("microcircuit", ["scale=0.01"], "double", 5, 5),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in (
                ("coba_eif", [], "single", 1, 0),
                ("adex_ei", [], "double", 1, 1),
                ("microcircuit", ["scale=0.01"], "single", 5, 5),
                ("brunel", [], "double", 1, 0),
                ("brunel", [], "single", 1, 0),
                ("potjans_diesmann", ["scale=0.02"], "double", 1, 1),
                ("potjans_diesmann", ["scale=0.02"], "single", 1, 1),
            )
        ),
    ],
)
def test_neurons_are_updated_with_vector_instructions(generated, example, changes, precision, expected, with_stretches):
    (wanted, found), (in_stretches, stretched), (thresholds, looked_at) = vectorised(
        generated(example, *changes, precision=precision),
        "for(int64_t _idx=_begin; _idx<_end; _idx++)\n",
        "for(int64_t _idx=_begin; _idx<_end; _idx++)  // of a stretch",
        "for(int64_t _idx=_begin; _idx<_stop; _idx++)",
    )
    assert len(wanted) == expected
    assert {name for name in wanted if "stateupdater" in name} <= found
    assert stretched == in_stretches  # the coupling of dendrites, too
    assert len(in_stretches) == with_stretches
    if example == "coba_eif":
        assert len(looked_at) == len(thresholds) == 1


def test_potentials_that_are_no_numbers_are_told(anatomy, physiology):
    needs("cpp")
    unstable = {"C": "1e-9*pF", "VT": "1e308*volt", "Vcut": "1e308*volt", "V_init": "EL + 1*mV", "tonic_current": "0*pA"}
    physiology |= {"neuron_model": "'LIF'", "SS": {**physiology["SS"], **unstable}}
    anatomy["S"] = []
    for device in ("python", "cpp"):
        results = CxSystem(anatomy, physiology, device=device).run(save_results=False, options=Options(fast=True))
        assert any("not a number" in warning for warning in results.warnings)


@pytest.mark.parametrize(
    ("period", "precision"),
    [*((period, "double") for period in ("0*ms", "0.1*ms", "1.05*ms", "5*ms")), ("1.05*ms", "single"), ("5*ms", "single")],
)
def test_cells_rest_for_as_many_steps_as_in_python(anatomy, physiology, period, precision):
    needs("cpp")
    for kind in ("SS", "BC"):  # one shared value, and one for each population
        physiology["SS"] = {**physiology["SS"], "refractory_period": period}
        physiology[kind] = {**physiology[kind], "refractory_period": period, "tonic_current": "2000*pA"}
    expected, found = (
        CxSystem(anatomy, physiology, device=device, changes=["runtime=40*ms"]).run(save_results=False, options=options)
        for device, options in (("python", Options(fast=False)), ("cpp", Options(fast=True, precision=precision)))
    )
    for name, spikes in expected.spikes.items():
        assert np.array_equal(found.spikes[name].i, spikes.i)
        assert np.array_equal(found.spikes[name].t, spikes.t)
