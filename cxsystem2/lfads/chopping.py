"""Continuous recordings as windows that overlap, and what a model says of the windows as one recording again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.trials import DataError, Session

BLEND = 2.0
"""Exponent of the weights in an overlap: 1 blends linearly, infinity keeps the end of each window."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of the same length over a recording; what does not fill a window at its end is left out.

    All in bins. Window k covers the bins from ``begin + k*(window - overlap)`` on.
    """

    length: int
    """Of the recording."""
    window: int
    overlap: int
    begin: int = 0
    """The first bin of the first window."""

    def __post_init__(self) -> None:
        if self.window < 1:
            raise DataError("window", f"it must have at least 1 bin, not {self.window}")
        if not 0 <= self.overlap <= self.window // 2:
            raise DataError("overlap", f"it must be between 0 and half a window ({self.window // 2} bins), not {self.overlap}")
        if self.begin < 0:
            raise DataError("begin", f"the first window cannot begin before the recording, at bin {self.begin}")
        if self.begin + self.window > self.length:
            left = max(0, self.length - self.begin)
            raise DataError("window", f"a window of {self.window} bins is longer than the recording, which has {left}")

    @property
    def step(self) -> int:
        """From the beginning of a window to that of the next."""
        return self.window - self.overlap

    @property
    def count(self) -> int:
        """How many windows there are."""
        return (self.length - self.begin - self.window) // self.step + 1

    @property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The bins of the recording, of a window and of an overlap: what a file keeps of windows."""
        return np.array([self.length, self.window, self.overlap])

    @property
    def begins(self) -> npt.NDArray[np.int64]:
        """The first bin of each window; shape (windows,)."""
        return self.begin + self.step * np.arange(self.count)

    @property
    def covered(self) -> slice:
        """The bins that lie in windows."""
        return slice(self.begin, self.begin + self.step * (self.count - 1) + self.window)

    def chop(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The windows of a recording of shape (bins, …); shape (windows, bins of a window, …)."""
        if len(values) != self.length:
            raise DataError("recording", f"it has {len(values)} bins, and the windows are those of one with {self.length}")
        return np.asarray(values[self.begins[:, None] + np.arange(self.window)])

    def weights(self, blend: float = BLEND) -> npt.NDArray[np.float64]:
        """What each bin of each window counts for in the whole; shape (windows, bins of a window).

        Over all windows they sum to 1 in each covered bin.
        """
        if not blend > 0:
            raise DataError("blend", f"the exponent of the weights must be above 0, not {blend:g}")
        found = np.ones((self.count, self.window))
        if self.overlap:
            first = 1 / max(2, self.overlap)
            rising = np.linspace(first, 1 - first, self.overlap)
            rising = np.zeros(self.overlap) if math.isinf(blend) else rising**blend
            found[1:, : self.overlap] = rising
            found[:-1, self.window - self.overlap :] = 1 - rising
        return found

    def merge(self, windows: npt.NDArray[Any], blend: float = BLEND) -> npt.NDArray[np.float64]:
        """One recording from values of windows (windows, bins of a window, …); NaN where there is no window.

        What is NaN in a window is taken from the other one that covers the bin, if there is one with a weight above 0.
        """
        if windows.shape[:2] != (self.count, self.window):
            found = " x ".join(map(str, windows.shape))
            raise DataError("windows", f"{self.count} windows of {self.window} bins are needed, and the shape is {found}")
        whole = np.zeros((self.length, *windows.shape[2:]))
        total = np.zeros_like(whole)
        spread = (slice(None), *(None,) * (windows.ndim - 2))
        for begin, values, weights in zip(self.begins, windows, self.weights(blend), strict=True):
            place = slice(begin, begin + self.window)
            known = np.isfinite(values)
            own = np.where(known, weights[spread], 0.0)
            whole[place] += np.where(known, values, 0.0) * own
            total[place] += own
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(whole / total)


def merged(session: Session, values: Mapping[str, npt.NDArray[Any]], blend: float = BLEND) -> npt.NDArray[np.float64]:
    """Recordings from values of trials that are windows of them: rates that a model infers, say.

    Args:
        session: its data set was cut from continuous recordings, so that it has `extra` ``windows``.
        values: for both parts, ``training`` and ``validation``, an array (trials, bins, …) in the order of the trials.
        blend: see `Windows.merge`.

    Returns:
        Shape (recordings, bins of a recording, …). NaN where nothing was inferred.

    Raises:
        DataError: the trials of the session are no windows, or the arrays are not for them.
    """
    if "windows" not in session.extra:
        raise DataError("windows", f"the trials of '{session.name}' were not cut from continuous recordings")
    length, window, overlap = map(int, session.extra["windows"])
    cut = Windows(length, window, overlap)
    numbers = {name: part.numbers for name, part in session.parts.items()}
    for name, own in numbers.items():
        if name not in values or values[name].shape[:2] != (len(own), window):
            raise DataError(name, f"values of {len(own)} trials of {window} bins are needed")
    recordings = max(int(own.max()) for own in numbers.values()) // cut.count + 1
    whole = np.full((recordings * cut.count, *values["training"].shape[1:]), np.nan)
    for name, own in numbers.items():
        whole[own] = values[name]
    return np.stack([cut.merge(part, blend) for part in np.split(whole, recordings)])
