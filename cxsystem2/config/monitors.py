"""The little language of the column ``monitors``: ``[Sp] [St]vm[dt]0.5*ms[rec](0-20)+ge_soma -->``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from cxsystem2.config.column import quantity
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError
from cxsystem2.problems import Place, Report, nearest

_ITEM = re.compile(r"\s*(?=\[(?:Sp|St)\])", re.IGNORECASE)
_OPTION = re.compile(r"\[(dt|rec)\]\s*((?:\([^)]*\)|[^\[+])+)")
_interval = quantity("second")
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

    def check(self, variables: Collection[str], size: int, place: Place, label: str, report: Report) -> None:
        """Note variables that do not exist and cells beyond the population."""
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
    spikes, states = False, []
    for item in filter(None, _ITEM.split(body)):
        kind, rest = item[:4].lower(), item[4:].strip()
        if kind == "[sp]" and not rest:
            spikes = True
        elif kind == "[st]" and rest:
            states += [_recording(part.strip(), scope) for part in rest.split("+")]
        else:
            raise ExpressionError(f"'{item}' is not a monitor; write [Sp] for spikes or [St]vm for a variable")
    return MonitorCell(Monitors(spikes, tuple(states)), begins, ends)


def _recording(text: str, scope: Scope) -> Recording:
    name, cells, step = re.split(r"\[", text, maxsplit=1)[0].strip(), None, None
    options = _OPTION.findall(text[len(name) :])
    if not name.isidentifier() or "".join(f"[{key}]{value}" for key, value in options).replace(" ", "") != (
        text[len(name) :].replace(" ", "")
    ):
        raise ExpressionError(f"'[St]{text}' is not a recording; write [St]variable[dt]0.5*ms[rec](0-20)")
    for key, value in options:
        if key == "dt":
            step = _interval(value, scope)
            if step <= 0:
                raise ExpressionError(f"the interval [dt]{value} is not above 0")
        else:
            found = _RANGE.match(value.strip())
            if not found:
                raise ExpressionError(f"'[rec]{value}' is not a range of cells; write [rec](0-20) or [rec](0-20-2)")
            start, stop, every = int(found[1]), int(found[2]), int(found[3] or 1)
            if start >= stop or every < 1:
                raise ExpressionError(f"'[rec]{value}' holds no cell")
            cells = (start, stop, every)
    return Recording(name, cells, step)


class Inheritance:
    """The default that ``-->`` begins and ``<--`` ends, over the rows of one kind."""

    def __init__(self) -> None:
        self.default = Monitors()

    def resolve(self, cell: MonitorCell | None) -> Monitors:
        """What a row records; an empty cell takes the default."""
        if cell is None:
            return self.default
        monitors = self.default if cell.monitors is None else cell.monitors
        if cell.begins:
            self.default = monitors
        elif cell.ends:
            self.default = Monitors()
        return monitors
