"""A simulation under way, which can be stopped between two steps, looked into and gone on with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cxsystem2.devices.dropping import pauses
from cxsystem2.devices.records import Records
from cxsystem2.devices.sink import Memory, Sink
from cxsystem2.devices.state import State
from cxsystem2.errors import DeviceError
from cxsystem2.interval import Interval

if TYPE_CHECKING:
    from cxsystem2.syntax import Model


class Session(ABC):
    """One simulation: `advance` as often as wanted, `records` once at the end, and `close`.

    Several calls of `advance` have the same results, to the bit, as one that goes as far. A `state` that is given to
    `restore` of a new session of the same network, in another process say, goes on exactly where it was taken.
    """

    def __init__(self, model: Model, kind: str = "") -> None:
        self.model = model
        self.kind = kind
        """The device and how it works, in words (`Options.kind`): a state goes on where it was taken."""
        self.interval: Interval = model.system.interval
        self.step = 0
        self.complete = True
        """Whether the end of the interval is the end of the run; otherwise it may go on later, and nothing is cut off there."""

    @property
    def members(self) -> Sequence[Session]:
        """The processes that simulate the model together, each with its part; mostly this one alone."""
        return [self]

    def is_end(self, step: int) -> bool:
        """Whether the run ends before a step."""
        return self.complete and step == self.interval.last

    def states(self) -> list[State]:
        """The state of each of `members` before the next step."""
        return [self.state()]

    @property
    def time(self) -> float:
        """The time of the model that has been reached (second)."""
        return self.step * self.interval.dt

    def advance(self, until: float, sink: Sink) -> None:
        """Simulate to a time of the model (second); what is recorded on the way goes to the sink.

        Raises:
            DeviceError: the time lies before the present one or after the end of the run, or the simulation fails.
            KeyboardInterrupt: the user has interrupted it.
        """
        step = self.interval.step(until)
        if not self.step <= step <= self.interval.last:
            wrong = f"a simulation at {self.time:g} s of {self.interval.end:g} s cannot advance to {until:g} s"
            raise DeviceError(f"{wrong}; name a time between these two")
        if step > self.step or step == 0:
            for pause in pauses(self.model, self.step, step):
                self._advance(pause, sink)
                self.step = pause

    @abstractmethod
    def _advance(self, step: int, sink: Sink) -> None:
        """Simulate the steps before a step."""

    @abstractmethod
    def state(self) -> State:
        """The state before the next step.

        Raises:
            DeviceError: the device cannot tell it.
        """

    @abstractmethod
    def restore(self, state: State) -> None:
        """Go on from a state in place of the present one.

        Raises:
            DeviceError: the state is of another network or of another device.
        """

    @abstractmethod
    def records(self, memory: Memory) -> Records:
        """What has been recorded into memory, and what is known at the end of a run only."""

    @abstractmethod
    def close(self) -> None:
        """End the simulation, and remove what it needed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
