"""From raw EMG to what a gamma model takes: filtered, rectified, clipped, scaled, above 0, and in bins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.making import Choice, MadeData
from cxsystem2.lfads.signals import Signals, data_of, read_signals
from cxsystem2.lfads.trials import DataError

Doubles = npt.NDArray[np.float64]
KEY = "emg"
"""Of the signals in the file, samples x muscles."""
_ORDER, _QUALITY = 4, 30.0


@dataclass(frozen=True)
class Preparation:
    """What becomes of raw signals, in this order.

    Attributes:
        notch: mains frequency that is taken out, Hz; 0: none.
        high_pass: frequency below which all is taken out (movement of the electrodes), Hz; 0: none.
        clip: share of the samples of each muscle that stay as they are; larger ones become as small as the largest of these.
        scale: each muscle is divided by the value that this share of its samples is below.
        floor: is added, so that all is above 0.
    """

    notch: float = 0.0
    high_pass: float = 40.0
    clip: float = 0.9995
    scale: float = 0.95
    floor: float = 1e-3

    def __post_init__(self) -> None:
        for name in ("notch", "high_pass"):
            if not 0 <= getattr(self, name) < np.inf:
                raise DataError(name, f"it is a frequency of 0 or more, not {getattr(self, name):g}")
        for name in ("clip", "scale"):
            if not 0 < getattr(self, name) <= 1:
                raise DataError(name, f"it is a share above 0 and up to 1, not {getattr(self, name):g}")
        if not 0 < self.floor < np.inf:
            raise DataError("floor", f"a gamma model needs values above 0; give a floor above 0, not {self.floor:g}")

    def envelope(self, signals: Signals) -> Doubles:
        """Signals (samples, muscles) as positive ones; 1 is a strong activation.

        Raises:
            DataError: a frequency is too high for the samples, or a muscle is silent.
        """
        from scipy.signal import butter, filtfilt, iirnotch, sosfiltfilt

        found = signals.values - signals.values.mean(0)
        for name in ("notch", "high_pass"):
            if getattr(self, name) >= signals.rate / 2:
                raise DataError(name, f"{getattr(self, name):g} Hz are too much for {signals.rate:g} samples per second")
        if self.notch:
            found = filtfilt(*iirnotch(self.notch, _QUALITY, signals.rate), found, axis=0)
        if self.high_pass:
            found = sosfiltfilt(butter(_ORDER, self.high_pass, "highpass", fs=signals.rate, output="sos"), found, axis=0)
        found = np.abs(found)
        found = np.minimum(found, np.quantile(found, self.clip, axis=0))
        size = np.quantile(found, self.scale, axis=0)
        if (size <= 0).any():
            muscle = int((size <= 0).argmax())
            raise DataError(KEY, f"the muscle {signals.names[muscle] if signals.names else muscle} has no signal; leave it out")
        return np.asarray(found / size + self.floor)


def binned(values: Doubles, rate: float, start: float, bins: int, width: float) -> Doubles:
    """The mean of the samples in each bin (bins, channels).

    Raises:
        DataError: a bin has no sample.
    """
    edges = np.ceil((start + width * np.arange(bins + 1)) * rate - 1e-6).astype(np.int64)
    if bins < 1 or edges[-1] > len(values) or edges[0] < 0:
        raise DataError("bins", f"{bins} bins from {start:g} s on are not within the recording")
    if (np.diff(edges) < 1).any():
        raise DataError("bins", f"a bin of {width:g} s is shorter than a sample of {1 / rate:g} s")
    sums = np.cumsum(np.concatenate([np.zeros((1, values.shape[1])), values]), axis=0)
    return np.asarray((sums[edges[1:]] - sums[edges[:-1]]) / np.diff(edges)[:, None])


def recorded_emg(path: Path, choice: Choice, preparation: Preparation, name: str = "") -> MadeData:
    """A data set for a gamma model from raw EMG.

    Args:
        path: see `cxsystem2.lfads.signals.read_signals`.
        choice: of bins and trials.
        preparation: of the signals.
        name: of the session; that of the file unless given.

    Raises:
        FileProblem: the file cannot be read.
        DataError: nothing fits the choice.
    """
    signals = read_signals(path, KEY)
    values = preparation.envelope(signals)
    said = f"high-pass {preparation.high_pass:g} Hz, rectified, scaled by the quantile {preparation.scale:g}"
    return data_of(
        signals,
        lambda start, bins: binned(values, signals.rate, start, bins, choice.bin_width),
        choice,
        name or path.stem,
        f"{path.name} (EMG, {said})",
    )
