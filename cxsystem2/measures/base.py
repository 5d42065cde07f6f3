"""What a measure is: a number for the spike trains of a population; some have a number for each cell or pair as well."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import fields
from typing import ClassVar

import numpy as np

from cxsystem2.measures.trains import Numbers, Trains
from cxsystem2.registry import Registry


class Measure(ABC):
    """A number that describes the spike trains of a population; NaN where it is not defined.

    A subclass is a frozen dataclass whose fields are its settings, all with defaults: ``Fano(width=0.05)``.
    """

    word: ClassVar[str]
    title: ClassVar[str] = ""
    """The measure in plain words, for pictures and tables that people read; its word when it is empty."""
    unit: ClassVar[str] = ""
    """SI unit of the number; empty for a pure number."""
    settings: ClassVar[Mapping[str, str]] = {}
    """SI units of those settings that have one."""

    @property
    def name(self) -> str:
        """The word, and in brackets the settings that are not the usual ones: ``fano(width=0.05)``."""
        own = [item for item in fields(self) if getattr(self, item.name) != item.default]  # type: ignore[arg-type]
        changed = ",".join(f"{item.name}={getattr(self, item.name):g}" for item in own)
        return f"{self.word}({changed})" if changed else self.word

    @property
    def in_words(self) -> str:
        """The title, and in brackets the settings that are not the usual ones: ``Fano factor of counts (width=0.05)``."""
        settings = self.name.removeprefix(self.word)
        return f"{self.title or self.word.replace('_', ' ')}{' ' if settings else ''}{settings}"

    @abstractmethod
    def value(self, trains: Trains) -> float:
        """The number for a population."""


class DistributionMeasure(Measure):
    """A measure that is a distribution over cells, or over pairs of cells; its number is the mean."""

    over: ClassVar[str] = "cells"

    @abstractmethod
    def values(self, trains: Trains) -> Numbers:
        """The value of each cell (or pair); NaN where it is not defined."""

    def value(self, trains: Trains) -> float:
        """The mean of the values that are defined."""
        return mean(self.values(trains))


def mean(values: Numbers) -> float:
    """The mean of the values that are not NaN; NaN when there is none."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else float("nan")


measures: Registry[type[Measure]] = Registry("measure", group="cxsystem2.measures", base=Measure)
