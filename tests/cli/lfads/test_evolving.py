"""Commands that begin a population-based training, go on with it, and say how far it is; the trainer has no model."""

import json
import sys
from types import SimpleNamespace

import pytest

from cxsystem2.cli.lfads import needed
from cxsystem2.lfads.run import TrainingRun

SMALL = ("--members", 6, "--generations", 3, "--epochs", 2, "--members-per-worker", 2, "--seed", 11)


@pytest.fixture
def trainer(monkeypatch):
    """What `cxsystem2.lfads.client` is in these tests; torch seems to be there."""
    import importlib.util
    from pathlib import Path

    path = Path(__file__).parents[2] / "lfads" / "fake_trainer.py"
    spec = importlib.util.spec_from_file_location("fake_trainer", path)
    module = sys.modules.get("fake_trainer") or importlib.util.module_from_spec(spec)
    if "fake_trainer" not in sys.modules:
        sys.modules["fake_trainer"] = module
        spec.loader.exec_module(module)
    client, sampled = SimpleNamespace(train=module.train, refuse_unsuitable=lambda *words: None), []
    monkeypatch.setattr(needed, "find_spec", lambda name: True)
    monkeypatch.setitem(sys.modules, "cxsystem2.lfads.client", client)
    monkeypatch.setitem(
        sys.modules, "cxsystem2.lfads.fitting", SimpleNamespace(sample_best=lambda run, samples: sampled.append(samples))
    )
    client.sampled = sampled
    return client


@pytest.fixture
def lfads(command):
    """Call ``cxsystem2 lfads``; returns status, what is printed, and what is said."""

    def call(*words):
        found = command("lfads", *words)
        return found.returncode, found.stdout, found.stderr

    return call


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.h5"
    path.write_bytes(b"data")
    return path


def test_a_run_from_its_beginning_to_its_end(lfads, trainer, data, tmp_path):
    folder = tmp_path / "run"
    status, out, err = lfads("pbt", data, "--output", folder, *SMALL, "--samples", 7)
    assert (status, out) == (0, f"{folder}\n")
    assert "generation 2 (3 of 3): best loss" in err
    assert trainer.sampled == [7]
    asked = TrainingRun.open(folder).asked
    assert (asked.members, asked.generations, asked.epochs, asked.seed) == (6, 3, 2, 11)
    assert asked.burn_in == asked.model["plan"]["ramp"] and asked.shards == ((0, 1), (2, 3), (4, 5))

    status, out, _ = lfads("status", folder, "--json")
    found = json.loads(out)
    assert (status, found["state"], found["decided"], len(found["lineage"])) == (0, "done", 3, found["best_generation"] + 1)
    status, out, _ = lfads("status", folder)
    assert status == 0 and "done: all generations are done" in out and "how the best came about" in out


def test_a_run_that_is_stopped_is_gone_on_with(lfads, trainer, data, tmp_path):
    folder, train = tmp_path / "run", trainer.train

    def stop(job):
        if job.generation == 1:
            raise KeyboardInterrupt
        return train(job)

    trainer.train = stop
    status, out, err = lfads("pbt", data, "-o", folder, *SMALL, "--quiet")
    assert (status, out) == (130, "")
    assert err == f"cxsystem2: interrupted; go on with: cxsystem2 lfads resume {folder}\n"
    _, out, _ = lfads("status", folder)
    assert "stopped" in out and "1 of 3 generations" in out and f"cxsystem2 lfads resume {folder}" in out
    trainer.train = train
    assert lfads("resume", folder, "--quiet") == (0, f"{folder}\n", "")


def test_a_run_that_fails_says_why_and_how_to_go_on(lfads, trainer, data, tmp_path):
    def broken(job):
        raise ValueError("odd data")

    trainer.train = broken
    status, _, err = lfads("pbt", data, "-o", tmp_path / "run", *SMALL)
    assert status == 1 and "Traceback" not in err
    last = err.splitlines()[-1]
    assert "no member of generation 0 has a score: ValueError: odd data; go on with: cxsystem2 lfads resume" in last


def test_an_old_run_is_not_replaced(lfads, trainer, data, tmp_path):
    folder = tmp_path / "run"
    lfads("pbt", data, "-o", folder, *SMALL, "--quiet")
    status, _, err = lfads("pbt", data, "-o", folder, *SMALL)
    assert status == 1 and "there is a run already; go on with" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--exploit", "turnament"), "unknown way to exploit 'turnament'; did you mean 'tournament'?"),
        (("--explore", "purturb"), "unknown way to explore 'purturb'; did you mean 'perturb'?"),
        (("--cluster", "lokal"), "unknown cluster 'lokal'; did you mean 'local'?"),
        (("--settings", "none.yaml"), "none.yaml: the file cannot be read"),
    ],
)
def test_wrong_words_make_no_directory(lfads, trainer, data, tmp_path, words, message):
    status, _, err = lfads("pbt", data, "-o", tmp_path / "run", *SMALL, *words)
    assert status in (1, 2) and message in err and not (tmp_path / "run").exists()


def test_ranges_come_from_the_settings(lfads, trainer, data, tmp_path):
    path = tmp_path / "settings.yaml"
    path.write_text("hyperparameters:\n  learning_rate: {value: 1e-3, high: 2e-3}\n")
    lfads("pbt", data, "-o", tmp_path / "run", *SMALL, "--settings", path, "--quiet")
    assert TrainingRun.open(tmp_path / "run").ranges["learning_rate"].high == 2e-3
    path.write_text("hyperparameters:\n  lerning_rate: 1\n")
    status, _, err = lfads("pbt", data, "-o", tmp_path / "other", *SMALL, "--settings", path)
    assert status == 2 and "did you mean 'learning_rate'?" in err


def test_data_that_are_not_there(lfads, trainer, tmp_path):
    status, _, err = lfads("pbt", tmp_path / "none.h5", "-o", tmp_path / "run", *SMALL)
    assert status == 1 and "none.h5: the data cannot be read" in err and not (tmp_path / "run").exists()


def test_without_torch_the_extra_is_named(lfads, data, tmp_path, monkeypatch):
    monkeypatch.setattr(needed, "find_spec", lambda name: None)
    status, _, err = lfads("pbt", data, "-o", tmp_path / "run")
    assert status == 1 and "[lfads]" in err and not (tmp_path / "run").exists()


def test_a_folder_that_is_no_run(lfads, tmp_path):
    for word in ("status", "resume"):
        status, _, err = lfads(word, tmp_path)
        assert status == 1 and "there is no run of population-based training (no run.json)" in err
