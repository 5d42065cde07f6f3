"""Lines and tables of measurements, which carry the figures that are printed in them, so that they can be kept as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


class Line(str):
    """A line to print, and its figures: each by what it is of, with its unit in brackets."""

    figures: dict[str, float]
    __slots__ = ("figures",)

    def __new__(cls, text: str, figures: Mapping[str, float]) -> Self:
        """A line and the figures that are in it."""
        line = super().__new__(cls, text)
        line.figures = {name: float(value) for name, value in figures.items()}
        return line

    def __reduce__(self) -> tuple[type[Line], tuple[str, dict[str, float]]]:
        """It goes from one process to another as it is."""
        return Line, (str(self), self.figures)


@dataclass(frozen=True)
class Table:
    """A table of figures.

    Attributes:
        label: the heading of the first column, which says what a row is of.
        columns: the heading of each other column with its unit in brackets, and the format of its numbers.
        width: of the first column.
    """

    label: str
    columns: Mapping[str, str]
    width: int = 26

    @property
    def head(self) -> str:
        """The line of headings."""
        return "  ".join([f"{self.label:{self.width}}", *(f"{heading:>8}" for heading in self.columns)]).rstrip()

    def row(self, label: object, *values: float) -> Line:
        """A row; its figures are named by its label and the headings."""
        cells = [
            f"{format(value, shape):>{max(8, len(heading))}}"
            for (heading, shape), value in zip(self.columns.items(), values, strict=True)
        ]
        named = {f"{label}: {heading}": value for heading, value in zip(self.columns, values, strict=True)}
        return Line("  ".join([f"{label!s:{self.width}}", *cells]), named)
