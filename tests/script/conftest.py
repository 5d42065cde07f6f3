"""Scripts of models, run with nothing but Python in a folder that is not theirs."""

import subprocess
import sys

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


@pytest.fixture
def execute(tmp_path):
    """Run a script in another folder; returns its spikes, and what it has printed."""

    def run(script):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        done = subprocess.run([sys.executable, "-I", script], cwd=elsewhere, capture_output=True, text=True)
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
