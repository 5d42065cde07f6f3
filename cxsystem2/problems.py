"""Problems found in tables: values that are collected, never raised one by one.

A reader of a table wants all that is wrong with it at once, each with the file, the row, the column and the remedy.
Every stage before the run therefore takes a `Report`, adds what it finds, and goes on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

_OFFER = re.compile(
    r"'([^']*)'.*; did you mean '([^']+)'\?"
    r"|^'([^']*)' (?:is not an expression; write |has a comma; write a decimal point \()"
    r"([^,)]*\S)(?:\), or \[ \] for a list)?$",
    re.DOTALL,
)


class Level(StrEnum):
    """How serious a problem is: an error stops the run, a warning or a note does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value stands: file, row (line) and column, both counted from 1; 0 means the whole file.

    In a spreadsheet format the column is the number of the cell in its row; in JSON and YAML it is the character.
    """

    file: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.row:
            return self.file
        return f"{self.file}:{self.row}:{self.column}" if self.column else f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth knowing, at one place of a table."""

    place: Place
    message: str
    label: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        label = f" [{self.label}]" if self.label else ""
        level = "" if self.level is Level.ERROR else f" {self.level}:"
        return f"{self.place}{label}{level} {self.message}" if label or level else f"{self.place}: {self.message}"

    @property
    def remedy(self) -> tuple[str, str] | None:
        """The word that is wrong and the one that was probably meant, when the message offers one (see `nearest`)."""
        found = _OFFER.search(self.message)
        return (found[1] or found[3], found[2] or found[4]) if found else None

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON output."""
        place = asdict(self.place)
        return {**place, "level": str(self.level), "label": self.label, "message": self.message}


class Report:
    """The problems of a pair of tables, without repetitions, in the order of the files."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}

    def add(self, place: Place, message: str, label: str = "", level: Level = Level.ERROR) -> None:
        """Note a problem; the same problem at the same place is kept once."""
        self._problems.setdefault(Problem(place, message, label, level))

    def note(self, place: Place, message: str, label: str = "") -> None:
        """Something the user may want to know; nothing is wrong."""
        self.add(place, message, label, Level.NOTE)

    def warn(self, place: Place, message: str, label: str = "") -> None:
        """Something that is probably not what the user meant."""
        self.add(place, message, label, Level.WARNING)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._problems, key=lambda problem: problem.place))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a run."""
        return [problem for problem in self if problem.level is Level.ERROR]

    @property
    def clean(self) -> bool:
        """Whether nothing stops a run."""
        return not self.errors

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence part that offers the known word most like `word`, or nothing when none is near."""
    choices = {str(name).lower(): str(name) for name in known}
    found = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    return f"; did you mean '{choices[found[0]]}'?" if found else ""


def one_of(words: Iterable[str], limit: int = 12) -> str:
    """The known words as a readable list, cut when there are many."""
    names = list(words)
    tail = ", …" if len(names) > limit else ""
    return ", ".join(names[:limit]) + tail
