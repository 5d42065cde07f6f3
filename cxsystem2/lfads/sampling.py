"""The posterior of a trained model: many draws for each trial, of which mean and spread are kept."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.batches import PartTensors, in_turn
from cxsystem2.lfads.client import dataset_of, load, trainer_of
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.model import Encoded, Given, Inferred, Model
from cxsystem2.lfads.posterior import Posterior, Posteriors, digest_of
from cxsystem2.lfads.randomness import Randomness
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.training import Trainer

SAMPLES = 50
"""Draws for each trial, as AutoLFADS takes."""
_ROWS = 400
"""Draws that are decoded together, of all trials: as many as fit a processor's cache well."""
_SAMPLING = 6
"""What the random numbers are for, in the key of their stream."""


def sample_run(run: TrainingRun, member: int, state: str, samples: int = SAMPLES, seed: int | None = None) -> Posteriors:
    """The posterior of one member of a run.

    Args:
        run: its directory.
        member: its number.
        state: the file of its state, relative to the run.
        samples: draws for each trial.
        seed: of the draws; that of the run unless given.

    Raises:
        FileProblem: the state or the data cannot be read.
    """
    trainer = trainer_of(run, (member,), run.asked.seed, anywhere=True)
    load(trainer, 0, run, state)
    return posteriors(trainer, dataset_of(run), samples, run.asked.seed if seed is None else seed, model=f"member {member}")


def posteriors(
    trainer: Trainer, dataset: Dataset, samples: int = SAMPLES, seed: int = 0, *, row: int = 0, model: str = ""
) -> Posteriors:
    """The posterior of one member of a stack for all trials of its data.

    Args:
        trainer: the stack.
        dataset: what it was trained on.
        samples: draws for each trial.
        seed: of the draws.
        row: place of the member in the stack.
        model: what the file of the posterior calls the member.
    """
    weights = {name: tensor.detach()[row : row + 1] for name, tensor in trainer.parameters.items()}
    found: dict[str, dict[str, Posterior]] = {}
    widths = {}
    for place, session in enumerate(dataset.sessions):
        both = (trainer.training[place], trainer.validation[place])
        found[session.name] = {
            name: _posterior(trainer, weights, part, samples, (seed, place, kind), trials.numbers)
            for kind, ((name, trials), part) in enumerate(zip(session.parts.items(), both, strict=True))
        }
        if session.bin_width is not None:
            widths[session.name] = session.bin_width
    observations = trainer.model.observations
    words = trainer.model.sizes.observation, *dict.fromkeys(one.convention for one in observations)
    return Posteriors(
        found, widths, samples, seed, digest_of(dataset), model, observation=": ".join(words), unit=observations[0].unit
    )


@torch.no_grad()
def _posterior(
    trainer: Trainer,
    weights: Mapping[str, Tensor],
    part: PartTensors,
    samples: int,
    key: tuple[int, ...],
    numbers: NDArray[np.int64],
) -> Posterior:
    """All trials of one part of one session, some at a time."""
    random = Randomness([(*key, _SAMPLING)], trainer.device, trainer.dtype)
    first = trainer.model.sizes.initial_bins
    arrays: dict[str, NDArray[np.float32]] = {}
    done = 0
    for few in in_turn(part, max(1, _ROWS // samples)):
        given = few.given(few.open_to_encoders(trainer.plan))
        for name, found in _draws(trainer.model, weights, given, samples, random).items():
            over_time = found.ndim == 3
            if name not in arrays:  # whole at once: pieces that are put together later need twice the memory
                bins = (first + found.shape[1],) if over_time else ()
                arrays[name] = np.full((part.trials, *bins, found.shape[-1]), np.nan, np.float32)
            own = arrays[name][done : done + len(found)]
            (own[:, first:] if over_time else own)[...] = found.numpy()
        done += few.trials
    return Posterior(**arrays, numbers=numbers)


def _draws(model: Model, weights: Mapping[str, Tensor], given: Given, samples: int, random: Randomness) -> dict[str, Tensor]:
    """Mean and spread over the draws of some trials: the encoders run once, the rest once for each draw."""
    encoded = model.encode(weights, given)
    trials, bins = encoded.mean.shape[1], encoded.stream.shape[1]
    again = encoded.mean.repeat(1, samples, 1), encoded.variance.repeat(1, samples, 1)
    initial = again[0] + torch.sqrt(again[1]) * random.normal(samples * trials, encoded.mean.shape[2])
    noise = random.normal(bins, samples * trials, model.sizes.inputs) if model.sizes.controlled else None
    many = Given(given.session, given.seen, given.bins, _repeated(given.external, samples))
    inferred = model.decode(weights, many, Encoded(*again, encoded.stream), initial, noise, samples=samples)
    found: dict[str, Tensor] = {}

    def keep(name: str, values: Tensor, *, spread: bool = True) -> None:
        """Of (bins, draws x trials, n): mean and standard deviation over the draws, trials first."""
        apart = values.reshape(len(values), samples, trials, -1)
        mean = apart.mean(1)
        found[name] = mean.transpose(0, 1).float().cpu()
        if spread:
            squares = (apart - mean[:, None]).square_().mean(1)  # faster by far than `std`
            around = torch.sqrt_(squares)
            found[f"{name}_spread"] = around.transpose(0, 1).float().cpu()

    keep("rates", model.observations[given.session].mean(inferred.outputs)[0])
    keep("factors", inferred.factors[0])
    keep("states", inferred.states[0], spread=False)
    keep("inputs", _inputs(inferred, bins, samples * trials))
    found["initial"] = encoded.mean[0].float().cpu()
    found["initial_spread"] = torch.sqrt(encoded.variance)[0].float().cpu()
    return found


def _inputs(inferred: Inferred, bins: int, rows: int) -> Tensor:
    return inferred.factors.new_zeros(bins, rows, 0) if inferred.inputs is None else inferred.inputs[0]


def _repeated(external: Tensor | None, samples: int) -> Tensor | None:
    return None if external is None else external.repeat(1, 1, samples, 1)
