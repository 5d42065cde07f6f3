"""The progress of a batch: a live table on the terminal, lines in a file, or lines of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from types import TracebackType

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cxsystem2.batches.directory import Directory
from cxsystem2.batches.progress import Count, Lines, span
from cxsystem2.batches.record import Status
from cxsystem2.cli.batch_options import Show
from cxsystem2.observer import RunEnd
from cxsystem2.terminal import console, echo

_SHOWN = 8
"""Failures and running points that are named."""


class JsonLines(Count):
    """Each event as one line of JSON on stdout; what is told before work begins is a part of its first line."""

    def __init__(self, batch: Directory) -> None:
        super().__init__(batch)
        self._notes: list[str] = []

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        self._notes.append(sentence)

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """Work begins."""
        super().parts(stage, total, at_once)
        counts = {"total": self.total, "waiting": self.waiting, "workers": self.workers}
        _json("begin", folder=str(self.batch.folder), **counts, notes=self._notes)

    def started(self, run: int, where: str) -> None:
        """A run begins."""
        super().started(run, where)
        one = self.batch.runs[run]
        _json("started", run=run, trial=one.trial, values=dict(one.values), where=where)

    def ended(self, run: int, end: RunEnd) -> None:
        """A run has ended."""
        super().ended(run, end)
        counts = {"done": self.done, "failed": self.failed, "running": len(self.running), "total": self.total}
        counts[Status.NOT_A_NUMBER.value] = self.not_a_number
        left = None if self.left is None else round(self.left, 1)
        _json("ended", run=run, **asdict(end), **counts, rate=round(self.rate, 4), seconds_left=left)

    def end(self, stage: str, seconds: float) -> None:
        """Work is over, also where there was nothing to do."""
        records = self.batch.records()
        done = sum(record.status is Status.DONE for record in records)
        failed, odd = (
            {str(record.run): record.error for record in records if record.status is status}
            for status in (Status.FAILED, Status.NOT_A_NUMBER)
        )
        waiting = len(records) - done - len(failed) - len(odd)
        _json("end", done=done, failed=failed, not_a_number=odd, waiting=waiting, seconds=round(seconds, 3))


class LiveTable(Count):
    """A table that is drawn again as things change."""

    def __init__(self, batch: Directory) -> None:
        super().__init__(batch)
        self._live = Live(console=console(), get_renderable=self._draw, refresh_per_second=4, transient=True)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._live.stop()

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        self._live.console.print(sentence, markup=False, soft_wrap=True)

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """Work begins."""
        super().parts(stage, total, at_once)
        self._live.start()

    def end(self, stage: str, seconds: float) -> None:
        """Work is over."""
        self._live.stop()

    def _draw(self) -> RenderableType:
        table = Table(
            "done", "running", "failed", "waiting", "runs/s", "to go", title=f"{self.total} runs, {self.workers} workers"
        )
        waiting = self.waiting - self.over - len(self.running)
        left = "" if self.left is None else span(self.left)
        counts = (str(self.done), str(len(self.running)), f"{self.failed}{self.odd}", str(max(0, waiting)))
        table.add_row(*counts, f"{self.rate:.3g}", left)
        bar = ProgressBar(total=max(self.total, 1), completed=self.total - self.waiting + self.over, width=60)
        running = [f"  {number:04d} {point}" for number, point in list(self.running.items())[:_SHOWN]]
        failures = [f"  {failure}" for failure in self.failures[-_SHOWN:]]
        return Group(table, bar, *(Text(line, overflow="ellipsis", no_wrap=True) for line in (*running, *failures)))


def shown(batch: Directory, show: Show) -> Count:
    """The observer of a batch that shows its progress in a way."""
    if show is Show.NONE:
        return Count(batch)
    if show is Show.JSON:
        return JsonLines(batch)
    return LiveTable(batch) if show is Show.AUTO and console().is_terminal else Lines(batch)


def _json(event: str, **values: object) -> None:
    echo(json.dumps({"event": event, **values}))
