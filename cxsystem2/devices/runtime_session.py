"""A network of Brian2 objects in this process that is run, stopped, and goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2 import garbage
from cxsystem2.brian import (
    BrianError,
    brian2,
    code_translated,
    codegen_target,
    device_active,
    fresh_names,
)
from cxsystem2.devices.background.drive import Drive, drives
from cxsystem2.devices.background.interpreted import operation
from cxsystem2.devices.gauge import Gauge
from cxsystem2.devices.generator import Generator
from cxsystem2.devices.noise import Noise
from cxsystem2.devices.options import Options
from cxsystem2.devices.realise import Objects
from cxsystem2.devices.recorders import Columns, Recorders, Values
from cxsystem2.devices.records import Records
from cxsystem2.devices.session import Session
from cxsystem2.devices.sink import Memory, Sink
from cxsystem2.devices.state import State, identity
from cxsystem2.devices.state_variables import StateVariables
from cxsystem2.devices.waiting import WaitingEvents, WaitingSpikes, delayed, joined, spikes, split
from cxsystem2.errors import DeviceError
from cxsystem2.network.delays import delay_steps
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

if TYPE_CHECKING:
    from cxsystem2.devices.runtime import Runtime

_MOST = 2_000_000
"""Recorded spikes and samples of variables that wait in memory for their sink."""


class RuntimeSession(Session):
    """A network of Brian2 objects in this process."""

    def __init__(self, device: Runtime, model: Model, stages: Stages, options: Options) -> None:
        super().__init__(model, options.kind(device.word))
        self.device, self.stages, self.options = device, stages, options
        self._profile: dict[str, float] = {}
        self._open = contextlib.ExitStack()
        try:
            self._open.enter_context(device_active("runtime"))
            self._open.enter_context(fresh_names())
            self._open.enter_context(codegen_target(device.target))
            if options.fast:
                noise = Noise(model.network.seed, brian2.defaultclock.variables["timestep"])
                self._open.enter_context(code_translated(noise.translate))
            self._generator = Generator(model.network.seed)
            self._unusual = self._open.enter_context(device.prepared())
            self._build()
        except BaseException:
            self._open.close()
            raise

    def _build(self) -> None:
        model, stages = self.model, self.stages
        with self._failing(), self._generator.used():
            with stages.stage("plan"):
                model.draw()
            with stages.stage("realise"):
                own = {drive.name: partial(self._background, drive) for drive in drives(model)} if self.options.fast else {}
                self.objects = Objects(model.bank, own)
            with stages.stage("generate"), garbage.set_aside():
                self.objects.network.run(0 * brian2.second, namespace={})
        self._columns = Monitors(self.objects)
        self._recorders = Recorders(model, self.objects, self._columns)
        self._gauge = Gauge(model, stages.observer)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """Say of what Brian2 cannot do which device could not do it."""
        try:
            yield
        except BrianError as error:
            if isinstance(error.__cause__, MemoryError):
                raise error.__cause__ from None
            raise DeviceError(f"the device '{self.device.word}' cannot run the model: {error}") from error

    def _background(self, drive: Drive, objects: Objects) -> Any:
        return operation(drive, objects[drive.group])

    def _advance(self, step: int, sink: Sink) -> None:
        network = self.objects.network
        network.t_ = self.time
        duration = (step * self.interval.dt - self.time) if step < self.interval.last else self.interval.end - self.time
        with self._failing(), self._generator.used(), self.stages.stage("simulate"), garbage.set_aside():
            network.run(
                duration * brian2.second,
                namespace={},
                report=lambda elapsed, done, start, total: self._report(float(start) + float(done) * float(total), sink),
                report_period=0.2 * brian2.second,
                profile=self.options.profile,
            )
        if float(network.t) < self.time + duration - self.interval.dt / 2:
            raise KeyboardInterrupt  # Brian2 catches the first one, and ends the run early
        for name, seconds in network.get_profiling_info() if self.options.profile else ():
            self._profile[name] = self._profile.get(name, 0.0) + float(seconds)
        self._recorders.drain(sink, end=self.is_end(step))
        self._gauge.drained()

    def _report(self, time: float, sink: Sink) -> None:
        done = time / self.interval.end
        self.stages.advance("simulate", done)
        if self._gauge.wanted:
            counts = {name: self.objects[name].variables["count"].get_value() for name in self._gauge.recorders}
            self._gauge.read(done, counts)
            self._gauge.tell_spikes(done, self._columns)
        if sum(map(self._columns.values, self.objects.monitors())) > _MOST:
            self._recorders.drain(sink, end=False)
            self._gauge.drained()

    def state(self) -> State:
        """The state of all objects, of spikes on their way, and of the generator of random numbers."""
        arrays = StateVariables(self.model, self.objects).read(Variables())
        on_way = joined(self.model, (self._waiting(path) for path in delayed(self.model, self.objects)))
        arrays |= {"spikes/cell": on_way.cells, "spikes/step": on_way.steps}
        arrays |= self._recorders.begun_bins() | self._generator.state()
        return State(self.step, self.kind, identity(self.model), arrays)

    def _waiting(self, path: Any) -> tuple[str, WaitingSpikes]:
        """The group that a synaptic pathway comes from, and its spikes on their way."""
        steps, queue = _delays(path), path.queue
        before = queue._full_state()
        found, arrival = [], []
        for ahead in range(int(steps.max(initial=0))):
            found.append(np.array(queue.peek()))
            arrival.append(np.full(len(found[-1]), self.step + ahead))
            queue.advance()
        queue._restore_from_full_state(before)
        events = WaitingEvents(
            np.concatenate([np.empty(0, np.int64), *found]), np.concatenate([np.empty(0, np.int64), *arrival])
        )
        return path.source.name, spikes(events, path.synapse_sources.get_value()[events.synapses], steps[events.synapses])

    def restore(self, state: State) -> None:
        """Give all objects their state."""
        state.check(self.kind, self.model)
        arrays = state.arrays
        StateVariables(self.model, self.objects).write(Variables(), arrays, state.step)
        on_way = split(self.model, WaitingSpikes(arrays["spikes/cell"], arrays["spikes/step"]))
        for path in delayed(self.model, self.objects):
            self._refill(path, on_way.get(path.source.name), state.step)
        self._recorders.go_on(arrays)
        self._generator.restore(arrays)
        self.step = state.step
        self._gauge = Gauge(self.model, self.stages.observer, self.time)

    def _refill(self, path: Any, own: WaitingSpikes | None, step: int) -> None:
        """Put spikes on their way: each goes into the queue as it did in its step."""
        longest = int(_delays(path).max(initial=0))
        for _ in range(longest + 1):
            path.queue.advance()  # which empties it
        for before in range(step - longest, step):
            now = own.cells[own.steps == before] if own is not None else ()
            if len(now):
                path.queue.push(np.asarray(now, np.int32))
            path.queue.advance()

    def records(self, memory: Memory) -> Records:
        """What was recorded, and what the end shows."""
        records = self._recorders.finish(memory)
        if self._unusual:
            records.warnings.append(self._unusual)
        records.profile = dict(sorted(self._profile.items(), key=lambda item: item[1], reverse=True))
        return records

    def close(self) -> None:
        """Leave Brian2 as it was."""
        self._open.close()


def _delays(path: Any) -> Values:
    """The delay of each synapse of a pathway in steps."""
    steps = delay_steps(path._delays.get_value(), path.source.clock.dt_)
    return np.broadcast_to(steps, len(path.synapse_sources.get_value()))


class Monitors(Columns):
    """The monitors and variables of objects in this process."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def number(self, monitor: str) -> int:
        """The length of the array of times."""
        return len(self.read_variable(monitor, "t"))

    def values(self, monitor: str) -> int:
        """How many spikes or values of cells a monitor holds."""
        return self.number(monitor) * int(getattr(self._objects[monitor], "n_indices", 1))

    def read_variable(self, owner: str, name: str) -> Values:
        """All values of a variable, where they are."""
        return np.asarray(self._objects[owner].variables[name].get_value())

    def read(self, monitor: str, variable: str, begin: int, end: int) -> Values:
        """A copy of some of the values."""
        return np.array(self.read_variable(monitor, variable)[begin:end])

    def clear(self, monitor: str) -> None:
        """Let a monitor begin anew; its counts of spikes go on."""
        self._objects[monitor].resize(0)
        self._objects[monitor].variables["N"].set_value(0)


class Variables:
    """The values of variables of Brian2 in this process."""

    lasting = False

    def read(self, variable: Any) -> Values:
        """All values."""
        return np.asarray(variable.get_value())

    def write(self, variable: Any, values: Values) -> None:
        """All values."""
        variable.set_value(values)
