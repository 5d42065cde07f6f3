"""Small inputs that failed when users met them, each with what is right; they lie beside the checkout (`shared/cases`)."""

import os
import re
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.checking import check
from cxsystem2.problems import Level
from tests.conftest import REFERENCE

CASES = REFERENCE.parent / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this checkout")


@pytest.fixture
def case(request, tmp_path, monkeypatch):
    """A copy of the files of one case, which is the folder of the test."""
    monkeypatch.chdir(tmp_path)
    for file in (CASES / request.param).iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


def of(name):
    """Run a test in the files of the case `name`."""
    return pytest.mark.parametrize("case", [name], indirect=True)


def problems(anatomy="a.csv", physiology="p.csv", *changes, level=Level.ERROR):
    return [problem for problem in check(anatomy, physiology, changes).report if problem.level is level]


def one(*words, level=Level.ERROR):
    """The only problem of this level."""
    (problem,) = problems(*words, level=level)
    return problem


def offered(*words):
    """The word that a problem wants to be replaced, and what it offers for it."""
    return one(*words).remedy


@of("excel-error-values")
def test_errors_of_a_spreadsheet_program(case, command):
    found = problems()
    assert [(p.place.file, p.place.row, p.place.column) for p in found] == [("a.csv", 2, 2), ("p.csv", 20, 3), ("p.csv", 25, 3)]
    assert all("spreadsheet program" in p.message for p in found)
    assert one("a_row.csv", "p_good.csv").place.row == 10
    assert problems("a_good.csv", "p_good.csv") == []
    done = command("plan", "-a", "a_good.csv", "-p", "p_good.csv", "--points", "points.csv")
    assert done.returncode and "points.csv:2:1" in done.stderr + done.stdout


@of("misspelled-key")
def test_misspelt_names(case):
    keys = {p.remedy for p in problems(level=Level.WARNING) + problems()}
    assert {("refractory_peroid", "refractory_period"), ("tonic_curent", "tonic_current")} <= keys
    (found,) = problems("a_background.csv", "p_background.csv", level=Level.WARNING)
    assert found.remedy == ("backgroun_rate", "background_rate")  # which is why there is no rate: one mistake, one message
    table = case / "p_background.csv"
    table.write_text(re.sub("^backgroun_rate.*\n", "", table.read_text(), flags=re.MULTILINE))
    found = problems("a_background.csv", "p_background.csv", level=Level.WARNING)
    assert {(p.place.file, p.label) for p in found} == {("a_background.csv", "G, n_background_inputs")}
    assert problems("a_background.csv", "p_background_good.csv", level=Level.WARNING) == []


@of("wrong-suggestions")
@pytest.mark.parametrize(
    ("typed", "wrong", "right"),
    [
        ("runtime=100*msec", "msec", "ms"),
        ("runtime=100*milliseconds", "milliseconds", "ms"),
        ("cell.EL=-60*millivolt", "millivolt", "mV"),
        ("cell.C=2e-10*F", "F", "farad"),
    ],
)
def test_units_are_offered_in_their_size(case, typed, wrong, right):
    """Either the word is read as what it means, or the unit of the same size is offered."""
    name, value = typed.split("=")
    found = problems("a.csv", "p.csv", typed)
    if found:
        assert found[0].remedy in {(wrong, right), (value, value.replace(wrong, right))}
    else:
        assert check("a.csv", "p.csv", [typed]).config.system.runtime == 0.1 or name != "runtime"


@of("wrong-suggestions")
def test_seconds_are_accepted(case):
    checked = check("a.csv", "p.csv", ["runtime=0.5*s"])
    assert checked.report.clean
    assert checked.config.system.runtime == pytest.approx(0.5)


@of("wrong-suggestions")
@pytest.mark.parametrize("typed", ["cell.EL=−60*mV", "runtime=100×ms", "runtime=100·ms"])
def test_signs_of_a_page_that_was_printed(case, typed):
    for problem in problems("a.csv", "p.csv", typed):
        assert re.search(r"-60\*mV|100\*ms", problem.message)
        assert "**" not in problem.message


@of("wrong-suggestions")
def test_a_thousand_is_not_one(case):
    for problem in problems("a.csv", "p.csv", "G[E].number_of_neurons=1,000"):
        assert "1.000" not in problem.message
        assert "1000" in problem.message


@of("wrong-suggestions")
def test_a_renamed_population_is_offered_where_nothing_else_names_it(case):
    found = {p.remedy for p in problems("a_renamed.csv")}
    assert ("E", "E2") not in found
    assert ("E", "EXC") in found


@of("numbers-not-warned")
@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        (["default_clock=12*ms"], Level.WARNING, "tau_e"),
        (["cell.gL=-10*nS"], Level.ERROR, "gL"),
        (["cell.refractory_period=-5*ms"], Level.ERROR, "refractory_period"),
        (["cell.V_res=-40*mV"], Level.WARNING, "V_res"),
        (["G[E].number_of_neurons=1.000"], Level.WARNING, "1000"),
    ],
)
def test_numbers_without_sense(case, changes, level, words):
    assert any(words in p.message + p.label for p in problems("a.csv", "p.csv", *changes, level=level))


