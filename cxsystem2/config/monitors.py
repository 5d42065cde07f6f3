"""The little language of the column ``monitors``: ``[Sp][share]0.1 [Rate][dt]5*ms [St]vm[dt]0.5*ms[rec](0-20)+ge_soma -->``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from cxsystem2.config.column import number, quantity
from cxsystem2.config.scope import Scope
from cxsystem2.config.window import ALWAYS, Window
from cxsystem2.expressions import ExpressionError
from cxsystem2.problems import Place, Report, nearest

_ITEM = re.compile(r"(?<!\s)\s*+(?=\[(?:Sp|St|Rate)\])", re.IGNORECASE)
_VALUE = r"(?:\([^()]*+\)|[^\[+])++"
_NAMES = "dt|every|from|rec|share|to"
_OPTION = re.compile(rf"\[({_NAMES})\]\s*({_VALUE})")
_OPTIONS = rf"(?P<options>(?:\[(?:{_NAMES})\]\s*{_VALUE})*+)"
_RECORDING = re.compile(rf"(?P<variable>[^\W\d]\w*)\s*{_OPTIONS}")
_OF_CELLS = re.compile(_OPTIONS)
_seconds = quantity("second")
_EXAMPLE = "[St]variable[dt]0.5*ms[rec](0-20)"
_BIN = 1e-3
OF_CELLS = {
    "[Sp]": "the spikes of all cells",
    "[Rate]": "the rate of the whole population, in bins of 1 ms",
    "[St]vm": "the potential of every cell at every time step",
    "[St]vm[dt]0.5*ms[rec](0-20)": "the potential of the first 20 cells, every 0.5 ms",
    "[Sp] [St]vm[rec](0-5)": "all spikes, and the potential of the first 5 cells",
    "[Sp][share]0.1": "the spikes of a tenth of the cells",
    "--": "nothing",
}
"""What is often recorded of a population, with its meaning."""
OF_SYNAPSES = {
    "[St]wght[dt]10*ms": "the weight of every synapse, every 10 ms",
    "[St]wght[dt]10*ms[share]0.01": "the weights of a hundredth of the synapses, every 10 ms",
    "--": "nothing",
}
"""What is often recorded of a pathway, with its meaning."""
_RANGE = re.compile(r"^\(\s*(\d+)\s*-\s*(\d+)\s*(?:-\s*(\d+)\s*)?\)$")


@dataclass(frozen=True, slots=True)
class Recording:
    """One state variable to record: of which cells, how often, and when.

    `cells` is a range (start, end, step) and `share` a share of them that is drawn; all are recorded when both are None.
    `dt` (second) is the interval, or `every` the number of time steps in it; each step is recorded when both are None.
    """

    variable: str
    cells: tuple[int, int, int] | None = None
    dt: float | None = None
    share: float | None = None
    every: int | None = None
    window: Window = ALWAYS

    def indices(self, size: int) -> range:
        """The cells of a population (or synapses of a pathway) of a size that are recorded, or of which a share is."""
        start, stop, step = self.cells or (0, size, 1)
        return range(start, min(stop, size), step)

    def count(self, size: int) -> int:
        """The number of recorded cells (or synapses)."""
        return shared(size, self.share) if self.share is not None else len(self.indices(size))

    def interval(self, step: float) -> float | None:
        """The interval (second) with time steps of a length (second); None for each step."""
        if self.every is None:
            return self.dt
        return self.every * step if self.every > 1 else None


def shared(size: int, share: float) -> int:
    """How many of so many cells a share of them is: at least one, where there are any."""
    return min(size, max(1, round(share * size)))


@dataclass(frozen=True, slots=True)
class Monitors:
    """What is recorded from one population or pathway."""

    spikes: bool = False
    states: tuple[Recording, ...] = ()
    rate: float | None = None
    """Bin (second) in which the spikes of the whole population are counted."""
    place: Place | None = field(default=None, compare=False)
    """Where a row says it, or the row that takes it over."""
    spike_share: float | None = None
    """The share of the cells whose spikes are recorded; None for all."""
    spike_window: Window = ALWAYS
    rate_window: Window = ALWAYS
    """When bins are recorded: those that begin in it."""

    @property
    def partial_spikes(self) -> bool:
        """Whether not all spikes are recorded."""
        return self.spike_share is not None or self.spike_window != ALWAYS

    def windows(self) -> Iterator[tuple[str, Window]]:
        """When each thing is recorded, by how it is written."""
        if self.spikes:
            yield "[Sp]", self.spike_window
        if self.rate is not None:
            yield "[Rate]", self.rate_window
        yield from ((f"[St]{state.variable}", state.window) for state in self.states)

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
    found: dict[str, Any] = {}
    states: dict[str, Recording] = {}
    for item in filter(None, _ITEM.split(body)):
        kind, rest = _kind(item)
        if kind == "[st]" and rest:
            for part in rest.split("+"):
                state = _recording(part.strip(), scope)
                _once(states.setdefault(state.variable, state), state, state.variable)
        elif kind == "[sp]" and (options := _OF_CELLS.fullmatch(rest)):
            read = _read(f"[Sp]{rest}", options["options"], ("share", "from", "to"), scope)
            own = {"spikes": True, "spike_share": read.get("share"), "spike_window": read["window"]}
            _once(found.setdefault("[Sp]", own), own, "[Sp]")
        elif kind == "[rate]" and (options := _OF_CELLS.fullmatch(rest)):
            read = _read(f"[Rate]{rest}", options["options"], ("dt", "from", "to"), scope)
            own = {"rate": read.get("dt", _BIN), "rate_window": read["window"]}
            _once(found.setdefault("[Rate]", own), own, "[Rate]")
        elif kind == "[rate]":
            raise ExpressionError(f"'[Rate]{rest}' is not a monitor; write [Rate] or [Rate][dt]5*ms")
        else:
            raise ExpressionError(f"'{item}' is not a monitor; write [Sp] for spikes, [Rate] or [St]vm for a variable")
    together = found.get("[Sp]", {}) | found.get("[Rate]", {})
    return MonitorCell(Monitors(states=tuple(states.values()), **together), begins, ends)


def _kind(item: str) -> tuple[str, str]:
    """What an item is, ``[st]`` say, and what follows."""
    name, _, rest = item.partition("]")
    return f"{name}]".lower(), rest.strip()


def _once(first: object, second: object, what: str) -> None:
    """A result has room for one recording of a variable.

    Raises:
        ExpressionError: the second one is not the same as the first.
    """
    if first != second:
        raise ExpressionError(f"'{what}' is given twice in one cell; write it once")


def _recording(text: str, scope: Scope) -> Recording:
    written = _RECORDING.fullmatch(text)
    if written is None:
        raise ExpressionError(f"'[St]{text}' is not a recording; write {_EXAMPLE}")
    given = _read(f"[St]{text}", written["options"], tuple(_READERS), scope)
    cells, share, every = given.get("rec"), given.get("share"), given.get("every")
    return Recording(written["variable"], cells, given.get("dt"), share, every, given["window"])


def _read(item: str, text: str, allowed: tuple[str, ...], scope: Scope) -> dict[str, Any]:
    """The values of the options of an item, and the window that [from] and [to] make.

    Raises:
        ExpressionError: an option is wrong, not for this item, or does not go with another one.
    """
    options = _OPTION.findall(text)
    if len(dict(options)) < len(options):
        raise ExpressionError(f"'{item}' has an option twice; write {_EXAMPLE}")
    for name, _ in options:
        if name not in allowed:
            known = ", ".join(f"[{one}]" for one in allowed)
            raise ExpressionError(f"'{item}' cannot have [{name}]; remove it (there are {known})")
    given = {name: _READERS[name](value.strip(), scope) for name, value in options}
    for one, other in (("rec", "share"), ("dt", "every")):
        if one in given and other in given:
            raise ExpressionError(f"'{item}' has both [{one}] and [{other}]; keep one of them")
    begin, end = given.get("from", 0.0), given.get("to", math.inf)
    if not begin < end:
        raise ExpressionError(f"'{item}' ends before it begins; write a time in [to] that is above {begin:g} s")
    return given | {"window": Window(begin, end)}


def _interval(text: str, scope: Scope) -> float:
    step = float(_seconds(text, scope))
    if step <= 0:
        raise ExpressionError(f"the interval [dt]{text} is not above 0")
    return step


def _begin(text: str, scope: Scope) -> float:
    time = float(_seconds(text, scope))
    if time < 0:
        raise ExpressionError(f"[from]{text} is below 0; a run begins at 0 s")
    return time


def _share(text: str, scope: Scope) -> float:
    share = float(number(text, scope))
    if not 0 < share <= 1:
        raise ExpressionError(f"the share [share]{text} is not above 0 and up to 1; write 0.1 for a tenth of the cells")
    return share


def _every(text: str, scope: Scope) -> int:
    every = float(number(text, scope))
    if every < 1 or every != int(every):
        raise ExpressionError(f"[every]{text} is not a whole number of time steps from 1 on; write [every]10 for example")
    return int(every)


def _cells(text: str, scope: Scope) -> tuple[int, int, int]:
    """A range of cells: start, end, step."""
    numbers = _RANGE.match(text)
    if numbers is None:
        raise ExpressionError(f"'[rec]{text}' is not a range of cells; write [rec](0-20) or [rec](0-20-2)")
    start, stop, every = int(numbers[1]), int(numbers[2]), int(numbers[3] or 1)
    if start >= stop or every < 1:
        raise ExpressionError(f"'[rec]{text}' holds no cell")
    return start, stop, every


_READERS: dict[str, Callable[[str, Scope], Any]] = {
    "rec": _cells,
    "share": _share,
    "dt": _interval,
    "every": _every,
    "from": _begin,
    "to": lambda text, scope: float(_seconds(text, scope)),
}


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
