"""The little language of the column ``monitors``: ``[Sp] [Rate][dt]5*ms [St]vm[dt]0.5*ms[rec](0-20)+ge_soma -->``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from cxsystem2.config.column import quantity
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError
from cxsystem2.problems import Place, Report, nearest

_ITEM = re.compile(r"(?<!\s)\s*+(?=\[(?:Sp|St|Rate)\])", re.IGNORECASE)
_VALUE = r"(?:\([^()]*+\)|[^\[+])++"
_OPTION = re.compile(rf"\[(dt|rec)\]\s*({_VALUE})")
_RECORDING = re.compile(rf"(?P<variable>[^\W\d]\w*)\s*(?P<options>(?:\[(?:dt|rec)\]\s*{_VALUE})*+)")
_seconds = quantity("second")
_BIN = 1e-3
_RANGE = re.compile(r"^\(\s*(\d+)\s*-\s*(\d+)\s*(?:-\s*(\d+)\s*)?\)$")


@dataclass(frozen=True, slots=True)
class Recording:
    """One state variable to record: of which cells (start, end, step; all when None), and how often (second)."""

    variable: str
    cells: tuple[int, int, int] | None = None
    dt: float | None = None

    def indices(self, size: int) -> range:
        """The recorded cells of a population (or synapses of a pathway) of a size."""
        return range(size) if self.cells is None else range(*self.cells)


@dataclass(frozen=True, slots=True)
class Monitors:
    """What is recorded from one population or pathway."""

    spikes: bool = False
    states: tuple[Recording, ...] = ()
    rate: float | None = None
    """Bin (second) in which the spikes of the whole population are counted."""
    place: Place | None = field(default=None, compare=False)
    """Where a row says it, or the row that takes it over."""

    def check(
        self, variables: Collection[str], size: int, place: Place, label: str, report: Report, step: float | None = None
    ) -> None:
        """Note variables that do not exist, cells beyond the population, and bins that are no multiple of the time step."""
        if self.rate is not None and step is not None and abs(self.rate / step - round(self.rate / step)) > 1e-6:
            report.add(place, f"the bin of [Rate], {self.rate:g} s, is not a multiple of the time step, {step:g} s", label)
        for state in self.states:
            if state.variable not in variables:
                hint = nearest(state.variable, variables) or f"; there are {', '.join(variables)}"
                report.add(place, f"there is no variable '{state.variable}' to record{hint}", label)
            if state.cells is not None and state.cells[1] > size:
                report.add(place, f"[rec] goes to {state.cells[1]}, but there are {size} cells", label)


@dataclass(frozen=True, slots=True)
class MonitorCell:
    """What a cell says: its monitors (None when it is empty), and whether a default begins or ends here."""

    monitors: Monitors | None
    begins: bool = False
    ends: bool = False


def read_monitors(text: str, scope: Scope) -> MonitorCell:
    """Read a cell of the column ``monitors``.

    Raises:
        ExpressionError: the cell is not of the language.
    """
    begins, ends = text.endswith("-->"), text.endswith("<--")
    body = text[:-3].strip() if begins or ends else text.strip()
    if body in ("", "--"):
        return MonitorCell(Monitors() if body else None, begins, ends)
    spikes, states, rate = False, [], None
    for item in filter(None, _ITEM.split(body)):
        name, _, rest = item.partition("]")
        kind, rest = f"{name}]".lower(), rest.strip()
        if kind == "[sp]" and not rest:
            spikes = True
        elif kind == "[rate]":
            bin = _bin(rest, scope)
            _once(rate, bin, "[Rate]")
            rate = bin
        elif kind == "[st]" and rest:
            states += [_recording(part.strip(), scope) for part in rest.split("+")]
        else:
            raise ExpressionError(f"'{item}' is not a monitor; write [Sp] for spikes, [Rate] or [St]vm for a variable")
    known: dict[str, Recording] = {}
    for state in states:
        _once(known.setdefault(state.variable, state), state, state.variable)
    return MonitorCell(Monitors(spikes, tuple(known.values()), rate), begins, ends)


def _once(first: object, second: object, what: str) -> None:
    """A result has room for one recording of a variable.

    Raises:
        ExpressionError: the second one is not the same as the first.
    """
    if first is not None and first != second:
        raise ExpressionError(f"'{what}' is given twice in one cell; write it once")


def _bin(text: str, scope: Scope) -> float:
    if not text:
        return _BIN
    if not text.lower().startswith("[dt]"):
        raise ExpressionError(f"'[Rate]{text}' is not a monitor; write [Rate] or [Rate][dt]5*ms")
    return _interval(text[4:], scope)


def _interval(text: str, scope: Scope) -> float:
    step = float(_seconds(text, scope))
    if step <= 0:
        raise ExpressionError(f"the interval [dt]{text} is not above 0")
    return step


def _recording(text: str, scope: Scope) -> Recording:
    written = _RECORDING.fullmatch(text)
    if written is None:
        raise ExpressionError(f"'[St]{text}' is not a recording; write [St]variable[dt]0.5*ms[rec](0-20)")
    options = _OPTION.findall(written["options"])
    if len(dict(options)) < len(options):
        raise ExpressionError(f"'[St]{text}' has an option twice; write [St]variable[dt]0.5*ms[rec](0-20)")
    read: dict[str, Callable[[str], Any]] = {"rec": _cells, "dt": lambda value: _interval(value, scope)}
    given = {key: read[key](value) for key, value in options}
    return Recording(written["variable"], given.get("rec"), given.get("dt"))


def _cells(text: str) -> tuple[int, int, int]:
    """A range of cells: start, end, step."""
    numbers = _RANGE.match(text.strip())
    if numbers is None:
        raise ExpressionError(f"'[rec]{text}' is not a range of cells; write [rec](0-20) or [rec](0-20-2)")
    start, stop, every = int(numbers[1]), int(numbers[2]), int(numbers[3] or 1)
    if start >= stop or every < 1:
        raise ExpressionError(f"'[rec]{text}' holds no cell")
    return start, stop, every


class Inheritance:
    """The default that ``-->`` begins and ``<--`` ends, over the rows of one kind."""

    def __init__(self) -> None:
        self.default = Monitors()

    def resolve(self, cell: MonitorCell | None, place: Place | None = None) -> Monitors:
        """What a row records; an empty cell takes the default. `place` is where its problems are noted."""
        if cell is None:
            return replace(self.default, place=place)
        monitors = self.default if cell.monitors is None else cell.monitors
        if cell.begins:
            self.default = monitors
        elif cell.ends:
            self.default = Monitors()
        return replace(monitors, place=place)