@of("numbers-not-warned")
def test_a_spike_that_overshoots_the_reversal_potential(case):
    found = problems("a_inh.csv", "p_inh.csv", level=Level.WARNING)
    assert any("3" in p.message and "step" in p.message for p in found)


@of("silent-columns")
@pytest.mark.parametrize(
    ("table", "word"),
    [
        ("a_multiply.csv", "multiply_weight"),
        ("a_decay.csv", "spatial_decay"),
        ("a_twice.csv", "twice"),
        ("a_sign.csv", "inhibit"),
        ("a_nomon.csv", "record"),
    ],
)
def test_columns_and_rows_without_effect(case, table, word):
    everything = list(check(table, "p.csv").report)
    assert any(word in p.message + p.label for p in everything), everything


@of("silent-columns")
def test_a_pathway_without_synapse_says_that_nothing_is_recorded(case):
    results = CxSystem("a_nosyn.csv", "p.csv").run(save_results=False)
    assert any("synapse" in warning for warning in results.warnings)


@of("spikes-file")
def test_files_of_spikes(case):
    def look(file):
        return check("a.csv", "p.csv", [f"IN[X].input_spikes_filename={file}"]).report

    assert any("milliseconds" in p.message and p.level is Level.WARNING for p in look("ms.csv"))
    assert any("missing.csv" in str(p) and "3" in str(p) for p in look("missing.csv").errors)
    assert any(p.level is Level.WARNING and "2" in p.message for p in look("dense.csv"))
    for file in ("german.csv", "utf16.csv", "blanks.txt"):
        checked = check("a.csv", "p.csv", [f"IN[X].input_spikes_filename={file}"])
        assert checked.report.clean, (file, str(checked.report))


@of("csv-variants")
def test_variants_of_csv(case, command):
    assert problems("a_sep.csv") == []
    assert all("uF" in p.message for p in problems("a.csv", "p_micro.csv"))
    empty = one("a.csv", "p_empty.csv")
    assert (empty.place.row, "has no value" in empty.message) == (4, True)
    for points in ("points_semicolon.csv", "points_trailing.csv"):
        done = command("plan", "-a", "a.csv", "-p", "p.csv", "--points", points)
        assert done.returncode == 0, done.stderr + done.stdout


@of("huge-delay")
@pytest.mark.parametrize("words", [["-o", "device=python"], ["--device", "cpp"], ["--device", "cpp", "--no-fast"]])
def test_a_delay_beyond_all_steps(case, command, words):
    done = command("run", "-q", "-a", "a.csv", "-p", "p.csv", *words, "--output", "x.h5")
    if done.returncode:
        assert "delay" in done.stderr and "steps" in done.stderr
    else:
        (trace,) = [state for state in load("x.h5").states.values()]
        assert np.max(trace.values) == 0


@of("memory")
def test_memory_that_is_not_there(case):
    changes = ["G[E].number_of_neurons=4000", "S[E->E].p=0.001", "G[*].monitors=[St]vm", "runtime=1000*second"]
    found = problems("a.csv", "p.csv", *changes, level=Level.WARNING)
    assert any("free" in p.message and "GB" in p.message for p in found)


@of("build-directory")
def test_a_build_directory_of_somebody(case, command):
    (case / "bd").mkdir()
    (case / "bd" / "main.cpp").write_text("int main(){}\n")
    words = ["-o", "runtime=5*ms", "--device", "cpp", "--build-directory", "bd", "--output", "x.h5"]
    done = command("run", "-a", "a.csv", "-p", "p.csv", *words)
    assert done.returncode
    assert "bd" in done.stderr and "Traceback" not in done.stderr
    assert [file.name for file in (case / "bd").iterdir()] == ["main.cpp"]
    assert (case / "bd" / "main.cpp").read_text() == "int main(){}\n"


@of("same-second")
def test_two_runs_of_one_second(case):
    words = [sys.executable, "-m", "cxsystem2", "run", "-q", "-a", "a.csv", "-p", "p.csv", "-o", "runtime=300*ms"]
    runs = [subprocess.Popen([*words, "--seed", str(seed)]) for seed in (1, 2)]
    assert [run.wait() for run in runs] == [0, 0]
    found = [load(file) for file in (case / "ws_same" / "tiny").iterdir() if file.suffix == ".h5"]
    assert sorted(results.seed for results in found) == [1, 2]


@of("plot-errors")
def test_pictures_that_cannot_be(case, command):
    assert command("run", "-q", "-a", "a.csv", "-p", "p.csv", "--output", "r.h5").returncode == 0
    for words in (["--start", "10", "--output", "z.png"], ["--output", "z.h5"], ["--start", "nan", "--output", "z.png"]):
        done = command("plot", "r.h5", *words)
        assert done.returncode not in (0, -signal.SIGSEGV)
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    holder = "import h5py, sys; f = h5py.File('r.h5', 'r+'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        words = [sys.executable, "-m", "cxsystem2", "measure", "r.h5"]
        environment = {**os.environ, "HDF5_USE_FILE_LOCKING": "TRUE"}
        done = subprocess.run(words, capture_output=True, text=True, env=environment)
        assert done.returncode and "another program" in done.stderr
