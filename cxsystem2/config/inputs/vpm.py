"""The VPM input: cells that fire together at given times, or regularly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

import numpy as np
from pydantic import model_validator

from cxsystem2.config.column import column, conflict, integer, quantity
from cxsystem2.config.inputs.base import Input, Random, SpikeTrain, inputs, within_one_step
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, in_unit

_ACTIVE = re.compile(r"\[act\]\s*\(\s*(\d+)\s*-\s*(\d+)\s*(?:-\s*(\d+)\s*)?\)\s*$")
_BLANKS = re.compile(r"(?<=[\w.)])\s+(?=[\w.(])")


@dataclass(frozen=True, slots=True)
class SpikeTimes:
    """When the active cells fire: at `times` (second), or every `1/rate` (hertz) from half a period on."""

    times: tuple[float, ...] = ()
    rate: float | None = None
    active: tuple[int, int, int] | None = None


def read_times(text: str, scope: Scope) -> SpikeTimes:
    """Reads ``[0.02 0.05]*second``, ``20*ms`` or ``10*Hz``, each with an optional ``[act](first-end-step)``."""
    active = None
    if found := _ACTIVE.search(text):
        active = (int(found[1]), int(found[2]), int(found[3] or 1))
        text = text[: found.start()].strip()
        if active[0] >= active[1] or active[2] < 1:
            raise ExpressionError(f"'{found[0]}' holds no cell")
    elif "[act]" in text:
        raise ExpressionError(f"'{text}' has no range of active cells; write [act](0-20) or [act](0-20-2) at its end")
    bracket, _, unit = text.rpartition("]")
    if bracket.startswith("["):
        text = "[" + _BLANKS.sub(", ", bracket[1:].strip()) + "]" + unit
    value = scope.evaluate(text)
    try:
        rate = in_unit(value, "hertz")
    except ExpressionError:
        rate = None
    if rate is not None:
        if not isinstance(rate, float) or not 0 < rate < np.inf:
            raise ExpressionError(f"'{text}' is not one rate above 0")
        return SpikeTimes(rate=rate, active=active)
    times = np.atleast_1d(in_unit(value, "second"))
    if times.size == 0 or np.iscomplexobj(times) or not np.all(np.isfinite(times)) or times.min() < 0:
        raise ExpressionError(f"'{text}' has a time below 0, or none")
    return SpikeTimes(times=tuple(float(time) for time in np.sort(times)), active=active)


@inputs.register("VPM")
class Vpm(Input):
    """Relay cells (for example of the ventral posteromedial thalamus) that fire as one volley at each given time."""

    number_of_neurons: int = column(read=integer, ge=1, noun="number of neurons", help="number of cells")
    radius: float = column(read=quantity("meter"), unit="meter", ge=0, help="radius of the disc of cells")
    spike_times: SpikeTimes = column(read=read_times, help="[t1 t2 …]*second, one time, or a rate; [act](a-b) limits cells")

    @model_validator(mode="after")
    def _active(self) -> Self:
        active = self.spike_times.active
        if active is not None and active[1] > self.number_of_neurons:
            raise conflict(f"[act] goes to {active[1]}, but there are {self.number_of_neurons} cells", "spike_times")
        return self

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.number_of_neurons

    @property
    def extent(self) -> float:
        """Radius of the disc of cells, metre."""
        return self.radius

    def lost(self, runtime: float, dt: float) -> tuple[str, str] | None:
        """Volleys after the end, several in one step, or a rate above one spike in each step."""
        times, rate, column_name = np.array(self.spike_times.times), self.spike_times.rate, "spike_times"
        if rate is not None:
            if rate * dt > 1:
                return column_name, f"cells fire once in a time step, at {1 / dt:g} Hz and not at {rate:g} Hz"
            late = max(1, round(1 / rate / dt)) // 2 * dt >= runtime
            half = "the first spike comes half a period after the start"
            return (column_name, f"{half}, which is after the end of the run ({runtime * 1e3:g} ms)") if late else None
        soon = times[times < runtime]
        if not len(soon) and len(times) > 1:
            return column_name, f"no spike arrives: all come after the end of the run ({runtime * 1e3:g} ms)"
        if many := len(soon) - len(np.unique(np.round(soon / dt))):
            return column_name, f"of each cell {within_one_step(many, dt)}"
        return None

    def switched_off(self, runtime: float) -> tuple[str, str] | None:
        """One volley after the end is how tables do without an input that they keep."""
        times = self.spike_times.times
        if self.spike_times.rate is not None or len(times) != 1 or times[0] < runtime:
            return None
        return "spike_times", f"no spike arrives: the only volley comes after the end of the run ({runtime * 1e3:g} ms)"

    def spikes(self, runtime: float, dt: float, random: Random) -> SpikeTrain:
        """All active cells at each time; as in CxSystem the relay passes a spike on one step after its time."""
        if self.spike_times.rate is not None:
            period = max(1, round(1 / self.spike_times.rate / dt))
            steps = np.arange(period // 2, int(np.ceil(runtime / dt)), period)
        else:
            steps = np.unique(np.round(np.array(self.spike_times.times) / dt).astype(np.int64))
        times = (steps + 1) * dt
        times = times[times < runtime]
        cells = np.arange(*(self.spike_times.active or (self.size,)), dtype=np.int32)
        return np.tile(cells, len(times)), np.repeat(times, len(cells))
