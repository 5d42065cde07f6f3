"""The Lorenz system seen through a two-photon microscope."""

from __future__ import annotations

import numpy as np

from cxsystem2.lfads.calcium.events import Deconvolution
from cxsystem2.lfads.calcium.imaging import seen_as
from cxsystem2.lfads.calcium.microscope import Microscope
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.synthetic import lorenz
from cxsystem2.lfads.trials import Session

BIN = 0.01
"""Second; about three in a frame."""
_BETWEEN = 0.3
"""Longest pause between trials, second: trials begin at any time of a frame."""


def lorenz_calcium(
    microscope: Microscope | None = None,
    deconvolution: Deconvolution | None = None,
    *,
    neurons: int = 60,
    bins: int = 60,
    conditions: int = 65,
    repeats: int = 20,
    speed: float = 6.0,
    seed: int = 0,
) -> Dataset:
    """The trials of `lorenz` in bins of 10 ms, one after the other with pauses, as events of calcium.

    Truth: ``rates``, scaled to the unit of the events, ``states``, and ``spikes`` in each bin.
    """
    optics = microscope or Microscope()
    (session,) = lorenz(seed, conditions, repeats, bins, neurons, width=BIN, speed=speed).sessions
    whole, order = _together(session, np.random.default_rng([seed, 3]))
    mean = whole["rates"].mean((0, 1))
    draws = np.random.default_rng([seed, 4])
    pauses = draws.integers(0, round(_BETWEEN / BIN), len(order))
    pieces, begins, length = [], [], 0
    for trial, pause in zip(order, pauses, strict=True):
        pieces += [draws.poisson(mean, (pause, neurons)), whole["counts"][trial]]
        begins.append(length + pause)
        length += pause + bins
    traces = optics.look(np.concatenate(pieces), BIN)
    found = (deconvolution or Deconvolution()).events(traces, optics.indicator)
    line = found.binned(0.0, length, BIN)
    values = np.empty(whole["counts"].shape)
    values[order] = line[np.asarray(begins)[:, None] + np.arange(bins)]
    return Dataset((seen_as(session, values, found, optics),))


def _together(session: Session, draws: np.random.Generator) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Counts and rates of all trials by their numbers, and an order in which they come."""
    parts = [*session.parts.values()]
    trials = sum(map(len, parts))
    found = {}
    for name in ("counts", "rates"):
        found[name] = np.empty((trials, *parts[0].counts.shape[1:]))
        for part in parts:
            found[name][part.numbers] = part.counts if name == "counts" else part.truth["rates"]
    return found, draws.permutation(trials)
