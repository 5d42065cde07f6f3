"""Data of which some were not observed: they are NaN, carry no likelihood and no gradient, and the encoders see 0 for them.

Selective backpropagation through time (Zhu et al. 2022, Nat Neurosci 25:1724): a model learns from whatever was observed of
each channel in each bin, so that channels may take turns.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.trials import DataError, Session, Trials


def some_channels(dataset: Dataset, observed: int, seed: int = 0) -> Dataset:
    """The same data as if so many channels were observed in each bin, drawn anew for each bin of each trial.

    Truth stays whole. Files of the data say why the rest is missing.

    Args:
        dataset: all of it.
        observed: channels in each bin.
        seed: of the draws.

    Raises:
        DataError: there are not so many channels.
    """
    return Dataset(tuple(_hidden(one, observed, np.random.default_rng((seed, place))) for place, one in enumerate(dataset)))


def _hidden(session: Session, observed: int, draws: np.random.Generator) -> Session:
    channels = session.training.channels
    if not 0 < observed <= channels:
        raise DataError("observed", f"{observed} channels in a bin are asked for, and there are {channels}")
    training, validation = (_covered(part, draws, observed) for part in (session.training, session.validation))
    why = f"made up: {observed} of {channels} channels, drawn anew, are observed in each bin"
    missing = why if observed < channels else session.missing
    return replace(session, training=training, validation=validation, missing=missing)


def _covered(trials: Trials, draws: np.random.Generator, observed: int) -> Trials:
    places = draws.random(trials.counts.shape).argsort(2)[..., :observed]
    kept = np.zeros(trials.counts.shape, bool)
    np.put_along_axis(kept, places, True, 2)
    return replace(trials, seen=_where(kept, trials.seen), counts=_where(kept, trials.counts))


def _where(kept: npt.NDArray[np.bool_], values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The values that are kept, of the first bins and channels; NaN elsewhere."""
    return np.where(kept[:, : values.shape[1], : values.shape[2]], values, np.float32(np.nan))
