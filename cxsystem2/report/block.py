"""The pieces of a description, before they become HTML, Markdown or LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from cxsystem2.typeset import FormulaLanguage, equation, formula, name, statement


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula by the text that a model has for it: a name, an expression, an equation, or a statement at a spike."""

    text: str
    set: Callable[[str, FormulaLanguage], str] = equation

    def written(self, form: FormulaLanguage) -> str:
        """The formula in a language for formulas, to stand in a line."""
        return form.whole(self.set(self.text, form))


def named(text: str) -> Formula:
    """The name of a variable or parameter."""
    return Formula(text, name)


def expression(text: str) -> Formula:
    """An expression, a condition say."""
    return Formula(text, formula)


def action(text: str) -> Formula:
    """What happens at a spike."""
    return Formula(text, statement)


Cell: TypeAlias = "str | Formula"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; those of level 1 divide the description."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, with formulas among them."""

    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `numbers` are the columns (counted from 0) whose cells are aligned right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas below each other, each with words before it (or none)."""

    lines: tuple[tuple[str, Formula], ...]


Block: TypeAlias = "Heading | Paragraph | Table | Formulas"


def words(*parts: Cell) -> Paragraph:
    """A paragraph."""
    return Paragraph(parts)
