"""The history of a run: one SQLite file, which the server alone writes, and everybody may read while it does.

docs/lfads-pbt.md describes its tables; `cxsystem2.lfads.writer` writes them.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem

VERSION = 1


class Standing(StrEnum):
    """How far a member is in a generation."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    BAD = "bad"
    """Its job has failed as often as jobs may, or its score is not a number."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member in a generation; `parent` is the member of the generation before from whose state it goes on."""

    generation: int
    number: int
    shard: int
    status: Standing
    parent: int | None
    score: float
    checkpoint: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation; what is known only at its end is nan or None before."""

    number: int
    epochs: int
    began: float
    decided: float | None
    best_member: int | None
    best: float
    median: float
    improvement: float | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at a job; `ended` is None for one that is under way, or went down with the server."""

    generation: int
    shard: int
    number: int
    place: str
    began: float
    ended: float | None
    error: str


class NotBegun(FileProblem):
    """A server has made the file, and has not written into it yet."""


class History:
    """The open file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self._connection = path, connection

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open the file for reading alone, also where nothing can be written.

        Raises:
            FileProblem: there is none, or it is something else.
        """
        if not path.is_file():
            raise FileProblem(f"{path}: there is no history yet")
        last: sqlite3.Error | None = None
        for mode in ("mode=ro", "immutable=1"):  # the second where the folder cannot be written, which a log beside it needs
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
            history = cls(path, connection)
            try:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                history._check(version)
                connection.execute("BEGIN")  # all that is read belongs together
                return history
            except sqlite3.OperationalError as error:
                connection.close()
                last = error
            except sqlite3.Error as error:
                connection.close()
                raise problem(path, error) from None
            except FileProblem:
                connection.close()
                raise
        assert last is not None
        raise problem(path, last)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, name: str) -> Any:
        """A word about the run as a whole; None where it was never said."""
        found = self._all("SELECT value FROM state WHERE name = ?", (name,))
        return found[0][0] if found else None

    def generations(self) -> list[Generation]:
        """All generations that have begun."""
        rows = self._all("SELECT * FROM generation ORDER BY number")
        return [
            Generation(number, epochs, began, decided, member, _float(best), _float(median), won)
            for number, epochs, began, decided, member, best, median, won in rows
        ]

    def members(self, generation: int | None = None) -> list[Member]:
        """The members of a generation, or of all."""
        where, words = ("", ()) if generation is None else ("WHERE generation = ?", (generation,))
        rows = self._all(f"SELECT * FROM member {where} ORDER BY generation, number", words)
        return [
            Member(number, member, shard, Standing(status), parent, _float(score), checkpoint or "", checksum or "")
            for number, member, shard, status, parent, score, checkpoint, checksum in rows
        ]

    def values(self, generation: int) -> dict[str, npt.NDArray[np.float64]]:
        """The hyper-parameters of a generation."""
        found: dict[str, list[float]] = {}
        for name, value in self._all("SELECT name, value FROM value WHERE generation = ? ORDER BY name, member", (generation,)):
            found.setdefault(name, []).append(value)
        return {name: np.array(each) for name, each in found.items()}

    def epochs(self) -> Iterator[tuple[Any, ...]]:
        """Generation, member, epoch, training, validation and smoothed loss, seconds, and what else there is as JSON."""
        yield from self._all("SELECT * FROM epoch ORDER BY generation, member, epoch")

    def attempts(self, generation: int | None = None) -> list[Attempt]:
        """The attempts at the jobs of a generation, or of all."""
        where, words = ("", ()) if generation is None else ("WHERE generation = ?", (generation,))
        rows = self._all(f"SELECT * FROM attempt {where} ORDER BY generation, shard, number", words)
        return [
            Attempt(number, shard, attempt, place, began, ended, error or "")
            for number, shard, attempt, place, began, ended, error in rows
        ]

    def notes(self) -> list[tuple[float, int, str]]:
        """Time, generation and sentence of what a user should know."""
        return self._all("SELECT time, generation, sentence FROM note ORDER BY rowid")

    def _check(self, version: int) -> None:
        if version > VERSION:
            raise FileProblem(f"{self.path}: this was written by a newer version of cxsystem2; update this one")
        if not version:
            if not self._all("SELECT name FROM sqlite_master"):
                raise NotBegun(f"{self.path}: there is nothing in the history yet")
            raise FileProblem(f"{self.path}: this is no history of a run")

    def _all(self, statement: str, words: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._connection.execute(statement, words).fetchall()
        except sqlite3.Error as error:
            raise problem(self.path, error) from None


def problem(path: Path, error: sqlite3.Error) -> FileProblem:
    """What is said when the file cannot be read or written."""
    return FileProblem(f"{path}: the history of the run cannot be used: {error}")


def _float(value: float | None) -> float:
    return math.nan if value is None else value
