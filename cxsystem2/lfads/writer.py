"""Writing the history of a run. Each step is one transaction, so at any moment the file holds what a server needs to go on."""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Self

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.evolution import Decision
from cxsystem2.lfads.history import VERSION, Generation, History, Standing, problem
from cxsystem2.lfads.hyperparameters import Values
from cxsystem2.lfads.jobs import MemberOutcome
from cxsystem2.lfads.storage.waiting import patiently

Words = ParamSpec("Words")

_TABLES = """
CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE generation (
    number INTEGER PRIMARY KEY, epochs INTEGER, began REAL, decided REAL,
    best_member INTEGER, best REAL, median REAL, improvement REAL);
CREATE TABLE member (
    generation INTEGER, number INTEGER, shard INTEGER, status TEXT, parent INTEGER, score REAL, checkpoint TEXT, checksum TEXT,
    PRIMARY KEY (generation, number)) WITHOUT ROWID;
CREATE TABLE value (
    generation INTEGER, member INTEGER, name TEXT, value REAL, PRIMARY KEY (generation, member, name)) WITHOUT ROWID;
CREATE TABLE epoch (
    generation INTEGER, member INTEGER, epoch INTEGER, training REAL, validation REAL, smoothed REAL, seconds REAL, more TEXT,
    PRIMARY KEY (generation, member, epoch)) WITHOUT ROWID;
CREATE TABLE attempt (
    generation INTEGER, shard INTEGER, number INTEGER, place TEXT, began REAL, ended REAL, error TEXT,
    PRIMARY KEY (generation, shard, number)) WITHOUT ROWID;
CREATE TABLE note (time REAL, generation INTEGER, sentence TEXT);
"""
_EPOCH = ("epoch", "training", "validation", "smoothed", "seconds")


def _patient(method: Callable[Words, None]) -> Callable[Words, None]:
    """A step of the history that is done again when the disk refuses for a while; it is one transaction, done or not."""

    @wraps(method)
    def patient(*words: Words.args, **named: Words.kwargs) -> None:
        history = words[0]
        assert isinstance(history, Writer)
        patiently(lambda: method(*words, **named), str(history.path))

    return patient


