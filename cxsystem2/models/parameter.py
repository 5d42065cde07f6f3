"""Parameters and state variables: the two kinds of quantity that a model is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_DIVISOR = re.compile(r"/\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A constant of a model: its unit, what it means, its default when it may be left out, and its range, in SI units."""

    unit: str
    meaning: str
    default: float | None = None
    positive: bool = False
    least: float | None = None
    most: float | None = None

    def fault(self, value: float) -> str:
        """What is wrong with a value (``above 1``, say), or nothing."""
        if self.positive and value <= 0:
            return "not above 0"
        if self.least is not None and value < self.least:
            return f"below {self.least:g}"
        return f"above {self.most:g}" if self.most is not None and value > self.most else ""


@dataclass(frozen=True, slots=True)
class StateVariable:
    """A variable that follows ``d name/dt = derivative``; one without a derivative keeps its value.

    `held` says whether it stands still while the cell is refractory.
    """

    name: str
    derivative: str
    unit: str
    held: bool = False

    @property
    def equation(self) -> str:
        """The line of a Brian2 equation."""
        if not self.derivative:
            return f"{self.name} : {self.unit} (constant)"
        return f"d{self.name}/dt = {self.derivative} : {self.unit}{' (unless refractory)' if self.held else ''}"

    def time_constants(self, parameters: Mapping[str, Parameter]) -> tuple[str, ...]:
        """The parameters in seconds that its derivative divides by: its time constants, where it decays linearly."""
        names = _DIVISOR.findall(self.derivative)
        return tuple(name for name in names if name in parameters and parameters[name].unit == "second")


def rename(text: str, names: Iterable[str], suffix: str) -> str:
    """Append a suffix to whole identifiers of an equation: ``ge*(Ee-vm)`` to ``ge_soma*(Ee-vm)``."""
    return _rename(text, tuple(names), suffix)


@lru_cache(maxsize=4096)  # a sweep checks the same equations at every point
def _rename(text: str, names: tuple[str, ...], suffix: str) -> str:
    return replace(text, {name: f"{name}{suffix}" for name in names})


def replace(text: str, names: Mapping[str, str]) -> str:
    """An equation with other names for whole identifiers, all replaced at once."""
    if not names:
        return text
    return re.sub(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b", lambda found: names[found[1]], text)
