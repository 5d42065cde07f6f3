"""The two tables of a model in memory, as text with positions; nothing is evaluated here.

A *cell* is a piece of text and its place. The anatomy table is a list of rows of four kinds (``params``, ``IN``,
``G``, ``S``), the physiology table a list of entries (a root scalar, or one key of a block). Rows that a user switched
off with ``#`` are kept, so that a conversion to another format loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cxsystem2.problems import Place
from cxsystem2.tables.error_value import is_error_value, is_too_narrow

if TYPE_CHECKING:
    from cxsystem2.tables.tree import Node

KINDS = ("params", "IN", "G", "S")
"""Row types of the anatomy table: system parameters, inputs, populations ("groups") and pathways ("synapses")."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as the user wrote it."""

    text: str
    place: Place
    reported: bool = False
    """Whether a problem of this cell is known already, so that its text needs no further look."""

    @property
    def given(self) -> bool:
        """False for an empty cell, for ``--`` (the default is meant) and for a value switched off with ``#``."""
        return self.text not in ("", "--") and not self.switched_off

    @property
    def switched_off(self) -> bool:
        """Whether the value is a comment; an error value of a spreadsheet program is none (`tables.error_value`)."""
        return self.text.startswith("#") and not is_error_value(self.text) and not is_too_narrow(self.text)


@dataclass(slots=True)
class Row:
    """One row of the anatomy table: its kind and its cells by column name."""

    kind: str
    cells: dict[str, Cell]
    place: Place
    header: int = 0
    """Line that names the columns; 0 when the row names its own."""

    def place_of(self, name: str) -> Place:
        """Where a column's value stands, or the row when it has no such cell."""
        return self.cells[name].place if name in self.cells else self.place

    def column(self, name: str) -> Place:
        """Where a column is named: in the header if there is one, else at the cell."""
        place = self.cells[name].place
        own = (place.file, place.row) == (self.place.file, self.place.row)
        return Place(place.file, self.header, place.column) if self.header and own else place


@dataclass(slots=True)
class Entry:
    """One value of the physiology table: a root scalar (no key) or one key of the block named `variable`."""

    variable: str
    key: str | None
    value: Cell
    place: Place
    comment: str = ""

    @property
    def name(self) -> str:
        """The word under which expressions find the value."""
        return self.variable if self.key is None else self.key

    @property
    def label(self) -> str:
        """How messages name the entry."""
        return self.variable if self.key is None else f"{self.variable}, {self.key}"


@dataclass(slots=True)
class SwitchedOff:
    """A row whose first cell holds ``#``: a comment, or a row that is not used for now."""

    cells: tuple[str, ...]
    place: Place


@dataclass(slots=True)
class Anatomy:
    """The anatomy and system table: what there is, where, and what is connected to what."""

    source: str
    rows: list[Row | SwitchedOff] = field(default_factory=list)

    def copy(self) -> Anatomy:
        """A table whose cells can be replaced without a change in this one."""
        rows = [
            row if isinstance(row, SwitchedOff) else Row(row.kind, dict(row.cells), row.place, row.header) for row in self.rows
        ]
        return Anatomy(self.source, rows)

    def of(self, kind: str) -> Iterator[Row]:
        """The active rows of one kind, in the order of the file."""
        return (row for row in self.rows if isinstance(row, Row) and row.kind == kind)


@dataclass(slots=True)
class Physiology:
    """The physiology table: named scalars, and blocks of named values (cell types, weights, delays)."""

    source: str
    entries: list[Entry | SwitchedOff] = field(default_factory=list)
    models: Node | None = None
    """The part ``models``: equations that the table brings along, as they are written."""

    def copy(self) -> Physiology:
        """A table whose values can be replaced without a change in this one."""
        entries = [entry if isinstance(entry, SwitchedOff) else replace(entry) for entry in self.entries]
        return Physiology(self.source, entries, self.models)

    @property
    def suffix(self) -> str:
        """The suffix of the file that holds the whole table: CSV has no place for equations."""
        return ".csv" if self.models is None else ".yaml"

    def active(self) -> Iterator[Entry]:
        """The entries that are not switched off, in the order of the file."""
        return (entry for entry in self.entries if isinstance(entry, Entry))


Table = Anatomy | Physiology
