"""One cell block of the physiology table, as models ask it for their parameters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, UnresolvedName, in_unit
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.starting import starting_value
from cxsystem2.problems import Addition, Place, Report
from cxsystem2.tables import Entry


class Block:
    """The values of a block; one that is missing or wrong is a problem, and is NaN until the check is over."""

    def __init__(self, name: str | None, place: Place, scope: Scope, report: Report) -> None:
        """`name` is None where the table has no such block, which has been reported at `place`."""
        self.name, self.scope, self.report = name or "", scope, report
        self.entries: dict[str, Entry] = scope.blocks[name] if name is not None else {}
        self.there = name is not None
        first = next(iter(self.entries.values()), scope.bare.get(self.name))
        self.place = first.place if first else place
        if self.there:
            scope.reading.models.setdefault(self.name, {})

    def __contains__(self, name: str) -> bool:
        if name not in self.entries:
            self.scope.reading.optional([name], self.name)
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
        if entry is not None:
            self.scope.reading.note(entry)
        elif parameter.default is not None:
            self.scope.reading.optional([name], self.name)
        elif self.there:
            message = f"block '{self.name}' has no '{name}' ({parameter.meaning}, {parameter.unit})"
            problem = self.report.add(self.place, message, f"{self.name}, {name}", addition=self._addition(name, parameter))
            self.scope.reading.missing([name], problem, self.name)
        return entry

    def _addition(self, name: str, parameter: Parameter) -> Addition | None:
        """The row that is missing, with a starting value where one is known."""
        models = self.scope.reading.models[self.name]
        value = starting_value(name, models, self.entries, self.scope.catalogue, parameter.unit)
        return Addition(self.name, name, value, f"{parameter.meaning} (a starting value)") if value else None

    def asked_by(self, model: str) -> None:
        """Say the word of a model that asks for the parameters of the block."""
        if self.there:
            self.scope.reading.models[self.name][model] = None
