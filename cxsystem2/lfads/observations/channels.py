"""What is known of the channels of a session before anything is learnt: with it the readout of a model begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
RAREST = 0.5
"""What a channel counts as in its mean, of which a logarithm is taken, where nothing above 0 was observed."""
SMALLEST_EVENT = 0.1
"""The smallest value above 0 of a channel of which nobody knows it."""


@dataclass(frozen=True, eq=False)
class Channels:
    """Numbers of the training trials, each (channels,).

    Attributes:
        names: of the channels, or empty.
        mean: of what was observed.
        variance: of what was observed.
        positive: `mean`, but that of a channel without any value above 0 is a little above it.
        share: of the observed values that are above 0.
        event_mean: mean of the values above 0.
        event_variance: variance of the values above 0.
        smallest: the smallest value above 0 that there can be.
    """

    names: tuple[str, ...]
    mean: Doubles
    variance: Doubles
    positive: Doubles
    share: Doubles
    event_mean: Doubles
    event_variance: Doubles
    smallest: Doubles

    def __len__(self) -> int:
        return len(self.mean)

    @classmethod
    def of(cls, data: NDArray[np.floating], names: tuple[str, ...] = (), smallest: Doubles | None = None) -> Channels:
        """Those of data (trials, bins, channels) with NaN where nothing was observed.

        Args:
            data: of the training trials.
            names: of the channels.
            smallest: the smallest value above 0 that there can be (channels,); None: the smallest that there is.
        """
        there = np.isfinite(data)
        known = np.maximum(there.sum((0, 1)), 1)
        sums = np.where(there, data, 0).sum((0, 1), dtype=np.float64)
        mean = sums / known
        variance = np.square(np.where(there, data - mean, 0)).sum((0, 1), dtype=np.float64) / known
        events = there & (data > 0)
        number = events.sum((0, 1))
        event_mean = np.where(events, data, 0).sum((0, 1), dtype=np.float64) / np.maximum(number, 1)
        event_variance = np.square(np.where(events, data - event_mean, 0)).sum((0, 1), dtype=np.float64) / np.maximum(number, 1)
        least = np.where(events, data, np.inf).min((0, 1), initial=np.inf).astype(np.float64)
        least = np.where(np.isfinite(least), least, SMALLEST_EVENT)
        return cls(
            names, mean, variance, np.maximum(sums, RAREST) / known, number / known, event_mean, event_variance,
            least if smallest is None else np.asarray(smallest, np.float64),
        )  # fmt: skip

    @classmethod
    def unknown(cls, count: int) -> Channels:
        """So many channels of which nothing is known."""
        one = np.ones(count)
        return cls((), one, one, one, 0.5 * one, one, one, SMALLEST_EVENT * one)

    def chosen(self, which: NDArray[np.int64]) -> Channels:
        """Some of the channels."""
        names = tuple(self.names[place] for place in which) if self.names else ()
        rest = (self.mean, self.variance, self.positive, self.share, self.event_mean, self.event_variance, self.smallest)
        return Channels(names, *(values[which] for values in rest))
