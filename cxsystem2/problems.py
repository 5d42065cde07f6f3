"""Problems found in tables: values that are collected, never raised one by one.

A reader of a table wants all that is wrong with it at once, each with the file, the row, the column and the remedy.
Every stage before the run therefore takes a `Report`, adds what it finds, and goes on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from cxsystem2.effort import may_search
from cxsystem2.visible import visible

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_OFFER = re.compile(
    r"'([^']+)'[^']*; did you mean '([^']+)'\?"
    r"|^'([^']*)' (?:is not an expression; write |has a comma; write a decimal point \()"
    r"([^,)]*\S)(?:\), or \[ \] for a list)?$",
    re.DOTALL,
)

_NEAR, _LONGEST, _LOOKED_AT = 0.6, 80, 5
"""Words are alike from this ratio on; longer words are not compared; so many are looked at closely."""


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
class Addition:
    """A row that a block of the physiology table lacks: what would be written, and its meaning as comment."""

    block: str
    key: str
    value: str
    comment: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth knowing, at one place of a table."""

    place: Place
    message: str
    label: str = ""
    level: Level = Level.ERROR
    addition: Addition | None = None
    """The row that would be a remedy, when one is missing."""

    def __str__(self) -> str:
        label = f" [{self.label}]" if self.label else ""
        level = "" if self.level is Level.ERROR else f" {self.level}:"
        return visible(f"{self.place}{label}{level} {self.message}" if label or level else f"{self.place}: {self.message}")

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

    def add(
        self, place: Place, message: str, label: str = "", level: Level = Level.ERROR, addition: Addition | None = None
    ) -> Problem:
        """Note a problem, and answer it; the same problem at the same place is kept once."""
        problem = Problem(place, message, label, level, addition)
        self._problems.setdefault(problem)
        return problem

    def take(self, problems: Iterable[Problem]) -> None:
        """Note problems of another report, too."""
        self._problems |= dict.fromkeys(problems)

    def drop(self, problems: Iterable[Problem]) -> None:
        """Take problems back for which a better one has been found."""
        for problem in problems:
            self._problems.pop(problem, None)

    def note(self, place: Place, message: str, label: str = "") -> None:
        """Something the user may want to know; nothing is wrong."""
        self.add(place, message, label, Level.NOTE)

    def warn(self, place: Place, message: str, label: str = "") -> Problem:
        """Something that is probably not what the user meant."""
        return self.add(place, message, label, Level.WARNING)

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
    found = alike(word, known)
    return f"; did you mean '{found}'?" if found else ""


def alike(word: str, known: Iterable[str] | Words) -> str:
    """The known word most like `word`, without regard to large and small letters; empty when none is near.

    It is empty, too, where one check has looked for too many (see `effort`).
    """
    if len(word) > _LONGEST or not may_search(word):
        return ""
    return _alike(word.lower(), known if isinstance(known, Words) else _words(tuple(known)))


class Words:
    """Known words, made ready for many questions which of them is like another one."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [*map(str, names)]

    @cached_property
    def _small(self) -> list[str]:
        return [name.lower()[:_LONGEST] for name in self.names]

    @cached_property
    def _counts(self) -> dict[str, npt.NDArray[np.uint8]]:
        """How often each name has each letter."""
        import numpy as np  # not with the module: a command that only prints its help needs none of it

        counts = {letter: [name.count(letter) for name in self._small] for letter in sorted({*"".join(self._small)})}
        return {letter: np.array(each, np.uint8) for letter, each in counts.items()}

    @cached_property
    def _lengths(self) -> npt.NDArray[np.int64]:
        import numpy as np

        return np.array([len(name) for name in self._small])

    def most_like(self, word: str) -> str:
        """The name with the largest ratio of `difflib`; only those that can have a large one are looked at closely."""
        import numpy as np

        if not self.names:
            return ""
        shared = np.zeros(len(self.names), np.uint8)
        for letter in {*word} & self._counts.keys():
            shared += np.minimum(self._counts[letter], word.count(letter))
        bounds = 2 * shared / (self._lengths + len(word))  # no ratio is above it
        near = np.flatnonzero(bounds >= _NEAR)
        if len(near) > _LOOKED_AT:
            near = np.sort(near[np.argpartition(-bounds[near], _LOOKED_AT)[:_LOOKED_AT]])
        best, found = _NEAR, ""
        matcher = difflib.SequenceMatcher(b=word)
        for number in near[np.argsort(-bounds[near], kind="stable")]:
            if bounds[number] < best:
                break
            matcher.set_seq1(self._small[number])
            ratio = matcher.ratio()
            if ratio > best or (ratio == best and not found):
                best, found = ratio, self.names[number]
        return found


@lru_cache(maxsize=64)
def _words(names: tuple[str, ...]) -> Words:
    return Words(names)


@lru_cache(maxsize=4096)  # thousands of rows may have the same mistake
def _alike(word: str, known: Words) -> str:
    return known.most_like(word)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: ``1 population``, ``2 populations``; `plural` where it does not end in ``s``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def one_of(words: Iterable[str], limit: int = 12) -> str:
    """The known words as a readable list, cut when there are many."""
    names = list(words)
    tail = ", …" if len(names) > limit else ""
    return ", ".join(names[:limit]) + tail


_PLAIN = (
    (re.compile(r"^value error, ", re.IGNORECASE), ""),
    (re.compile(r"^input should be a valid integer\b.*", re.IGNORECASE), "this is no whole number"),
    (re.compile(r"^input should be a valid number\b.*", re.IGNORECASE), "this is no number"),
    (re.compile(r"^input should be a valid boolean\b.*", re.IGNORECASE), "this is neither true nor false"),
    (re.compile(r"^input should be greater than or equal to (\S+)$", re.IGNORECASE), r"this has to be \1 or more"),
    (re.compile(r"^input should be less than or equal to (\S+)$", re.IGNORECASE), r"this has to be \1 or less"),
    (re.compile(r"^field required$", re.IGNORECASE), "this is missing"),
    (re.compile(r"^input should be ", re.IGNORECASE), "this has to be "),
)


def in_plain_words(message: str) -> str:
    """What pydantic says of a value, for people who write tables and commands: without the words of Python."""
    for pattern, words in _PLAIN:
        message = pattern.sub(words, message, count=1)
    return message
