"""The power spectrum of the activity of a population, and its peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.measures.base import Measure, measures
from cxsystem2.measures.trains import Numbers, Trains


@dataclass(frozen=True)
class SpectrumMeasure(Measure):
    """The spectrum of the spike count of all cells (Welch: Hann windows that overlap by half, mean removed)."""

    settings = {"resolution": "hertz", "lowest": "hertz", "highest": "hertz", "width": "second"}
    resolution: float = 2.0
    lowest: float = 4.0
    highest: float = 200.0
    width: float = 0.001

    def spectrum(self, trains: Trains) -> tuple[Numbers, Numbers]:
        """Frequencies (hertz) in the range, and the power there in units of that of independent Poisson cells."""
        from scipy.signal import welch

        counts = trains.binned(self.width).population()
        length = round(1 / (self.resolution * self.width))
        if not counts.any() or len(counts) < length:
            return np.empty(0), np.empty(0)
        frequency, power = welch(counts / self.width, 1 / self.width, "hann", length, detrend="constant")
        inside = (frequency >= self.lowest) & (frequency <= self.highest)
        return frequency[inside], power[inside] / (2 * counts.mean() / self.width)


@measures.register("peak_frequency")
@dataclass(frozen=True)
class PeakFrequency(SpectrumMeasure):
    """The frequency at which the activity of the population has the most power.

    Every spectrum has a largest value: read it together with `peak_power`. The spectrum is that of the spike count of all
    cells, averaged over Hann windows that overlap by half. NaN without spikes, and for a window of time that is shorter
    than the inverse of the resolution.

    Parameters:
        resolution: distance of two frequencies, hertz.
        lowest, highest: where the peak is looked for, hertz.
        width: width of a bin, second.

    Source: Welch (1967) IEEE Trans Audio Electroacoust 15:70.
    """

    title = "frequency of the spectral peak"
    unit = "hertz"

    def value(self, trains: Trains) -> float:
        """The frequency."""
        frequency, power = self.spectrum(trains)
        return float(frequency[np.argmax(power)]) if power.size else float("nan")


@measures.register("peak_power")
@dataclass(frozen=True)
class PeakPower(SpectrumMeasure):
    """The power at `peak_frequency`, divided by that of independent Poisson cells of the same rate.

    About 1 plus the noise of the estimate without an oscillation; N for N cells that fire together. NaN as `peak_frequency`.
    """

    title = "power of the spectral peak"

    def value(self, trains: Trains) -> float:
        """The power."""
        power = self.spectrum(trains)[1]
        return float(power.max()) if power.size else float("nan")
