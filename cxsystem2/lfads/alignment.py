"""Several sessions with other neurons in each: read-ins that bring them to common factors.

The averages over the repetitions of each condition lie in a space that all sessions share. The first principal components of
all of them together are regressed on the channels of each session (Pandarinath et al. 2018); what this gives is the read-in of
the session, which is not trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.trials import DataError, ReadIn, Session

COMPONENTS = 10
"""Principal components that sessions have in common, unless there are fewer channels."""
_RIDGE = 1e-3
"""Share of the mean variance of channels that is added to each, so that silent channels do no harm."""


def aligned(dataset: Dataset, components: int = COMPONENTS) -> Dataset:
    """The same data; where there are several sessions without a read-in, each gets one.

    Raises:
        DataError: some sessions have a read-in and others none, or conditions are unknown or not the same.
    """
    with_read_in = [session.read_in is not None for session in dataset.sessions]
    if len(dataset.sessions) == 1 or all(with_read_in):
        return dataset
    if any(with_read_in):
        raise DataError("read-in weights", "some sessions have them and others do not; give them for all sessions, or for none")
    averages = _averages(dataset.sessions)
    means = [average.mean(0) for average in averages]
    together = np.concatenate([average - mean for average, mean in zip(averages, means, strict=True)], 1)
    left, sizes, _ = np.linalg.svd(together, full_matrices=False)
    count = min(components, *(average.shape[1] for average in averages), len(left))
    common = left[:, :count] * sizes[:count]
    common = common / max(float(common.std()), 1e-12)
    found = []
    for session, average, mean in zip(dataset.sessions, averages, means, strict=True):
        own = average - mean
        ridge = _RIDGE * len(own) * max(float(own.var(0).mean()), 1e-12) * np.eye(own.shape[1])
        weights = np.linalg.solve(own.T @ own + ridge, own.T @ common)
        found.append(replace(session, read_in=ReadIn(weights.astype(np.float32), mean.astype(np.float32))))
    return Dataset(tuple(found))


def _averages(sessions: Sequence[Session]) -> list[NDArray[np.float64]]:
    """Averages over the training trials of each condition, conditions one after the other: (conditions x bins, channels)."""
    known = [None if session.training.conditions is None else set(session.training.conditions.tolist()) for session in sessions]
    if any(one is None for one in known):
        raise DataError(
            "conditions", "several sessions are brought together by the conditions of their trials, which are not known"
        )
    shared = sorted(set.intersection(*(one for one in known if one is not None)))
    if len(shared) < 1:
        raise DataError("conditions", "the sessions have no condition in common by which they could be brought together")
    found = []
    for session in sessions:
        seen, conditions = session.training.seen.astype(np.float64), session.training.conditions
        found.append(_filled(np.concatenate([_mean(seen[conditions == one]) for one in shared])))
    return found


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of what was observed, over the first axis; nan where nothing was."""
    known = np.isfinite(values).sum(0)
    mean: NDArray[np.float64] = np.where(known, np.nansum(values, 0) / np.maximum(known, 1), np.nan)
    return mean


def _filled(averages: NDArray[np.float64]) -> NDArray[np.float64]:
    """Averages with the mean of the channel where nothing was observed; 0 where nothing of the channel ever was."""
    filled: NDArray[np.float64] = np.nan_to_num(np.where(np.isnan(averages), _mean(averages), averages))
    return filled