class Writer(History):
    """The file as the server has it open."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file for writing, and make it where there is none.

        Raises:
            FileProblem: it cannot be written, or is something else.
        """
        try:
            connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise problem(path, error) from None
        history = cls(path, connection)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if not version:
                with history._written():
                    for statement in _TABLES.split(";\n"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {VERSION}")
            history._check(version or VERSION)
        except sqlite3.Error as error:
            history.close()
            raise problem(path, error) from None
        except FileProblem:
            history.close()
            raise
        return history

    @_patient
    def begin(self, generation: int, epochs: int, shards: Sequence[Sequence[int]], values: Values) -> None:
        """The first generation begins, of members with new weights."""
        with self._written():
            self._begin(generation, epochs, shards, values, None)

    @_patient
    def decide(
        self, generation: int, summary: Generation, epochs: int, shards: Sequence[Sequence[int]], decision: Decision
    ) -> None:
        """A generation has ended, and the next one begins."""
        with self._written():
            self._end(generation, summary)
            self._begin(generation + 1, epochs, shards, decision.values, decision.parents)

    @_patient
    def finish(self, generation: int, summary: Generation, why: str) -> None:
        """The last generation has ended."""
        with self._written():
            self._end(generation, summary)
            self._set("finished", why)

    @_patient
    def running(self, generation: int, shard: int, attempt: int, place: str, began: float) -> None:
        """A client has begun with a job."""
        row = (generation, shard, attempt, place, began)
        with self._written():
            self._run("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?, ?, NULL, NULL)", row)
            self._run("UPDATE member SET status = 'running' WHERE generation = ? AND shard = ? AND status = 'waiting'", row[:2])

    @_patient
    def enter(self, generation: int, shard: int, attempt: int, outcomes: Sequence[MemberOutcome]) -> None:
        """A job has ended well; members without a score are bad."""
        with self._written():
            self._run(
                "UPDATE attempt SET ended = ? WHERE generation = ? AND shard = ? AND number = ?",
                (time.time(), generation, shard, attempt),
            )
            for one in outcomes:
                status = Standing.BAD if one.broken or not one.checkpoint else Standing.READY
                self._run(
                    "UPDATE member SET status = ?, score = ?, checkpoint = ?, checksum = ? WHERE generation = ? AND number = ?",
                    (status, _number(one.score), one.checkpoint, one.checksum, generation, one.member),
                )
                self._run("DELETE FROM epoch WHERE generation = ? AND member = ?", (generation, one.member))
                for epoch in one.epochs:
                    more = {word: value for word, value in epoch.items() if word not in _EPOCH}
                    known = [_number(epoch.get(word)) for word in _EPOCH]
                    self._run(
                        "INSERT OR REPLACE INTO epoch VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        (generation, one.member, *known, json.dumps(more) if more else None),
                    )

    @_patient
    def fail(self, generation: int, shard: int, attempt: int, why: str, *, last: bool) -> None:
        """An attempt has failed; after the last one the members of the shard are bad."""
        now = time.time()
        with self._written():
            self._run(
                "INSERT INTO attempt VALUES (?, ?, ?, '', ?, ?, ?) ON CONFLICT DO UPDATE SET ended = excluded.ended, "
                "error = excluded.error",
                (generation, shard, attempt, now, now, why),
            )
            status = Standing.BAD if last else Standing.WAITING
            self._run(
                "UPDATE member SET status = ? WHERE generation = ? AND shard = ? AND status IN ('running', 'waiting')",
                (status, generation, shard),
            )

    @_patient
    def again(self, generation: int) -> None:
        """Forget what has failed in a generation, so that it is tried again; and what was under way when a server ended."""
        with self._written():
            self._run(
                "UPDATE member SET status = 'waiting', score = NULL WHERE generation = ? AND status != 'ready'", (generation,)
            )
            self._run("DELETE FROM attempt WHERE generation = ? AND error IS NOT NULL", (generation,))

    @_patient
    def interrupted(self) -> None:
        """No job is under way: the server that knew of them has ended."""
        with self._written():
            self._run("UPDATE member SET status = 'waiting' WHERE status = 'running'")
            self._run("DELETE FROM attempt WHERE ended IS NULL")

    @_patient
    def adopt(self, generation: int, member: int, parent: int | None) -> None:
        """A member goes on from another state than was decided, since that is lost; None: with new weights."""
        with self._written():
            self._run("UPDATE member SET parent = ? WHERE generation = ? AND number = ?", (parent, generation, member))

    @_patient
    def rewritten(self, generation: int, member: int, checksum: str) -> None:
        """The checkpoint of a member was made again, and has another checksum."""
        with self._written():
            self._run("UPDATE member SET checksum = ? WHERE generation = ? AND number = ?", (checksum, generation, member))

    @_patient
    def note(self, generation: int, sentence: str) -> None:
        """Something happened that a user should know of later, too."""
        with self._written():
            self._run("INSERT INTO note VALUES (?, ?, ?)", (time.time(), generation, sentence))

    @_patient
    def set(self, name: str, value: str | int | float) -> None:
        """A word about the run as a whole."""
        with self._written():
            self._set(name, value)

    def _begin(self, generation: int, epochs: int, shards: Sequence[Sequence[int]], values: Values, parents: Any) -> None:
        self._run(
            "INSERT OR REPLACE INTO generation (number, epochs, began) VALUES (?, ?, ?)", (generation, epochs, time.time())
        )
        for shard, members in enumerate(shards):
            for member in members:
                parent = None if parents is None else int(parents[member])
                self._run(
                    "INSERT OR REPLACE INTO member (generation, number, shard, status, parent) VALUES (?, ?, ?, 'waiting', ?)",
                    (generation, member, shard, parent),
                )
                for name, each in values.items():
                    self._run(
                        "INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?)", (generation, member, name, float(each[member]))
                    )

    def _end(self, generation: int, summary: Generation) -> None:
        self._run(
            "UPDATE generation SET decided = ?, best_member = ?, best = ?, median = ?, improvement = ? WHERE number = ?",
            (
                time.time(), summary.best_member, _number(summary.best), _number(summary.median), summary.improvement,
                generation,
            ),
        )  # fmt: skip

    def _set(self, name: str, value: str | int | float) -> None:
        self._run("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """A transaction: all of it, or nothing.

        Raises:
            FileProblem: the disk refuses.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # where the disk is full, it is rolled back already
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise problem(self.path, error) from None

    def _run(self, statement: str, words: Sequence[Any] = ()) -> None:
        self._connection.execute(statement, words)


def _number(value: Any) -> float | int | None:
    """A number as SQLite keeps it: nothing stands for what is not finite."""
    return value if isinstance(value, int) else float(value) if value is not None and math.isfinite(value) else None


def summary_of(generation: int, scores: Mapping[int, float], improvement: float | None) -> Generation:
    """Best and median score of a generation from those of its members that have one."""
    best = min(scores, key=lambda member: (scores[member], member))
    return Generation(generation, 0, 0.0, None, best, scores[best], float(np.median([*scores.values()])), improvement)
