"""Calcium indicators: what a spike does to the fluorescence of a cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.registry import Registry

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Indicator:
    """The response to spikes: calcium rises and decays with two time constants, and fluorescence follows it.

    Attributes:
        peak: time from a spike to the peak of its response, second.
        half: time from the peak to half of it, second.
        amplitude: dF/F at the peak of the response to one spike.
        exponent: fluorescence is calcium to this power; 1: it is proportional to it.
        saturation: calcium, in peaks of single spikes, at which the fluorescence is half of the largest; infinite: never.
    """

    peak: float = 0.045
    half: float = 0.142
    amplitude: float = 0.19
    exponent: float = 1.0
    saturation: float = math.inf

    @property
    def decay(self) -> float:
        """Time constant of the decay, second."""
        return self.half / math.log(2)

    @property
    def rise(self) -> float:
        """Time constant of the rise, second: that with which the peak comes at `peak`."""
        from scipy.optimize import brentq

        decay = self.decay
        if self.peak >= 0.95 * decay:  # the peak of two equal time constants comes at that time
            return 0.9 * decay
        return float(
            brentq(lambda rise: decay * rise / (decay - rise) * math.log(decay / rise) - self.peak, 1e-7, 0.999 * decay)
        )

    def roots(self, interval: float) -> tuple[float, float]:
        """What is left of both parts of the response after so many seconds."""
        return math.exp(-interval / self.decay), math.exp(-interval / self.rise)

    def calcium(self, spikes: npt.NDArray[np.floating], interval: float) -> Doubles:
        """Calcium at the end of each interval, in peaks of single spikes; shape of the spikes (intervals, cells).

        Args:
            spikes: counts; they come at the beginning of their interval.
            interval: second.
        """
        from scipy.signal import lfilter

        slow, fast = self.roots(interval)
        decay, rise = self.decay, self.rise
        top = decay * rise / (decay - rise) * math.log(decay / rise)
        size = 1 / (math.exp(-top / decay) - math.exp(-top / rise))
        return np.asarray(lfilter([size * (slow - fast)], [1, -(slow + fast), slow * fast], spikes, axis=0))

    def brightness(self, calcium: Doubles) -> Doubles:
        """DF/F without noise; one spike gives `amplitude` at its peak."""
        power = np.maximum(calcium, 0) ** self.exponent
        if math.isinf(self.saturation):
            return self.amplitude * power
        half = self.saturation**self.exponent
        return np.asarray(self.amplitude * power * (1 + half) / (power + half))


INDICATORS: Registry[type[Indicator]] = Registry("indicator", base=Indicator, group="cxsystem2.lfads.indicators")


@INDICATORS.register("GCaMP6f")
@dataclass(frozen=True)
class Gcamp6f(Indicator):
    """Fast. Source: responses to one spike, Chen et al. (2013) Nature 499:295."""


@INDICATORS.register("GCaMP6m")
@dataclass(frozen=True)
class Gcamp6m(Indicator):
    """Between both. Source: as GCaMP6f."""

    peak: float = 0.080
    half: float = 0.270
    amplitude: float = 0.13


@INDICATORS.register("GCaMP6s")
@dataclass(frozen=True)
class Gcamp6s(Indicator):
    """Slow and bright. Source: as GCaMP6f."""

    peak: float = 0.179
    half: float = 0.550
    amplitude: float = 0.23
