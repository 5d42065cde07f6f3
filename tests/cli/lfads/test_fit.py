"""The commands ``lfads fit`` and ``lfads sample``: a model is trained, and what it infers can be scored and drawn."""

import json

import numpy as np
import pytest

from cxsystem2.lfads.posterior import Posteriors
from cxsystem2.lfads.synthetic import lorenz

SETTINGS = """
model: {encoder: 8, input_encoder: 4, controller: 4, initial: 4, generator_units: 8, factors: 3}
training: {batch: 20}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A small set whose truth is known."""
    (path,) = lorenz(conditions=5).save(tmp_path_factory.mktemp("data") / "lorenz.h5")
    return path


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "settings.yaml"
    path.write_text(SETTINGS)
    return path


def test_a_model_is_fitted_scored_and_drawn(command, data, settings, tmp_path):
    words = ("--settings", settings, "--epochs", "6", "--samples", "4", "--seed", "1")
    answer = command("lfads", "fit", data, "--output", "fit", *words)
    assert answer.returncode == 0 and answer.stdout.split() == ["fit"]
    own = next(iter(Posteriors.load(tmp_path / "fit" / "posterior.h5").sessions.values()))
    assert own["training"].rates.shape == (80, 50, 29) and own["validation"].rates.shape == (20, 50, 29)
    assert (own["validation"].rates > 0).all() and np.isfinite(own["validation"].inputs).all()
    scores = json.loads(command("lfads", "eval", "fit", "--format", "json", "--no-baselines").stdout)
    assert 0 < scores["nll"] < 2 and scores["true_dimension"] > 1
    assert command("lfads", "report", "fit", "--output", "fit.html").returncode == 0
    assert "<script" not in (tmp_path / "fit.html").read_text()
    again = command("lfads", "fit", data, "--output", "fit", *words)
    assert again.returncode == 1 and "there is a run already" in again.stderr


def test_the_same_seed_gives_the_same_posterior(command, data, settings, tmp_path):
    for name in ("one", "two"):
        words = ("--settings", settings, "--epochs", "2", "--samples", "3", "--seed", "7")
        assert command("lfads", "fit", data, "--output", name, *words).returncode == 0
    first, second = (
        next(iter(Posteriors.load(tmp_path / name / "posterior.h5").sessions.values()))["validation"] for name in ("one", "two")
    )
    assert (first.rates == second.rates).all() and (first.inputs == second.inputs).all()


def test_a_run_is_sampled_again_and_for_each_member(command, data, settings, tmp_path):
    words = ("--settings", settings, "--epochs", "2", "--samples", "3", "--seed", "7")
    assert command("lfads", "fit", data, "--output", "fit", *words).returncode == 0
    answer = command("lfads", "sample", "fit", "--samples", "5", "--members")
    assert answer.returncode == 0 and len(answer.stdout.split()) == 2
    assert Posteriors.load(tmp_path / "fit" / "posterior.h5").samples == 5
    assert Posteriors.load(tmp_path / "fit" / "members" / "000.h5").samples == 5


def test_a_neural_ode_is_fitted(command, data, settings, tmp_path):
    settings.write_text("model: {encoder: 8, input_encoder: 0, initial: 4, hidden: 8}\ntraining: {batch: 40}\n")
    words = ("--settings", settings, "--generator", "node", "--epochs", "2", "--samples", "3")
    assert command("lfads", "fit", data, "--output", "fit", *words).returncode == 0
    own = next(iter(Posteriors.load(tmp_path / "fit" / "posterior.h5").sessions.values()))
    assert own["validation"].factors.shape == (20, 50, 3) and own["validation"].inputs.shape == (20, 50, 0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("none.h5", "--output", "fit"), "none.h5"),
        (("{data}", "--output", "fit", "--generator", "nodes"), "did you mean 'node'?"),
        (("{data}", "--output", "fit", "--settings", "none.yaml"), "none.yaml: the file cannot be read"),
        (("{data}", "--output", "fit", "--device", "gpu"), "'gpu'"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_nothing(command, data, tmp_path, words, sentence):
    answer = command("lfads", "fit", *(str(data) if word == "{data}" else word for word in words), "--epochs", "1")
    assert answer.returncode in (1, 2) and sentence in answer.stderr and "Traceback" not in answer.stderr
    assert "fault of cxsystem2" not in answer.stderr and not (tmp_path / "fit").exists()


def test_a_missing_torch_is_told_with_its_remedy(command, data, monkeypatch):
    monkeypatch.setattr("cxsystem2.cli.lfads.needed.find_spec", lambda name: None)
    for words in (("fit", data, "--output", "fit"), ("sample", "fit")):
        answer = command("lfads", *words)
        assert answer.returncode == 1 and 'pip install ".[lfads]"' in answer.stderr
