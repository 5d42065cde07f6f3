"""A block of equations as Brian2 writes it, taken apart into its lines; nothing of it is accepted here yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxsystem2.expressions import ExpressionError

_NAME = r"[A-Za-z_]\w*"
_CHANGE = re.compile(rf"d({_NAME})\s*/\s*dt\s*=\s*(.+)", re.DOTALL)
_EQUAL = re.compile(rf"({_NAME})\s*=\s*(.+)", re.DOTALL)
_NAMES = re.compile(rf"{_NAME}(\s*,\s*{_NAME})*")
_UNIT = re.compile(r"\s*(?P<unit>[^()]+?|[^()]*\([^()]*\)[^()]*?)\s*(?:\((?P<flags>[a-z\- ,]+)\))?\s*")
FLAGS = ("unless refractory", "event-driven", "clock-driven", "constant over dt", "constant", "shared", "summed", "linked")
"""The words that Brian2 writes in brackets behind a unit."""


@dataclass(frozen=True, slots=True)
class EquationLine:
    """One equation: a variable with its derivative (`change`), a variable that follows from others, or a declared name."""

    name: str
    right: str
    unit: str
    flags: frozenset[str]
    change: bool

    @property
    def declared(self) -> bool:
        """Whether it names a quantity and says nothing of its value."""
        return not self.right


def without_comment(line: str) -> str:
    """A line of Python or of equations without its comment."""
    return line.partition("#")[0].strip()


def split(text: str) -> list[EquationLine]:
    """The equations of a block.

    Raises:
        ExpressionError: a line is none; the message shows it.
    """
    found: list[EquationLine] = []
    waiting = ""
    for written in text.splitlines():
        waiting = f"{waiting} {without_comment(written)}".strip()
        if ":" in waiting:
            found += _lines(waiting)
            waiting = ""
    if waiting:
        raise ExpressionError(f"'{waiting[:60]}' has no unit; an equation ends in a colon and a unit, as dv/dt = -v/tau : volt")
    names = [line.name for line in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ExpressionError(f"'{twice[0]}' has two equations")
    return found


def _lines(text: str) -> list[EquationLine]:
    left, _, behind = text.partition(":")
    end = _UNIT.fullmatch(behind)
    if end is None:
        raise ExpressionError(f"'{behind.strip()[:60]}' is not a unit with flags, as volt (unless refractory)")
    flags = frozenset(flag.strip() for flag in (end["flags"] or "").split(",") if flag.strip())
    if unknown := sorted(flags.difference(FLAGS)):
        raise ExpressionError(f"'({unknown[0]})' is no flag of Brian2's equations; there are {', '.join(FLAGS)}")
    left = left.strip()
    if match := _CHANGE.fullmatch(left):
        return [EquationLine(match[1], match[2].strip(), end["unit"], flags, True)]
    if match := _EQUAL.fullmatch(left):
        return [EquationLine(match[1], match[2].strip(), end["unit"], flags, False)]
    if _NAMES.fullmatch(left):
        return [EquationLine(name.strip(), "", end["unit"], flags, False) for name in left.split(",")]
    raise ExpressionError(f"'{left[:60]}' is not an equation, as dv/dt = -v/tau : volt")
