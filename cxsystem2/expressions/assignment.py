"""A statement that gives a variable a value: ``vm = V_res``, ``w += b``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASSIGNMENT = re.compile(r"^(\w+)\s*([-+*/]?)=(?!=)\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The variable, the sign before ``=`` (often none), and the expression behind it."""

    name: str
    sign: str
    value: str

    @property
    def becomes(self) -> str:
        """What the variable becomes, as one expression: ``w + (b)`` for ``w += b``."""
        return f"{self.name} {self.sign} ({self.value})" if self.sign else self.value


def assignment(line: str) -> Assignment | None:
    """The parts of a statement; None where it is no assignment."""
    found = _ASSIGNMENT.match(line.strip())
    return Assignment(found[1], found[2], found[3]) if found else None
