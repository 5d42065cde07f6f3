"""Runs of LFADS without a model: a history that a made-up trainer has left, and inferences whose quality is known."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.posterior import Posterior, Posteriors, digest_of
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.server import evolve

TRAINER = Path(__file__).resolve().parents[2] / "lfads" / "fake_trainer.py"


def trials(numbers, draws, bins=20, channels=5):
    """Counts of neurons whose rates follow two states; the last neuron is held out."""
    time = np.linspace(0, 2 * np.pi, bins)
    phases = draws.random(len(numbers))[:, None] * 6
    states = np.stack([np.sin(time + phases), np.cos(time + phases)], 2)
    rates = np.exp(states @ np.linspace(-1, 1, 2 * channels).reshape(2, channels) - 1)
    counts = draws.poisson(rates)
    return Trials(counts[..., :-1], counts, truth={"rates": rates, "states": states}, numbers=np.array(numbers))


def posterior(known):
    """What a model has inferred that is right but for its first bin, which it does not model."""
    rates, states = known.truth["rates"].copy(), known.truth["states"]
    rates[:, 0] = np.nan
    factors = np.concatenate([0.1 * states[..., :1], states[..., 1:], 0 * states[..., :1]], 2)
    inputs = np.ones((*rates.shape[:2], 1), np.float32)
    return Posterior(
        rates, 0.1 * rates, factors, 0 * factors, factors[:, 0], 0 * factors[:, 0], inputs, inputs, factors, known.numbers
    )


def dataset_of(name="trials"):
    draws = np.random.default_rng(3)
    training, validation = trials([0, 1, 2, 3, 4, 5, 6, 7], draws), trials([9, 11, 12], draws)
    names = tuple(f"NG1:{one}" for one in range(5))
    return Dataset((Session(name, training, validation, 0.01, channels=names),))


def infer(run, dataset):
    """Write the posterior of a run."""
    sessions = {one.name: {part: posterior(known) for part, known in one.parts.items()} for one in dataset}
    widths = {one.name: one.bin_width for one in dataset}
    Posteriors(sessions, widths, 50, 7, digest_of(dataset), "member 2").save(run.folder / "posterior.h5")


def make_run(root, name="first", *, trained=True, inferred=True, data=None, **words):
    """The directory of a run below a folder, whose data are in the folder as well; returns the run."""
    root.mkdir(exist_ok=True)
    dataset = dataset_of()
    file = data or root / "trials.h5"
    if not file.exists():
        dataset.save(file)
    usual = {"members": 6, "generations": 5, "epochs": 2, "burn_in": 3, "members_per_worker": 2, "seed": 11}
    run = TrainingRun.create(root / name, [file], **{**usual, **words})
    if trained:
        evolve(run, runpy.run_path(str(TRAINER))["train"])
    if inferred:
        infer(run, Dataset.load(file))
    return run


@pytest.fixture
def make(home):
    """Makes a run where the application looks for runs."""

    def call(*args, **words):
        return make_run(home.latents, *args, **words)

    return call


@pytest.fixture
def get(client):
    """Asks a view of the only run, or of the list of runs; asks again while the answer is on its way."""

    def call(view="", status=200, **query):
        (run,) = client.get("/api/latents").json["runs"]
        address = f"/api/latents/{run['id']}{view and '/'}{view}"
        while (answer := client.get(address, query_string=query)).status_code == 202:
            pass
        assert answer.status_code == status, answer.json
        return answer.json

    return call
