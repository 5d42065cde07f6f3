"""The current folder may be a stranger's: nothing in it is run or read but the tables that a user names."""

import builtins
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cxsystem2.batches.clusters.base import Need
from cxsystem2.batches.clusters.slurm import Slurm
from cxsystem2.batches.clusters.ssh import _command
from cxsystem2.devices.standalone.compiler import compiler
from cxsystem2.surroundings import child_environment, find_program, unread

MODULES = ("selectors", "signal", "socket", "tempfile", "logging", "json", "psutil", "numpy", "yaml", "resource", "queue")
ROOT = Path(__file__).resolve().parents[1]


def evil(folder, what):
    """Python that leaves a mark when it is run."""
    return f"__import__('pathlib').Path({str(folder / 'mark')!r}).open('a').write({what!r} + chr(10))"


@pytest.fixture
def hostile(tmp_path):
    """A folder of a stranger, with files that libraries and Python look for; and what of it was run."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "brian_preferences").write_text(f"core.default_float_dtype = {evil(tmp_path, 'preferences')}\n")
    (folder / "matplotlibrc").write_text("lines.linewidth: 77\n")
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"{evil(tmp_path, name)}\nraise ImportError({name!r})\n")
    return folder


@pytest.fixture
def python(hostile):
    """Run a piece of Python in the hostile folder, which itself is not among the places of modules."""

    def call(*words, **more):
        environment = {**os.environ, "PYTHONSAFEPATH": "1", **more}
        done = subprocess.run([sys.executable, *words], cwd=hostile, env=environment, capture_output=True, text=True)
        assert not (hostile.parent / "mark").exists(), (hostile.parent / "mark").read_text()
        return done

    return call


def test_preferences_of_the_current_folder_are_not_evaluated(python):
    done = python("-c", "import cxsystem2.brian, matplotlib; print(matplotlib.rcParams['lines.linewidth'])")
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) != 77


def test_preferences_of_the_user_still_count(python, tmp_path):
    (tmp_path / ".brian").mkdir()
    (tmp_path / ".brian" / "user_preferences").write_text("logging.delete_log_on_exit = False\n")
    done = python(
        "-c", "from cxsystem2.brian import brian2; print(brian2.prefs['logging.delete_log_on_exit'])", HOME=str(tmp_path)
    )
    assert done.stdout.strip() == "False"


def test_only_what_is_known_is_looked_for_in_the_current_folder(python):
    """An audit of all that is opened or listed while everything is imported."""
    watch = """
import os, sys
here, seen = os.getcwd(), []
def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str):
        installed = arguments[0].startswith("__editable__")  # what pip writes into the path for a checkout; no folder
        if os.path.abspath(arguments[0]).startswith(here) and not installed:
            seen.append(arguments[0])
sys.addaudithook(hook)
import cxsystem2.cli.app, cxsystem2.collect, cxsystem2.cells, cxsystem2.batches.work, distributed, bui.server, matplotlib.pyplot
print(seen)
"""
    done = python("-c", watch)
    assert done.stdout.strip() == "[]", done.stderr


def test_other_threads_see_all_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("matplotlibrc").write_text("theirs")
    seen = []
    with unread():
        thread = threading.Thread(target=lambda: seen.append((os.path.exists("matplotlibrc"), Path("matplotlibrc").is_file())))
        thread.start()
        thread.join()
        assert not os.path.exists("matplotlibrc")
        with pytest.raises(FileNotFoundError), open("matplotlibrc"):
            pass
    assert seen == [(True, True)]
    assert os.path.exists("matplotlibrc") and builtins.open is open


def test_workers_import_no_module_of_the_current_folder(python, hostile):
    run = """
from concurrent.futures import ProcessPoolExecutor
import multiprocessing, os
from cxsystem2.batches.clusters.local import warm_up
if __name__ == "__main__":
    before = dict(os.environ)
    context = multiprocessing.get_context(warm_up())
    assert dict(os.environ) == before
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        print(pool.submit(os.getpid).result() != os.getpid())
"""
    script = hostile.parent / "script.py"
    script.write_text(run)
    done = python(script, PYTHONSAFEPATH="")
    assert done.stdout.strip() == "True", done.stderr


def test_the_process_of_a_run_imports_no_module_of_the_current_folder(hostile, tmp_path, monkeypatch):
    from bui.runs import processes
    from bui.runs.folder import Attempt, RunFolder

    monkeypatch.chdir(hostile)
    folder = tmp_path / "run"
    folder.mkdir()
    for name in MODULES:
        (folder / f"{name}.py").write_text((hostile / f"{name}.py").read_text())
    process = processes.spawn(RunFolder(folder), Attempt(1, folder / "attempts" / "0001"))
    process.wait()
    assert not (tmp_path / "mark").exists(), (tmp_path / "mark").read_text()


def test_python_m_drops_the_current_folder(hostile):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-m", "cxsystem2", "check", "coba_eif", "--device", "python"]
    for name in ("signal", "json", "psutil", "numpy", "yaml", "resource", "queue", "selectors"):  # runpy itself takes no such
        assert (hostile / f"{name}.py").exists()
    done = subprocess.run(command, cwd=hostile, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (hostile.parent / "mark").exists(), (hostile.parent / "mark").read_text()


@pytest.mark.parametrize("path", [".:{}", ":{}", "{}::", "bin:{}", "{}:."])
def test_programs_are_not_taken_from_the_current_folder(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    good = tmp_path / "good"
    for folder in (tmp_path, tmp_path / "bin", good):
        folder.mkdir(exist_ok=True)
        for name in ("g++", "nvcc"):
            (folder / name).write_text("#!/bin/sh\n")
            (folder / name).chmod(0o755)
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setenv("PATH", path.format(good))
    assert find_program("nvcc") == str(good / "nvcc")
    assert compiler() == [str(good / "g++")]
    assert child_environment()["PATH"] == str(good)


def test_an_empty_part_of_pythonpath_is_not_handed_on(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:")
    assert child_environment()["PYTHONPATH"] == str(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ":")
    assert "PYTHONPATH" not in child_environment()


def test_workers_elsewhere_do_not_look_in_their_folder(tmp_path):
    assert _command({}).startswith("env PYTHONSAFEPATH=1 ")
    assert _command({"environment": {"A": "b c"}}).startswith("env PYTHONSAFEPATH=1 A='b c' ")
    found = Slurm({"job_script_prologue": ["module load x"]}).arguments(Need(1, 2**30, tmp_path))
    assert found["job_script_prologue"] == ["export PYTHONSAFEPATH=1", "module load x"]


def test_plugins_of_pydantic_are_not_looked_for(tmp_path):
    """They would be called with every model that is made, and see what is checked."""
    metadata = tmp_path / "packages" / "listener-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: listener\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[pydantic]\nlistener = listener:plugin\n")
    (tmp_path / "packages" / "listener.py").write_text(evil(tmp_path, "plugin"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "packages")}
    command = [sys.executable, "-m", "cxsystem2", "check", "coba_eif"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "mark").exists()
