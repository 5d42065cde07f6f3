"""The portrait of a cell: its rate over the injected current, and its response to one spike of each receptor.

All of it comes from two short runs of many copies (`cxsystem2.cells.copies`), so that it can follow values while they are
typed. The equations and the values are those of a population; noise is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.cells.copies import TONIC, Arrival, Copies, Course
from cxsystem2.cells.parameters import Silent
from cxsystem2.cells.quantity import Amount, CellError, Floats, si
from cxsystem2.cells.response import Response, response
from cxsystem2.models.cells import SOMA, Cell
from cxsystem2.models.parameter import Parameter

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIGNS = ("ge", "gi")
WEIGHTS = {"siemens": 1e-9, "amp": 1e-11, "volt": 1e-3}
"""What one spike adds (SI units) when nobody says it; 1 in any other unit."""
POINTS = 31
_SCAN = np.concatenate([[0.0], np.geomspace(1e-12, 1e-7, 36)])
_SETTLED, _WINDOW, _BEFORE = 0.2, 0.2, 5e-3
_FINER = 5  # by which a time step is divided when the potential runs away
_SHORTEST, _LONGEST = 1e-6, 1e-4  # second, of a time step


@dataclass(frozen=True, eq=False)
class Portrait:
    """What a cell does, in SI units.

    `rates` (hertz) are those at the injected `currents` (ampere); both are empty where the equations have no place for a
    current. `rheobase` is the smallest of these currents at which it fires, None where it fires at none, or without any.
    `rest` is the potential without any current (in the unit `unit`), `resistance` the input resistance (ohm) there. `notes`
    are sentences on what could not be measured as it is.
    """

    model: str
    unit: str
    rest: float
    resistance: float | None
    currents: Floats
    rates: Floats
    rheobase: float | None
    responses: tuple[Response, ...]
    notes: tuple[str, ...]
    dt: float
    tonic: float = 0.0
    """The ``tonic_current`` of the block (ampere), on top of which currents are injected."""

    def plot(self) -> Figure:
        """A figure of the curve and the responses."""
        from cxsystem2.cells.draw_portrait import draw_portrait

        return draw_portrait(self)

    def save_plot(self, target: str | Path) -> Path:
        """Write the figure to a picture file (``.png``, ``.pdf``, ``.svg``)."""
        from cxsystem2.cells.draw import save

        return save(self.plot, target)


def portrait(
    cell: Cell,
    parameters: Mapping[str, Mapping[str, float]],
    start: Mapping[str, float],
    dt: float = 1e-4,
    weights: Mapping[str, Amount] | None = None,
    duration: float = 0.4,
) -> Portrait:
    """The portrait of a cell with the parameters of its compartments (SI units).

    `weights` are what one spike of ``ge`` and of ``gi`` adds. Spikes are counted in the last three quarters of `duration`
    (second). The time step is `dt`, at most 0.1 ms, and finer where the potential runs away.

    Raises:
        CellError: something given does not fit, or the equations cannot be run.
    """
    cell = _without_dendritic_receptors(cell)
    given = {sign: _weight(cell, sign, (weights or {}).get(sign)) for sign in SIGNS}
    step = min(max(dt, _SHORTEST), _LONGEST)
    for last in (False, False, True):
        try:
            return _measured(cell, parameters, start, step, given, duration)
        except FloatingPointError:
            raise CellError("the equations cannot be calculated with these values") from None
        except CellError as error:
            if last or "not a number" not in str(error):
                raise
            step /= _FINER
    raise AssertionError


def _without_dendritic_receptors(cell: Cell) -> Cell:
    """The same cell with no receptors on its dendrites: no spike reaches them here, and they take most of the time."""
    return (
        cell if cell.dendrite is None else replace(cell, dendrite=replace(cell.dendrite, excitation=Silent, inhibition=Silent))
    )


def _weight(cell: Cell, sign: str, given: Amount | None) -> float:
    unit = cell.receptor(sign).weight_unit
    weight = WEIGHTS.get(unit, 1.0) if given is None else si(given, unit, f"weight of {sign}")
    if weight < 0 and not cell.receptor(sign).signed:
        raise CellError(f"weight of {sign}: it is below 0; both receptors take positive weights")
    return weight


def _measured(
    cell: Cell,
    parameters: Mapping[str, Mapping[str, float]],
    start: Mapping[str, float],
    dt: float,
    weights: Mapping[str, float],
    duration: float,
) -> Portrait:
    values = _flat(cell, parameters)
    tonic = values.get(TONIC, 0.0)
    currents = _currents(cell, values, start, dt)
    variants = [tonic, 0.0] if tonic else [tonic]
    signs = [sign for sign in SIGNS if cell.receptor(sign).incremented]
    each = 2 + 2 * len(signs)  # without a spike and with one of each receptor, free and clamped
    first = len(currents)
    small = first + each * len(variants)
    size = small + 1
    if tonic:
        values = {**values, TONIC: np.repeat([tonic, *variants, variants[-1]], [first, *[each] * len(variants), 1])}
    copies = Copies(cell, values, start, size, dt)
    injected = np.zeros(size)
    injected[:first] = currents
    injected[small] = _probe(currents)
    onset = round(_SETTLED / dt)
    arrivals, clamped = [], []
    for number, _ in enumerate(variants):
        at = first + number * each
        clamped += [at + 1, *(at + 3 + 2 * place for place, _ in enumerate(signs))]
        for place, sign in enumerate(signs):
            amount = -weights[sign] if cell.receptor(sign).subtracts else weights[sign]
            names = cell.soma.incremented(sign)
            arrivals += [Arrival(onset - 1, at + 2 + 2 * place + more, names, amount) for more in (0, 1)]
    length = max(duration, _SETTLED + _WINDOW)
    course = copies.run(length, injected, arrivals, clamped, (_SETTLED - _BEFORE, 1))
    rates = _rates(course, first, length, dt)
    quiet, notes = _variant(course, first, each, len(variants), onset, dt)
    at = first + each * quiet
    time: Floats = (np.arange(len(course.potential), dtype=np.float64) + round((_SETTLED - _BEFORE) / dt) - onset) * dt
    kept = time <= _WINDOW
    fires = {int(copy) for step, copy in zip(course.steps, course.copies, strict=True) if step >= onset}
    responses = []
    for place, sign in enumerate(signs):
        free, held = at + 2 + 2 * place, at + 3 + 2 * place
        found = response(
            cell.receptor(sign), sign, weights[sign], time[kept],
            (course.potential[:, free] - course.potential[:, at])[kept],
            (course.current[:, held] - course.current[:, at + 1])[kept] if cell.receptor(sign).current else None,
        )  # fmt: skip
        if at in fires or free in fires:
            found = replace(found, psp=None)
            if at not in fires:
                notes.append(f"one spike of {sign} makes the cell fire; take a smaller weight to see its time course")
        responses.append(found)
    alone = first + each * (len(variants) - 1)  # without tonic current
    settled, low = course.potential[0, alone], course.potential[0, small]
    passive = cell.soma.neuron.unit == "volt" and copies.driven and alone not in fires
    resistance = float((low - settled) / injected[small]) if passive else None
    return Portrait(
        cell.name, cell.soma.neuron.unit, float(settled), resistance, currents, rates, _rheobase(currents, rates),
        tuple(responses), (*_spoken(copies, currents), *notes), dt, tonic if copies.driven else 0.0,
    )  # fmt: skip


def _flat(cell: Cell, parameters: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """The parameters of all compartments under the names of the whole cell."""
    from cxsystem2.models.cells import WholeCell

    whole = WholeCell(cell)
    found = {whole.named(part, name): value for part, own in parameters.items() for name, value in own.items()}
    for name, value in found.items():
        if not np.isfinite(value):
            known: Mapping[str, Parameter] = cell.membrane(SOMA).parameters
            raise CellError(f"the value of '{name}' is missing or wrong{f' ({known[name].meaning})' if name in known else ''}")
    return found


def _currents(cell: Cell, values: Mapping[str, Any], start: Mapping[str, float], dt: float) -> Floats:
    """Currents (ampere) around those at which the cell begins to fire; empty where they have no place."""
    scan = np.concatenate([-_SCAN[:0:-1], _SCAN])
    copies = Copies(cell, values, start, len(scan), dt)
    if not copies.driven:
        return np.empty(0)
    duration = 0.15
    fires = np.isin(np.arange(len(scan)), copies.run(duration, scan).copies)
    if not fires.any():
        return np.empty(0)
    middle = len(scan) // 2
    if fires[middle]:
        silent = np.flatnonzero(~fires[:middle])
        width = -scan[silent[-1]] if len(silent) else 1e-9
        return np.linspace(-1.5 * width, 1.5 * width, POINTS)
    onset = scan[middle + np.flatnonzero(fires[middle:])[0]] if fires[middle:].any() else np.nan
    return np.linspace(0.0, 2.5 * float(onset), POINTS) if np.isfinite(onset) else np.empty(0)


def _probe(currents: Floats) -> float:
    """A small current (ampere) that hyperpolarises, for the input resistance."""
    return -0.02 * float(np.abs(currents).max()) if len(currents) else -1e-12


def _rates(course: Course, count: int, duration: float, dt: float) -> Floats:
    """The rate of each of the first `count` copies: from the intervals between spikes where there are two or more."""
    begin = duration / 4
    rates = np.zeros(count)
    for copy in range(count):
        times = course.steps[course.copies == copy] * dt
        times = times[times >= begin]
        rates[copy] = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else len(times) / (duration - begin)
    return rates


def _variant(course: Course, first: int, each: int, many: int, onset: int, dt: float) -> tuple[int, list[str]]:
    """Which variant (with the tonic current, or without) does not fire by itself when the spike arrives, and what to say."""
    begin = onset - round(0.1 / dt)
    fires = [bool(np.any((course.copies == first + each * number) & (course.steps >= begin))) for number in range(many)]
    if not fires[0]:
        return 0, []
    if many > 1 and not fires[1]:
        return 1, ["with its tonic current the cell fires by itself; the responses are measured without that current"]
    return many - 1, ["the cell fires without any input, so that its response to one spike cannot be seen in the potential"]


def _rheobase(currents: Floats, rates: Floats) -> float | None:
    firing = np.flatnonzero(rates > 0)
    return float(currents[firing[0]]) if len(firing) and firing[0] > 0 and currents[firing[0]] > 0 else None


def _spoken(copies: Copies, currents: Floats) -> Sequence[str]:
    if not copies.driven:
        word = copies.cell.soma.neuron.word
        return [f"the equations of {word} have no place for an injected current: write I_syn (ampere) where currents enter"]
    return [] if len(currents) else [f"the cell does not fire at currents up to {_SCAN[-1] * 1e9:g} nA"]
