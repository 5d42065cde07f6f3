"""EMG of several muscles whose activation is known: as if a few commands drove all of them, with artefacts that they share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.dataset import Dataset, Session
from cxsystem2.lfads.synthetic import lorenz
from cxsystem2.lfads.trials import Trials

Doubles = npt.NDArray[np.float64]
BIN = 0.002
"""Second, as of EMG that is sampled at 500 Hz."""
SHAPE = 2.0
"""Of the gamma distribution of a rectified signal around its activation; noise that is rectified and summed is near it."""
FLOOR = 1e-3
_SPEED = 12.0
_LONGEST = 3
"""Bins of an artefact."""


def muscles(
    seed: int = 0,
    *,
    artefacts: float = 0.0,
    size: float = 8.0,
    number: int = 12,
    bins: int = 100,
    conditions: int = 65,
    repeats: int = 20,
) -> Dataset:
    """Rectified EMG in bins of 2 ms, of muscles that follow three commands (states of a Lorenz system).

    Truth: ``rates``, the activation without artefacts, with a mean of 1 for each muscle, and ``states``, the commands.

    Args:
        seed: of all draws.
        artefacts: how many there are in a trial, on average. Each comes to all muscles at the same time, for 1 to 3 bins.
        size: of an artefact, on average, in mean activations.
        number: of muscles.
        bins: of a trial.
        conditions: initial states of the commands.
        repeats: trials of each, of which four are for validation.
    """
    (known,) = lorenz(seed, conditions, repeats, bins, number, width=BIN, speed=_SPEED).sessions
    mean = known.training.truth["rates"].mean((0, 1))
    training, validation = (
        _part(trials, mean, np.random.default_rng([seed, 5, place]), artefacts, size)
        for place, trials in enumerate((known.training, known.validation))
    )
    about = {
        "rates": "activation without artefacts, from which the signals were drawn; its mean is 1 for each muscle",
        "states": "the commands to the muscles: x, y and z of a Lorenz system as z-scores",
    }
    names = tuple(f"EMG:{muscle}" for muscle in range(number))
    words = f"synthetic: EMG of {number} muscles, {artefacts:g} artefacts in a trial that all share"
    return Dataset((Session("emg", training, validation, bin_width=BIN, channels=names, source=words, meanings=about),))


def _part(trials: Trials, mean: Doubles, draws: np.random.Generator, artefacts: float, size: float) -> Trials:
    rates = trials.truth["rates"] / mean
    signals = draws.gamma(SHAPE, rates / SHAPE)
    count, bins, channels = rates.shape
    for trial in range(count):
        for _ in range(draws.poisson(artefacts)):
            begin, length = draws.integers(0, bins), draws.integers(1, _LONGEST + 1)
            signals[trial, begin : begin + length] += draws.exponential(size) * draws.uniform(0.5, 1.5, channels)
    values = (signals + FLOOR).astype(np.float32)
    truth = {**trials.truth, "rates": rates.astype(np.float32)}
    return Trials(values, values, None, truth, trials.numbers, trials.conditions)
