"""Latent dynamics whose truth is known: dimensions of both kinds of generators, and times of inputs."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.figures import Line, Table

if TYPE_CHECKING:
    from cxsystem2.lfads.dataset import Dataset
    from cxsystem2.lfads.posterior import Posterior, Posteriors
    from cxsystem2.lfads.sizes import Sizes

_SAMPLES = 20
_DIMENSIONS = (2, 3, 4)
_GENERATORS = Table(
    "generator",
    {"rate R2": ".3f", "state R2": ".3f", "cycle": ".3f", "reliable": ".2f", "participation: factors": ".2f",
     "states": ".2f", "log rates": ".2f"},
    30,
)  # fmt: skip
_NEEDED = Table("generator, dimensions of its state", {"rate R2": ".3f", "state R2": ".3f"}, 36)


def generators(given: argparse.Namespace) -> Iterator[str]:
    """Both kinds of generators: the states that they find, and in how many directions, for members with seeds of their own."""
    from cxsystem2.lfads.scores.dimension import participation_ratio, reliable_dimension
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.scores.states import cycle_consistency, state_r2
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz

    dataset = lorenz()
    known = dataset.sessions[0].validation
    states, rates, conditions = known.truth["states"], known.truth["rates"], known.conditions
    assert conditions is not None
    yield _GENERATORS.head
    directions = reliable_dimension(states, conditions), *(participation_ratio(one) for one in (states, states, np.log(rates)))
    yield _GENERATORS.row("the truth", 1, 1, 1, *directions)
    node = Sizes().with_generator("node")
    kinds = {"gru": Sizes(), "node": node, "node of 6 dimensions": replace(node, generator_units=6, inputs=6)}
    for name, sizes in kinds.items():
        for seed, found in enumerate(_validated(dataset, sizes, given)):
            yield _GENERATORS.row(
                f"{name}, seed {seed}",
                rate_r2(rates, found.rates),
                state_r2(states, found.factors),
                cycle_consistency(states, found.factors),
                reliable_dimension(found.factors, conditions),
                *(participation_ratio(one) for one in (found.factors, found.states, np.log(found.rates))),
            )


def dimensions(given: argparse.Namespace) -> Iterator[str]:
    """How many dimensions of its state a kind of generator needs for good rates, where the dynamics run by themselves.

    This is how the dimension is counted in Sedler, Versteeg & Pandarinath (2023), PMC11065448.
    """
    from cxsystem2.lfads.scores.rates import rate_r2
    from cxsystem2.lfads.scores.states import state_r2
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz

    dataset = lorenz()
    truth = dataset.sessions[0].validation.truth
    yield _NEEDED.head
    for name in ("node", "gru"):
        for units in _DIMENSIONS:
            sizes = Sizes(generator=name, generator_units=units, factors=units, inputs=0)
            for seed, found in enumerate(_validated(dataset, sizes, given)):
                scores = rate_r2(truth["rates"], found.rates), state_r2(truth["states"], found.factors)
                yield _NEEDED.row(f"{name}, {units}, seed {seed}", *scores)


def chaotic(given: argparse.Namespace) -> Iterator[str]:
    """A chaotic network with a pulse at a random time: rates beside those of simple methods, and when the pulse was found."""
    from cxsystem2.lfads.evaluate import evaluate
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import chaotic as network

    dataset = network(conditions=given.conditions)
    words = ("rate_r2", "input_onset", "input_onset_chance", "input_r2")
    for seed, found in enumerate(_inferred(dataset, Sizes(), given)):
        scores = evaluate(dataset, found, words=words, simple=seed == 0)
        said = ", ".join(f"{word} {scores[word]:.3f}" for word in words)
        yield Line(f"seed {seed}: {said}", {f"chaotic, seed {seed}: {word}": scores[word] for word in words})
        for method, own in scores["baselines"].items():
            yield Line(f"{method}: rate_r2 {own['rate_r2']:.3f}", {f"chaotic, {method}: rate_r2": own["rate_r2"]})


def pulses(given: argparse.Namespace) -> Iterator[str]:
    """The example `layer4_pulses`, by the commands: the time of the volley in trials that the model was not trained on."""
    import json

    with tempfile.TemporaryDirectory() as home:
        calls: tuple[tuple[str, ...], ...] = (
            ("run", "layer4_pulses", "--output", "pulses.h5"),
            (
                "lfads",
                "data",
                "pulses.h5",
                "--trials",
                "500*ms",
                "--neurons",
                "100",
                "--silent",
                "drop",
                "--output",
                "trials.h5",
            ),
            ("lfads", "fit", "trials.h5", "--output", "fit", "--seed", "1", "--quiet"),
            ("lfads", "eval", "fit", "--format", "json"),
        )
        for words in calls:
            call = [sys.executable, "-m", "cxsystem2", *words]
            answer = subprocess.run(call, cwd=Path(home), check=True, capture_output=True, text=True)
        scores = json.loads(answer.stdout)
    words = "input_onset", "input_onset_chance", "rate_r2"
    said = ", ".join(f"{word} {scores[word]:.3f}" for word in words)
    simple = {name: own["rate_r2"] for name, own in scores["baselines"].items() if "rate_r2" in own}
    others = ", ".join(f"{name} {value:.3f}" for name, value in simple.items())
    yield Line(f"layer4_pulses: {said}; rate_r2 of {others}", {f"layer4_pulses: {word}": scores[word] for word in words})


def _inferred(dataset: Dataset, sizes: Sizes, given: argparse.Namespace) -> Iterator[Posteriors]:
    """What a stack of models infers, one member after the other; each has a seed of its own."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sampling import posteriors
    from cxsystem2.lfads.training import Trainer

    torch.set_num_threads(1)
    trainer = Trainer(sizes, TrainingPlan(cooling=given.epochs), dataset, range(given.seeds), 0)
    for _ in range(given.epochs):
        trainer.run_epoch(defaults(given.seeds))
    for row in range(given.seeds):
        yield posteriors(trainer, dataset, _SAMPLES, row=row)


def _validated(dataset: Dataset, sizes: Sizes, given: argparse.Namespace) -> Iterator[Posterior]:
    """The same, of the validation trials of the only session."""
    for found in _inferred(dataset, sizes, given):
        yield next(iter(found.sessions.values()))["validation"]
