"""Scripts of models, run with nothing but Python in a folder that is not theirs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.script import write_script


@pytest.fixture
def written(tmp_path):
    """Write a model as a script into a folder with a blank in its name; returns the script."""

    def write(model, name="model"):
        return write_script(model, tmp_path / "my scripts" / f"{name}.py")

    return write


PYTHON = """
import os, runpy, sys
import brian2
for line in sys.stdin:
    script, folder = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        with open(script + ".out", "w") as out, open(script + ".err", "w") as err:
            os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
        os.chdir(folder)
        sys.argv = [script]
        runpy.run_path(script, run_name="__main__")
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A Python that has imported Brian2 already, and runs each script in a process of its own."""


@pytest.fixture(scope="package")
def python():
    """Run scripts without the import of Brian2 for each; answers exit status, stdout and stderr."""
    words = [sys.executable, "-I", "-c", PYTHON]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(script, folder):
            process.stdin.write(f"{script}\t{folder}\n")
            process.stdin.flush()
            status = int(process.stdout.readline())
            return subprocess.CompletedProcess(words, status, *(Path(f"{script}.{end}").read_text() for end in ("out", "err")))

        yield run
        process.stdin.close()


@pytest.fixture
def execute(tmp_path, python):
    """Run a script in another folder; returns its spikes, and what it has printed. Who compiles has a Python of their own."""

    def run(script):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        if 'DEVICE = "cpp"' in script.read_text():
            done = subprocess.run([sys.executable, "-I", script], cwd=elsewhere, capture_output=True, text=True)
        else:
            done = python(script, elsewhere)
        assert done.returncode == 0, done.stderr
        assert not list(elsewhere.iterdir())
        with np.load(script.with_name(f"{script.stem}_spikes.npz")) as found:
            return dict(found), done.stdout

    return run


@pytest.fixture
def same_spikes(written, execute):
    """Run a model and its script, and compare all spikes and rates."""

    def compare(*tables, **options) -> int:
        model = CxSystem(*tables, **options)
        results, (found, printed) = model.run(save_results=False, options=Options(fast=False)), execute(written(model))
        assert {name.rpartition(".")[0] for name in found} == results.spikes.keys()
        for name, spikes in results.spikes.items():
            assert np.array_equal(found[f"{name}.i"], spikes.i)
            assert np.array_equal(found[f"{name}.t"], spikes.t)
        assert printed == "".join(f"{name}: {rate:.2f} Hz\n" for name, rate in results.rates().items())
        return sum(len(spikes.t) for spikes in results.spikes.values())

    return compare
