"""How far a batch is: counts of its runs, and lines about them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from cxsystem2.batches.directory import Directory
from cxsystem2.batches.record import Record, Status
from cxsystem2.batches.run import Run
from cxsystem2.batches.watcher import Watcher
from cxsystem2.output import echo

_LINES_EVERY = 10.0
"""Seconds between lines where there is no terminal."""


class Count(Watcher):
    """Counts what runs and what has ended, earlier and now, for those that show it; `over` counts what has ended now."""

    def __init__(self) -> None:
        self.total = self.waiting = self.workers = self.over = self.done = self.failed = self.not_a_number = 0
        self.running: dict[int, str] = {}
        self.failures: list[str] = []
        self.since = time.monotonic()

    def begin(self, batch: Directory, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins."""
        self.total, self.waiting, self.workers = len(batch.runs), waiting, workers
        self.since, before = time.monotonic(), batch.counts()
        self.done, self.failed, self.not_a_number = (
            before[status] for status in (Status.DONE, Status.FAILED, Status.NOT_A_NUMBER)
        )

    def started(self, run: Run, where: str) -> None:
        """A run begins."""
        self.running[run.number] = point(run)

    def ended(self, run: Run, record: Record) -> None:
        """A run has ended."""
        self.running.pop(run.number, None)
        self.over += 1
        if record.status is Status.DONE:
            self.done += 1
            return
        if record.status is Status.NOT_A_NUMBER:
            self.not_a_number += 1
        else:
            self.failed += 1
        word = record.status.words
        self.failures.append(f"{word}: {run.word} {point(run)}: {record.error.removeprefix(f'{word}: ')}")

    @property
    def odd(self) -> str:
        """How many were not a number, as a part of a sentence; empty where none was."""
        return f", {self.not_a_number} {Status.NOT_A_NUMBER.words}" if self.not_a_number else ""

    @property
    def rate(self) -> float:
        """Runs per second."""
        return self.over / max(time.monotonic() - self.since, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds to go; nothing is known before the first run has ended."""
        return (self.waiting - self.over) / self.rate if self.over else None

    def sentence(self) -> str:
        """The state in one line."""
        left = "" if self.left is None else f", {self.rate:.3g} runs/s, about {span(self.left)} to go"
        return f"{self.done} of {self.total} done, {self.failed} failed{self.odd}, {len(self.running)} running{left}"


class Lines(Count):
    """A line every ten seconds, and one for each failure, on stderr."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0

    def begin(self, batch: Directory, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins."""
        super().begin(batch, waiting, workers, notes)
        for line in (*notes, f"{waiting} of {self.total} runs to do, {workers} at a time, in {batch.folder}"):
            echo(line, err=True)

    def ended(self, run: Run, record: Record) -> None:
        """A run has ended."""
        super().ended(run, record)
        if record.status is not Status.DONE:
            echo(self.failures[-1], err=True)
        if time.monotonic() - self._last > _LINES_EVERY:
            self._last = time.monotonic()
            echo(self.sentence(), err=True)


def point(run: Run) -> str:
    """The values of a run and its trial, in words."""
    values = ", ".join(f"{name} = {value}" for name, value in run.values.items())
    return f"{values}{', ' if values and run.trial else ''}{f'trial {run.trial}' if run.trial else ''}"


def span(seconds: float) -> str:
    """A time in words."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
