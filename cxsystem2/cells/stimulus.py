"""Stimuli: currents through an electrode, as functions of time, and spikes that arrive at a receptor.

Every current is 0 before `start` and from `stop` on; without a `stop` it lasts until the run ends. Stimuli add up:
``Step("1*nA") + Sine("0.1*nA", "10*Hz")``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.cells.quantity import CellError, Floats, above, si, si_array
from cxsystem2.models.receptors import SIGNS


class Stimulus:
    """A current (ampere) over time (second)."""

    def sample(self, t: Floats, duration: float) -> Floats:
        """The current at times of a run that lasts `duration`."""
        raise NotImplementedError

    def __add__(self, other: Stimulus) -> Stimulus:
        return Sum((self, other))

    def _convert(self, **units: str) -> None:
        """Turn fields into SI numbers; a `stop` of None stays."""
        for name, unit in units.items():
            value = getattr(self, name)
            if value is not None or name != "stop":
                object.__setattr__(self, name, si(value, unit, f"{name} of {type(self).__name__}"))
        start, stop = getattr(self, "start", 0.0), getattr(self, "stop", None)
        if stop is not None:
            above(stop, start, f"stop of {type(self).__name__}", "s")


@dataclass(frozen=True)
class Sum(Stimulus):
    """Several currents at once."""

    parts: tuple[Stimulus, ...]

    def sample(self, t: Floats, duration: float) -> Floats:
        """The sum of the currents."""
        total: Floats = np.array([part.sample(t, duration) for part in self.parts], np.float64).sum(axis=0)
        return total


@dataclass(frozen=True)
class Constant(Stimulus):
    """A current that never changes: `amplitude` in ampere."""

    amplitude: Any

    def __post_init__(self) -> None:
        self._convert(amplitude="amp")

    def sample(self, t: Floats, duration: float) -> Floats:
        """The same current at all times."""
        return np.full(t.shape, self.amplitude, float)


@dataclass(frozen=True)
class Step(Stimulus):
    """A current that is switched on and off: `amplitude` in ampere, `start` and `stop` in second."""

    amplitude: Any
    start: Any = 0.0
    stop: Any = None

    def __post_init__(self) -> None:
        self._convert(amplitude="amp", start="second", stop="second")

    def sample(self, t: Floats, duration: float) -> Floats:
        """The amplitude within the window, else 0."""
        return np.where(_window(self, t), self.amplitude, 0.0)


@dataclass(frozen=True)
class Ramp(Stimulus):
    """A current that grows evenly from `first` to `last` (ampere) between `start` and `stop` (second)."""

    last: Any
    first: Any = 0.0
    start: Any = 0.0
    stop: Any = None

    def __post_init__(self) -> None:
        self._convert(last="amp", first="amp", start="second", stop="second")

    def sample(self, t: Floats, duration: float) -> Floats:
        """The straight line within the window, else 0."""
        stop = duration if self.stop is None else self.stop
        if stop <= self.start:
            return np.zeros(t.shape)
        line = self.first + (self.last - self.first) * (t - self.start) / (stop - self.start)
        return np.where(_window(self, t), line, 0.0)


@dataclass(frozen=True)
class Sine(Stimulus):
    """``offset + amplitude sin(2 pi frequency (t - start) + phase)``: ampere, hertz, radian."""

    amplitude: Any
    frequency: Any
    offset: Any = 0.0
    phase: Any = 0.0
    start: Any = 0.0
    stop: Any = None

    def __post_init__(self) -> None:
        self._convert(amplitude="amp", frequency="hertz", offset="amp", phase="1", start="second", stop="second")
        above(self.frequency, 0, "frequency of Sine", "Hz")

    def sample(self, t: Floats, duration: float) -> Floats:
        """The oscillation within the window, else 0."""
        wave = self.offset + self.amplitude * np.sin(2 * np.pi * self.frequency * (t - self.start) + self.phase)
        return np.where(_window(self, t), wave, 0.0)


def _window(stimulus: Step | Ramp | Sine, t: Floats) -> Any:
    tiny = 1e-9  # times are multiples of the time step, with the rounding of a product
    return (t >= stimulus.start - tiny) & (t < (np.inf if stimulus.stop is None else stimulus.stop - tiny))


@dataclass(frozen=True)
class SpikeTrain:
    """Presynaptic spikes at `times` (second), each of which adds `weight` to the conductance of a receptor.

    `receptor` is ``ge`` for the excitatory and ``gi`` for the inhibitory receptor of the cell. The weight is in the
    unit of that receptor model: siemens, or ampere for the current-based ones. As in a network without delays, the
    conductance jumps at the end of the time step in which the spike falls.
    """

    times: Any
    weight: Any
    receptor: str = "ge"

    def __post_init__(self) -> None:
        times = np.sort(si_array(self.times, "second", "times of SpikeTrain"))
        if times.size and times[0] < 0:
            raise CellError(f"times of SpikeTrain: {times[0]:g} s is before the run begins; times count from 0")
        object.__setattr__(self, "times", times)
        if self.receptor not in SIGNS:
            raise CellError(f"receptor of SpikeTrain: '{self.receptor}' is not known; write 'ge' or 'gi'")

    def weight_in(self, unit: str) -> float:
        """The weight in the unit of a receptor model, at least 0."""
        weight = si(self.weight, unit, "weight of SpikeTrain")
        if weight < 0:
            raise CellError("weight of SpikeTrain: it is below 0; an inhibitory receptor ('gi') takes positive weights, too")
        return weight


def as_stimulus(current: Any) -> Stimulus:
    """A stimulus as it is, or a constant current from a number."""
    return current if isinstance(current, Stimulus) else Constant(current)
