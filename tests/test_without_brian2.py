"""Reading, checking, planning, converting, measuring, drawing and the server need neither Brian2 nor sympy."""

import subprocess
import sys

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes, save

BLOCKED = """
import sys
sys.modules["brian2"] = sys.modules["sympy"] = None  # importing them fails from now on, as where they are not installed
"""
COMMAND = f"{BLOCKED}\nfrom cxsystem2.cli import main\nsys.exit(main(sys.argv[1:]))"
SERVER = f"""{BLOCKED}
from pathlib import Path
from bui.app import create_app
from bui.home import Home
from bui.security import ServerSession
app = create_app(Home.make(Path(sys.argv[1])), ServerSession())
assert app.test_client().get("/").status_code in (200, 302, 401, 403)
"""
LIGHT = """
import sys
import cxsystem2
assert not {"numpy", "pydantic", "brian2", "sympy", "scipy", "pandas", "matplotlib"} & sys.modules.keys()
"""
CHECK = """
import sys
from cxsystem2.cli import main
main(["check", sys.argv[1]])
heavy = {"brian2", "sympy", "scipy", "pandas", "matplotlib", "h5py", "dask", "rich", "yaml"}
heavy |= {"numpy.polynomial", "cxsystem2.syntax"}  # for the integral of a kernel, and for a simulation
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
"""


def python(script, *arguments, folder=None):
    done = subprocess.run([sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", ["coba_eif", "brunel", "potjans_diesmann"])
@pytest.mark.parametrize("word", ["check", "plan"])
def test_an_example_is_checked_and_planned(word, example):
    assert "populations" in python(COMMAND, word, example).lower()


def test_a_mistake_is_told_as_ever(anatomy, physiology, tmp_path):
    script = f"""{BLOCKED}
from cxsystem2.checking import check
print(*check({anatomy!r}, {physiology!r}, ["SS.C=2*mV", "SS.EL=ms+mV", "SS.VT=1*foo"]).report, sep="\\n")
"""
    found = python(script, folder=tmp_path)
    assert "2 mV should be a value in farad; not in V" in found
    assert "units do not match (Cannot calculate ms add mV, the units do not match (unit is s).)" in found
    assert "unknown name 'foo'" in found


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_a_table_is_converted(configs, tmp_path, suffix):
    python(COMMAND, "convert", configs / "coba_eif_physiology.csv", tmp_path / f"physiology{suffix}")
    assert (tmp_path / f"physiology{suffix}").is_file()


@pytest.mark.parametrize("words", [["plot"], ["measure", "--measure", "fano(width=50*ms)"], ["export", "--format", "csv"]])
def test_a_result_is_looked_at(tmp_path, words):
    cells, spikes = np.zeros(4, complex), Spikes(np.array([0, 1, 3], np.int32), np.array([0.01, 0.02, 0.5]))
    population = PopulationRecord(label="1", size=4, kind="population", type="SS", layer="4", w=cells, z=cells)
    results = Results("made up", "python", 1, 1.0, 1e-4, "2026-11-21T12:00:00", {"NG1": population}, {"NG1": spikes})
    python(COMMAND, *words, save(results, tmp_path / "made_up_results.h5"), folder=tmp_path)


def test_a_result_of_cxsystem_is_read(reference, tmp_path):
    python(COMMAND, "measure", reference / "cxsystem-results" / "pytest_spike_reference_data_200ms.gz", folder=tmp_path)


def test_the_server_starts(tmp_path):
    python(SERVER, tmp_path / "home")


def test_devices_are_listed():
    assert "cpp" in python(COMMAND, "devices")


def test_importing_the_package_imports_nothing_else():
    python(LIGHT)


@pytest.mark.parametrize("example", ["coba_eif", "brunel"])
def test_a_check_imports_nothing_heavy(example):
    python(CHECK, example)


def test_brian2_is_imported_by_a_thread_too():
    """A thread of the server tries equations; Brian2 would take Ctrl-C over, which only the main thread may do."""
    script = "import threading; t = threading.Thread(target=__import__, args=('cxsystem2.brian',)); t.start(); t.join()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
