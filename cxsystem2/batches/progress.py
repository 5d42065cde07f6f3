"""How far a batch is: counts of its runs, and lines about them."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from cxsystem2.batches.directory import Directory
from cxsystem2.batches.record import Status
from cxsystem2.batches.run import BatchRun
from cxsystem2.observer import Observer, RunEnd
from cxsystem2.output import echo

_LINES_EVERY = 10.0
"""Seconds between lines where there is no terminal."""


class Count(Observer):
    """Counts which runs of a batch are under way and have ended, for those that show it; `over` counts what has ended now.

    What shows it on a terminal leaves that as it was at the end of a ``with`` block.
    """

    def __init__(self, batch: Directory) -> None:
        self.batch = batch
        self.total = self.waiting = self.workers = self.over = self.done = self.failed = self.not_a_number = 0
        self.running: dict[int, str] = {}
        self.failures: list[str] = []
        self.since = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """Work begins: on what is neither done nor has failed, with so many workers."""
        self.total, self.workers = total, at_once
        self.since, before = time.monotonic(), self.batch.counts()
        self.done, self.failed, self.not_a_number = (
            before[status] for status in (Status.DONE, Status.FAILED, Status.NOT_A_NUMBER)
        )
        self.waiting = total - self.done - self.failed - self.not_a_number

    def started(self, run: int, where: str) -> None:
        """A run begins."""
        self.running[run] = point(self.batch.runs[run])

    def ended(self, run: int, end: RunEnd) -> None:
        """A run has ended."""
        self.running.pop(run, None)
        self.over += 1
        status = Status(end.status)
        if status is Status.DONE:
            self.done += 1
            return
        if status is Status.NOT_A_NUMBER:
            self.not_a_number += 1
        else:
            self.failed += 1
        one = self.batch.runs[run]
        self.failures.append(f"{status.words}: {one.word} {point(one)}: {end.error.removeprefix(f'{status.words}: ')}")

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

    def __init__(self, batch: Directory) -> None:
        super().__init__(batch)
        self._last = 0.0

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        echo(sentence, err=True)

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """Work begins."""
        super().parts(stage, total, at_once)
        echo(f"{self.waiting} of {self.total} runs to do, {self.workers} at a time, in {self.batch.folder}", err=True)

    def ended(self, run: int, end: RunEnd) -> None:
        """A run has ended."""
        super().ended(run, end)
        if end.status != Status.DONE:
            echo(self.failures[-1], err=True)
        if time.monotonic() - self._last > _LINES_EVERY:
            self._last = time.monotonic()
            echo(self.sentence(), err=True)


def point(run: BatchRun) -> str:
    """The values of a run and its trial, in words."""
    values = ", ".join(f"{name} = {value}" for name, value in run.values.items())
    return f"{values}{', ' if values and run.trial else ''}{f'trial {run.trial}' if run.trial else ''}"


def span(seconds: float) -> str:
    """A time in words."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
