"""How far a run is: noted by its process a few times a second, and read by the server."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from bui.runs.folder import LIVE, PROGRESS, Attempt, write_json
from bui.runs.live import Fired, Live
from cxsystem2.batches.directory import Directory
from cxsystem2.batches.progress import Lines
from cxsystem2.config import Configuration
from cxsystem2.errors import FileProblem
from cxsystem2.observer import Observer, RunEnd
from cxsystem2.stages import WORDS

PERIOD = 0.25
"""Seconds between two notes."""
KEPT = 120
"""Reports of the population rates that are kept; of more, two that follow each other become one."""
_SURE = 0.02
"""Fraction of a stage before which nobody can say how long it takes."""


class Note:
    """What is known of the progress; a thread of its own writes it, so that the simulation never waits for a disk."""

    def __init__(self, attempt: Attempt, period: float = PERIOD) -> None:
        self.attempt = attempt
        self._path, self._period = attempt.path / PROGRESS, period
        self._lock, self._ended, self._fresh = threading.Lock(), threading.Event(), False
        self._content: dict[str, Any] = {}
        self.live: Live | None = None
        """Spikes that are written down beside it."""
        self._thread = threading.Thread(target=self._write_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        self._write()

    def tell(self, **content: Any) -> None:
        """What has changed."""
        with self._lock:
            self._content |= content
            self._fresh = True

    def _write_on(self) -> None:
        while not self._ended.wait(self._period):
            self._write()

    def _write(self) -> None:
        if self.live is not None:
            self.live.write()
        with self._lock:
            if not self._fresh:
                return
            content, self._fresh = dict(self._content), False
        with contextlib.suppress(FileProblem):  # a full disk does not stop a simulation
            write_json(self._path, content, durable=False)


class Meter(Observer):
    """Notes stages, how far each is, when it will be over, and the latest population rates."""

    rates = spikes = True

    def __init__(self, note: Note, seconds: Mapping[str, float] | None = None) -> None:
        self._note = note
        self._stage, self._since = "", 0.0
        self.seconds = dict(seconds or {})
        """How long each stage took, with attempts that this one goes on from."""
        self.begun = 0.0
        """The fraction of the simulation that was done before."""
        self._recent: list[tuple[float, dict[str, float]]] = []

    def begin(self, stage: str) -> None:
        """A stage begins."""
        if stage != self._stage:  # the log is read by people: a stage that goes on in parts is told once
            print(WORDS.get(stage, stage), file=sys.stderr)
        self._stage, self._since = stage, time.monotonic()
        self._note.tell(stage=stage, fraction=None, left=None)

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction; the rest is expected to go on at the same pace."""
        spent, done = time.monotonic() - self._since, fraction - (self.begun if stage == "simulate" else 0.0)
        left = round(spent * (1 - fraction) / done, 1) if stage == self._stage and done >= _SURE else None
        self._note.tell(stage=stage, fraction=round(min(max(fraction, 0.0), 1.0), 4), left=left)

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended."""
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + seconds, 3)
        self._note.tell(seconds=dict(self.seconds))

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        print(sentence, file=sys.stderr)

    def kept(self, time: float, size: int) -> None:
        """A checkpoint is whole."""
        print(f"checkpoint at {time:.10g} s ({size / 1e6:,.2f} MB)", file=sys.stderr)

    def fired(self, time: float, rates: Mapping[str, float]) -> None:
        """Rates of the recorded populations."""
        self._recent.append((round(time, 6), {name: round(rate, 3) for name, rate in rates.items()}))
        if len(self._recent) > KEPT:
            self._recent = _halved(self._recent)
        known = self._recent
        names = list(known[-1][1])
        values = [[one.get(name, 0.0) for _, one in known] for name in names]
        self._note.tell(rates={"t": [when for when, _ in known], "names": names, "values": values})

    def follow(self, config: Configuration) -> None:
        """Keep spikes of the populations of a model, so that they can be looked at while it runs."""
        self._note.live = Live(self._note.attempt.path / LIVE, config)

    def spiked(self, time: float, spikes: Mapping[str, Fired]) -> None:
        """Spikes of the recorded populations."""
        if self._note.live is not None:
            self._note.live.add(time, spikes)


def _halved(known: list[tuple[float, dict[str, float]]]) -> list[tuple[float, dict[str, float]]]:
    """Two reports that follow each other as one, which weighs each by its time; the latest stays alone where they are odd."""
    found, before = [], 0.0
    for (first, one), (last, other) in zip(known[::2], known[1::2], strict=False):
        share = (first - before) / ((last - before) or 1.0)
        found.append((last, {name: round(share * one.get(name, 0.0) + (1 - share) * own, 3) for name, own in other.items()}))
        before = last
    return [*found, *(known[-1:] if len(known) % 2 else ())]


class PointProgress(Lines):
    """Notes the points of a batch, and says in the log what the command line says."""

    def __init__(self, batch: Directory, note: Note) -> None:
        super().__init__(batch)
        self._note = note

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """Work begins."""
        super().parts(stage, total, at_once)
        self._write_down()

    def started(self, run: int, where: str) -> None:
        """A point begins."""
        super().started(run, where)
        self._write_down()

    def ended(self, run: int, end: RunEnd) -> None:
        """A point has ended."""
        super().ended(run, end)
        self._write_down()

    def end(self, stage: str, seconds: float) -> None:
        """All have ended."""
        self.running.clear()
        self._write_down()

    def _write_down(self) -> None:
        if not self.total:
            return
        known = {"done": self.done, "failed": self.failed, "not_a_number": self.not_a_number, "running": len(self.running)}
        points = {"total": self.total, **known, "waiting": max(0, self.total - sum(known.values()))}
        left = None if self.left is None else round(self.left, 1)
        self._note.tell(
            stage="batch", fraction=round((self.total - self.waiting + self.over) / self.total, 4), left=left, points=points
        )


def words(found: Mapping[str, Any]) -> str:
    """What is said of the progress that was noted."""
    stage, points = str(found.get("stage") or ""), found.get("points")
    if stage == "batch" and isinstance(points, Mapping):
        failed = f", {points['failed']} failed" if points.get("failed") else ""
        failed += f", {points['not_a_number']} not a number" if points.get("not_a_number") else ""
        return f"{points.get('done')} of {points.get('total')} runs done, {points.get('running')} running{failed}"
    return WORDS.get(stage, stage) or "starting"
