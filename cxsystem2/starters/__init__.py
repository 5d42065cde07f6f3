"""Small models to begin with: two commented tables that run, and fire, within seconds on any machine.

Each is a pair of CSV files in the folder ``data``; the first line of its anatomy table says what it is.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cxsystem2.errors import CxSystemError
from cxsystem2.files import replacing, writable
from cxsystem2.problems import Report, nearest, one_of
from cxsystem2.tables import Anatomy, Physiology, Table, dump, read_upload
from cxsystem2.tables.workbook import dump_rows

_DATA = Path(__file__).parent / "data"
_ORDER = ("one-cell", "pair", "ei", "three", "layers")
"""From the simplest to the largest."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A model to begin with: its word, a title, what it shows, and its two tables as CSV text."""

    word: str
    title: str
    about: str
    anatomy: str
    physiology: str

    @property
    def tables(self) -> dict[str, str]:
        """The CSV text of each table by its name."""
        return {"anatomy": self.anatomy, "physiology": self.physiology}

    def read(self) -> tuple[Anatomy, Physiology]:
        """The two tables as they are read from files."""
        anatomy, physiology = (read_upload(text.encode(), f"{name}.csv", Report()) for name, text in self.tables.items())
        assert isinstance(anatomy, Anatomy) and isinstance(physiology, Physiology)
        return anatomy, physiology


@cache
def starters() -> dict[str, Starter]:
    """All models to begin with, by word, the simplest first."""
    return {word: _read(word) for word in _ORDER}


def _read(word: str) -> Starter:
    anatomy, physiology = ((_DATA / f"{word}_{kind}.csv").read_text(encoding="utf-8") for kind in ("anatomy", "physiology"))
    title, _, about = anatomy.split("\n", 1)[0].strip('"# ').partition(": ")
    return Starter(word, title, about, anatomy, physiology)


def starter(word: str) -> Starter:
    """The model of a word.

    Raises:
        CxSystemError: there is none.
    """
    known = starters()
    if word not in known:
        raise CxSystemError(f"there is no starter '{word}'{nearest(word, known) or f'; there are {one_of(known)}'}")
    return known[word]


def write(one: Starter, folder: Path, kind: str = "csv") -> list[Path]:
    """Write the tables of a model to a folder: one workbook, or two files; returns the files.

    Raises:
        CxSystemError: the format is unknown.
        FileProblem: a file is there already, or cannot be written.
    """
    if kind not in FORMATS:
        raise CxSystemError(f"tables are written as {', '.join(FORMATS)}, and not as '{kind}'{nearest(kind, FORMATS)}")
    contents = {folder / name: data for name, data in FORMATS[kind](one, kind).items()}
    for target in contents:
        writable(target)
    for target, data in contents.items():
        with replacing(target) as part:
            part.write_bytes(data)
    return list(contents)


def _as_text(one: Starter, kind: str) -> dict[str, bytes]:
    return {f"{name}.{kind}": text.encode() for name, text in one.tables.items()}


def _converted(one: Starter, kind: str) -> dict[str, bytes]:
    tables: tuple[Table, Table] = one.read()
    return {f"{name}.{kind}": dump(table, f".{kind}").encode() for name, table in zip(one.tables, tables, strict=True)}


def _as_workbook(one: Starter, kind: str) -> dict[str, bytes]:
    rows = {name: list(csv.reader(text.splitlines())) for name, text in one.tables.items()}
    return {f"{one.word}.{kind}": dump_rows(rows, f".{kind}")}


FORMATS: dict[str, Callable[[Starter, str], dict[str, bytes]]] = {
    "csv": _as_text, "xlsx": _as_workbook, "ods": _as_workbook, "yaml": _converted,
}  # fmt: skip
"""Formats in which a model is written."""
