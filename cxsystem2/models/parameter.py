"""Parameters and state variables: the two kinds of quantity that a model is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A constant of a model: its unit, what it means, and its default in SI units when it may be left out."""

    unit: str
    meaning: str
    default: float | None = None
    positive: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A variable that follows ``d name/dt = derivative``."""

    name: str
    derivative: str
    unit: str

    @property
    def equation(self) -> str:
        """The line of a Brian2 equation."""
        return f"d{self.name}/dt = {self.derivative} : {self.unit}"


def rename(text: str, names: Iterable[str], suffix: str) -> str:
    """Append a suffix to whole identifiers of an equation: ``ge*(Ee-vm)`` to ``ge_soma*(Ee-vm)``."""
    words = sorted(names)
    return re.sub(rf"\b({'|'.join(map(re.escape, words))})\b", rf"\1{suffix}", text) if words else text
