"""The progress of a batch: a live table on the terminal, lines in a file, or lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cxsystem2.batches.directory import Directory
from cxsystem2.batches.progress import Count, Lines, span
from cxsystem2.batches.record import Record, Status
from cxsystem2.batches.run import Run
from cxsystem2.batches.watcher import Summary, Watcher
from cxsystem2.cli.batch_options import Show
from cxsystem2.terminal import console, echo

_SHOWN = 8
"""Failures and running points that are named."""


class JsonLines(Count):
    """Each event as one line of JSON on stdout."""

    def begin(self, batch: Directory, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins."""
        super().begin(batch, waiting, workers, notes)
        _json("begin", folder=str(batch.folder), total=self.total, waiting=waiting, workers=workers, notes=list(notes))

    def started(self, run: Run, where: str) -> None:
        """A run begins."""
        super().started(run, where)
        _json("started", run=run.number, trial=run.trial, values=dict(run.values), where=where)

    def ended(self, run: Run, record: Record) -> None:
        """A run has ended."""
        super().ended(run, record)
        counts = {"done": self.done, "failed": self.failed, "running": len(self.running), "total": self.total}
        counts[Status.NOT_A_NUMBER.value] = self.not_a_number
        left = None if self.left is None else round(self.left, 1)
        what = {"status": record.status.value, "seconds": record.seconds, "result": record.result, "error": record.error}
        _json("ended", run=run.number, **what, **counts, rate=round(self.rate, 4), seconds_left=left)

    def finish(self, summary: Summary) -> None:
        """Work is over."""
        failed, odd = ({str(number): why for number, why in one.items()} for one in (summary.failed, summary.not_a_number))
        seconds = round(summary.seconds, 3)
        _json("end", done=summary.done, failed=failed, not_a_number=odd, waiting=summary.waiting, seconds=seconds)


class LiveTable(Count):
    """A table that is drawn again as things change."""

    def __init__(self) -> None:
        super().__init__()
        self._live = Live(console=console(), get_renderable=self._draw, refresh_per_second=4, transient=True)

    def begin(self, batch: Directory, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins."""
        super().begin(batch, waiting, workers, notes)
        for note in notes:
            self._live.console.print(note, markup=False, soft_wrap=True)
        self._live.start()

    def finish(self, summary: Summary) -> None:
        """Work is over."""
        self.stop()

    def stop(self) -> None:
        """Leave the terminal as it was."""
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


def watcher(show: Show, quiet: bool = False) -> Watcher:
    """Who shows the progress."""
    if quiet or show is Show.NONE:
        return Watcher()
    if show is Show.JSON:
        return JsonLines()
    return LiveTable() if show is Show.AUTO and console().is_terminal else Lines()


def _json(event: str, **values: object) -> None:
    echo(json.dumps({"event": event, **values}))
