"""What tests of the latent dynamics share.

A continuous run for data sets; trials of spikes and small models; inferences whose quality is known, without a model, and
directories of runs with them; runs of population-based training with a trainer that has no model.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.posterior import Posterior, Posteriors, digest_of
from cxsystem2.lfads.run import TrainingRun


def _inferred(trials, *, error=0.1, extra=0, seed=0):
    draw = np.random.default_rng(seed)
    truth = trials.truth
    centre = np.log(np.maximum(truth["rates"], 1e-6))
    rates = np.exp(centre + error * draw.normal(size=centre.shape))
    shape = centre.shape[:2]
    factors = np.concatenate([truth.get("states", centre), draw.normal(size=(*shape, extra))], 2)
    inputs = -2 * truth["inputs"] if "inputs" in truth else np.empty((*shape, 0))
    spread = rates * np.sqrt(np.expm1(error**2))
    return Posterior(
        rates, spread, factors, 0 * factors, factors[:, 0], 0 * factors[:, 0], inputs, 0 * inputs, factors, trials.numbers
    )


@pytest.fixture(scope="session")
def inferred():
    """As if a model had inferred the truth of trials with an error, with superfluous factors, and inputs."""
    return _inferred


@pytest.fixture(scope="session")
def posteriors():
    """Such an inference of both parts of all sessions of a data set."""

    def make(dataset, **options):
        own = {one.name: {part: _inferred(trials, **options) for part, trials in one.parts.items()} for one in dataset}
        widths = {one.name: one.bin_width for one in dataset if one.bin_width is not None}
        return Posteriors(own, widths, samples=50, seed=7, dataset=digest_of(dataset), model="member 2")

    return make


def _spikes(
    *, name="session", trials=(12, 6), bins=10, seen=None, channels=5, seen_channels=None, external=0, missing=0.0, seed=0
):
    draw, parts, first = np.random.default_rng(seed), [], 0
    for count in trials:
        phase = draw.uniform(0, 6, (count, 1, 1))
        rates = np.exp(np.sin(phase + np.arange(bins)[:, None] / 3 + np.arange(channels)) - 0.5)
        counts = draw.poisson(rates).astype(np.float32)
        counts[draw.random(counts.shape) < missing] = np.nan
        given = draw.normal(size=(count, bins, external)) if external else None
        numbers = np.arange(first, first + count)
        parts.append(Trials(counts[:, :seen, :seen_channels], counts, given, {"rates": rates}, numbers, numbers % 4))
        first += count
    return Session(name, *parts, bin_width=0.01, missing="made up" if missing else "")


@pytest.fixture(scope="session")
def spikes():
    """Makes a data set of one session: counts whose rates swing, with another phase in each trial."""
    return lambda **options: Dataset((_spikes(**options),))


@pytest.fixture(scope="session")
def sessions():
    """Makes a data set of several sessions, of options for each."""
    return lambda *options: Dataset(tuple(_spikes(name=f"session {k}", **each) for k, each in enumerate(options)))


@pytest.fixture(scope="session")
def small():
    """Makes the sizes of a small model."""
    from cxsystem2.lfads.sizes import Sizes

    usual = dict(encoder=5, input_encoder=4, controller=4, inputs=2, initial=3, generator_units=6, factors=4, hidden=6)
    return lambda **options: Sizes(**{**usual, **options})


@pytest.fixture
def run_folder(tmp_path, posteriors):
    """Writes the directory of a run that has inferred a data set; returns its path."""

    def make(dataset, members=0, **options):
        folder = tmp_path / "run"
        folder.mkdir()
        files = dataset.save(tmp_path / "data.h5")
        asked = {"seed": 3, "members": 4, "data": {f"../{one.name}": "sha256:0" for one in files}, "model": {"factors": 3}}
        (folder / "run.json").write_text(json.dumps(asked))
        posteriors(dataset, **options).save(folder / "posterior.h5")
        for seed in range(members):
            own = posteriors(dataset, seed=seed + 1)
            Posteriors(own.sessions, dataset=own.dataset, model=f"member {seed}").save(folder / "members" / f"{seed}.h5")
        return folder

    return make


@pytest.fixture(scope="session")
def continuous(simulation):
    """One run of 30 s with a volley in each half second."""
    draws = np.random.default_rng(1)
    return simulation(runtime=30.0, times=[round(0.5 * k + 0.15 + 0.001 * draws.integers(0, 200), 4) for k in range(60)])


def _load():
    spec = importlib.util.spec_from_file_location("fake_trainer", Path(__file__).with_name("fake_trainer.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["fake_trainer"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def fake():
    """The module of the trainer without a model."""
    return sys.modules.get("fake_trainer") or _load()


@pytest.fixture
def make(tmp_path):
    """Make the directory of a small run."""

    def call(name="run", **words):
        data = tmp_path / "data.h5"
        data.write_bytes(b"data")
        usual = dict(members=6, generations=5, epochs=2, burn_in=3, members_per_worker=2, seed=11)
        return TrainingRun.create(tmp_path / name, [data], **{**usual, **words})

    return call
