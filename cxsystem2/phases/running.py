"""A run from disk: it advances by short stretches, writes records and checkpoints, and stops when it is asked to."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Any

from cxsystem2.devices import Session
from cxsystem2.observer import Observer
from cxsystem2.partitions.records import RecordFiles
from cxsystem2.snapshots import Reason
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    import numpy.typing as npt

STRETCH = 1.0
"""Seconds that a simulation goes on without looking whether it is to stop."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Schedule:
    """When a run does what: times of the model and of the clock in second.

    `until` is where it ends. `checkpoint` and `record` are intervals, None for none but at the end; `wall` is how long it may
    take, from `begin` on the clock.
    """

    until: float
    checkpoint: float | None = None
    record: float | None = None
    wall: float | None = None
    begin: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Wish:
    """Whether somebody has asked the run to stop, and why."""

    reason: Reason | None = None
    asked: int = 0

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Let the signals SIGINT and SIGTERM be wishes within a block; the second one interrupts it at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._take) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        self.reason = Reason.SIGNAL
        if self.asked > 1:
            raise KeyboardInterrupt


class Pace:
    """How many steps take about `STRETCH` seconds, apart from what each call costs that makes some: with Brian2's own objects
    that may be more than a second, however many steps there are.
    """

    def __init__(self) -> None:
        self.steps = 1
        self._before: tuple[int, float] | None = None
        self._each = 0.0

    def note(self, steps: int, seconds: float) -> None:
        """Learn from a call that has made some steps: two calls of different lengths tell what a step costs."""
        if self._before is not None and self._before[0] != steps:
            more = (seconds - self._before[1]) / (steps - self._before[0])
            self._each = max(more, self._each / 2)  # one call that was lucky is not believed
        self._before = steps, seconds
        most = 10 * self.steps
        self.steps = max(1, min(most, int(STRETCH / self._each) if self._each * most > STRETCH else most))


class _Pieces(Observer):
    """Passes on how far a simulation is that goes on piece by piece, and nothing of what begins and ends with each piece."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self.rates, self.spikes = observer.rates, getattr(observer, "spikes", False)

    def advance(self, stage: str, fraction: float) -> None:
        """It is done to a fraction."""
        self._observer.advance(stage, fraction)

    def fired(self, time: float, rates: Mapping[str, float]) -> None:
        """Rates of populations."""
        self._observer.fired(time, rates)

    def spiked(self, time: float, spikes: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]) -> None:
        """Spikes of populations."""
        self._observer.spiked(time, spikes)

    def tell(self, sentence: str) -> None:
        """A sentence for the user."""
        self._observer.tell(sentence)


@contextlib.contextmanager
def at_once(stages: Stages) -> Iterator[None]:
    """Let the observer see a simulation in pieces as one stage, with all that is done between them."""
    begin, observer = time.perf_counter(), stages.observer
    observer.begin("simulate")
    stages.observer = _Pieces(observer)
    try:
        yield
    finally:
        stages.observer = observer
        observer.end("simulate", time.perf_counter() - begin)


def advance(
    session: Session, schedule: Schedule, records: RecordFiles, checkpoint: Callable[[Reason], None], wish: Wish
) -> Reason:
    """Simulate until the end, or until somebody wishes otherwise; returns why it has stopped, with a checkpoint there.

    Steps of checkpoints are multiples of their interval from 0 on, wherever the run begins.
    """
    interval = session.interval
    last = interval.step(schedule.until)
    if session.step == last:
        return Reason.END  # it has been here before
    pace = Pace()
    while session.step < last:
        if wish.reason is None and schedule.wall is not None and time.monotonic() - schedule.begin > schedule.wall - STRETCH:
            wish.reason = Reason.LIMIT
        if wish.reason is not None:
            checkpoint(wish.reason)
            return wish.reason
        marks = [_next(session.step, every, interval.dt) for every in (schedule.checkpoint, schedule.record) if every]
        step = min([session.step + pace.steps, last, *marks])
        started, done = time.monotonic(), step - session.step
        session.advance(step * interval.dt, records)
        pace.note(done, time.monotonic() - started)
        if _is_due(session, schedule.record):
            records.flush(session.step)
        if _is_due(session, schedule.checkpoint) and session.step < last:
            checkpoint(Reason.INTERVAL)
    checkpoint(Reason.END)
    return Reason.END


def _next(step: int, every: float, dt: float) -> int:
    """The next step after one at which something is to be done that is done at an interval (second)."""
    number = int(step * dt / every + 1e-9) + 1
    return max(step + 1, round(number * every / dt))


def _is_due(session: Session, every: float | None) -> bool:
    """Whether something is to be done now that is done at an interval (second)."""
    if every is None:
        return False
    return session.step == round(round(session.time / every) * every / session.interval.dt)
