"""One cell block of the physiology table, as models ask it for their parameters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, UnresolvedName, in_unit
from cxsystem2.models.parameter import Parameter
from cxsystem2.problems import Place, Report, nearest
from cxsystem2.tables import Entry


class Block:
    """The values of a block; one that is missing or wrong is a problem, and is NaN until the check is over."""

    def __init__(self, entries: dict[str, Entry], place: Place, scope: Scope, report: Report) -> None:
        self.entries, self.scope, self.report = entries, scope, report
        first = next(iter(entries.values()), None)
        self.name = first.variable if first else ""
        self.place = first.place if first else place

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def problem(self, name: str, message: str) -> None:
        """Note a problem at a key, or at the block when it has no such key."""
        entry = self.entries.get(name)
        self.report.add(entry.value.place if entry else self.place, message, f"{self.name}, {name}")

    def warn(self, name: str, message: str) -> None:
        """Note something that is probably not what was meant, at a key."""
        self.report.warn(self.entries[name].value.place, message, f"{self.name}, {name}")

    def number(self, name: str, parameter: Parameter) -> float:
        """A parameter in SI units, or its default."""
        entry = self._entry(name, parameter)
        if entry is None:
            return math.nan if parameter.default is None else parameter.default
        return self.scope.parameter(entry, parameter)

    def value(self, name: str, parameter: Parameter) -> Any:
        """A value of any kind; None when it is missing or wrong."""
        entry = self._entry(name, parameter)
        try:
            return None if entry is None else self.scope.value(entry)
        except UnresolvedName:
            return None

    def array(self, name: str, parameter: Parameter) -> list[float]:
        """A list of numbers in SI units; empty when it is missing or wrong."""
        value = self.value(name, parameter)
        if value is None:
            return []
        try:
            return [float(element) for element in np.atleast_1d(in_unit(value, parameter.unit))]
        except (ExpressionError, TypeError) as error:
            self.problem(name, str(error))
            return []

    def _entry(self, name: str, parameter: Parameter) -> Entry | None:
        entry = self.entries.get(name)
        if entry is None and parameter.default is None and self.entries:
            needs = f"block '{self.name}' has no '{name}' ({parameter.meaning}, {parameter.unit})"
            self.problem(name, f"{needs}{nearest(name, self.entries)}")
        return entry
