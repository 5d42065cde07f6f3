"""What one synaptic spike does to a cell: the change of its potential, the current, and their peak and decay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cxsystem2.cells.quantity import Floats
from cxsystem2.models.receptors import Receptor


@dataclass(frozen=True, slots=True)
class ResponseCourse:
    """The largest deviation (SI unit, with its sign), when it comes after the spike (second), and how long it then takes to
    fall to 1/e of it (second); None where it has not fallen so far at the end of the recording."""

    peak: float
    time_to_peak: float
    decay: float | None


@dataclass(frozen=True, eq=False)
class Response:
    """The response to one spike of a receptor (sign ``ge`` or ``gi``), over the time `t` since the spike (second).

    `potential` is the deviation from the cell without the spike; `current` (ampere; positive depolarises) is what flows while
    the potential is held, None for a receptor that moves the potential itself. `psp` and `psc` are their numbers; `psp` is
    None where the cell fires.
    """

    sign: str
    receptor: str
    weight: float
    weight_unit: str
    t: Floats
    potential: Floats
    current: Floats | None
    psp: ResponseCourse | None
    psc: ResponseCourse | None


def response(
    receptor: type[Receptor], sign: str, weight: float, t: Floats, potential: Floats, current: Floats | None
) -> Response:
    """A response with its numbers."""
    psc = None if current is None else course(t, current)
    return Response(sign, receptor.word, weight, receptor.weight_unit, t, potential, current, course(t, potential), psc)


def course(t: Floats, values: Floats) -> ResponseCourse | None:
    """Peak, time to peak and decay of a deviation; None where there is none."""
    at = int(np.argmax(np.abs(values)))
    peak = float(values[at])
    if not math.isfinite(peak) or peak == 0:
        return None
    share = values[at:] / peak
    below = np.flatnonzero(share <= math.exp(-1))
    decay = None
    if len(below):
        after = int(below[0])
        before, behind = share[after - 1], share[after]
        part = (before - math.exp(-1)) / (before - behind)
        decay = float(t[at + after - 1] + part * (t[at + after] - t[at + after - 1]) - t[at])
    return ResponseCourse(peak, float(t[at]), decay)
