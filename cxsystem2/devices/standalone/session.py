"""A simulation as a program under way: it waits between two advances, and a new one goes on from its state."""

from __future__ import annotations

import contextlib
import os
import shutil
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.devices.delivery.compact import not_packed
from cxsystem2.devices.gauge import Gauge
from cxsystem2.devices.options import Options
from cxsystem2.devices.recorders import Columns, Recorders, Values
from cxsystem2.devices.records import Records
from cxsystem2.devices.session import Session
from cxsystem2.devices.sink import Memory, Sink
from cxsystem2.devices.standalone.process import Process
from cxsystem2.devices.standalone.state import RUN
from cxsystem2.devices.state import State, identity
from cxsystem2.devices.state_variables import ROW, StateVariables, places
from cxsystem2.devices.waiting import WaitingEvents, WaitingSpikes, delayed, events, joined, numbers, spikes, split
from cxsystem2.network.delays import delay_steps
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

if TYPE_CHECKING:
    from cxsystem2.devices.delivery.delivery import Delivery
    from cxsystem2.devices.delivery.plastic import Plastic
    from cxsystem2.devices.realise import Objects
    from cxsystem2.devices.standalone.known import KnownDelivery, KnownObjects, KnownProgram
    from cxsystem2.devices.standalone.program import Program

KEPT = "kept"
"""The folder in which a program writes its state."""
_QUEUES, _GENERATOR = "queues.bin", "generator.bin"


class DrivenSession(Session):
    """A simulation by a process that is told line by line what to do: one program, or several ranks of it."""

    stages: Stages

    @abstractmethod
    def _running(self) -> Process:
        """The process, started where it is not."""

    @abstractmethod
    def drain(self, sink: Sink, *, end: bool) -> None:
        """Hand over what was recorded since it was last asked; at the end the process has written its results, too."""

    def _advance(self, step: int, sink: Sink) -> None:
        last = self.is_end(step)
        process = self._running()
        process.advance(self.interval.end if last else step * self.interval.dt)
        with self.stages.stage("load"):
            if last:
                process.write_results()
            self.drain(sink, end=last)


class ProgramSession(DrivenSession):
    """A program in its folder. It starts when it is first asked for something."""

    def __init__(
        self,
        model: Model,
        stages: Stages,
        options: Options,
        made: tuple[Program, Objects] | tuple[KnownProgram, KnownObjects],
        folder: Path,
        kind: str,
        resources: contextlib.ExitStack,
    ) -> None:
        super().__init__(model, kind)
        self.stages, self.folder = stages, folder
        program: Program | KnownProgram = made[0]
        objects: Objects | KnownObjects = made[1]
        self.program, self.objects = program, objects
        self._profiled = options.profile
        self._process: Process | None = None
        self._restored: State | None = None
        self._open = resources
        self._variables = StateVariables(model, objects)
        self._files = RecordFiles(program, objects, folder)
        self._recorders = Recorders(model, objects, self._files)
        packed = options.fast and options.precision == "packed"
        self.warnings = [*not_packed(folder, (one.name for one in self.deliveries()))] if packed else []

    def prepare(self) -> None:
        """Write what the program reads when it starts."""
        if self._restored is None:  # an earlier session may have left its state in a folder that stays
            for file in (_QUEUES, _GENERATOR, *(one.waiting for one in self._senders())):
                (self.folder / file).unlink(missing_ok=True)
        self.program.state.put(RUN, 0, self.time)
        wanted = [*self._recorders.wanted_at_the_end(), *(one.variables["events"] for one in self.deliveries())]
        self.program.write_state(self.folder)
        self.program.write_list(self.folder / "outputs.txt", wanted)
        self.program.write_list(self.folder / "records.txt", self._files.variables())
        self.program.write_list(self.folder / "kept.txt", (part.variable for part in self._variables.parts))
        self._files.begin()

    def _running(self) -> Process:
        """The program, started where it is not."""
        if self._process is None:
            self.prepare()
            gauge = Gauge(self.model, self.stages.observer, self.time)
            self._process = Process(self.folder, self.stages, gauge=gauge, alone=not self.complete, columns=self._files)
        return self._process

    @property
    def waited(self) -> float:
        """Seconds for which Python has waited for the program so far."""
        return self._process.seconds if self._process is not None else 0.0

    def drain(self, sink: Sink, *, end: bool) -> None:
        """Hand over what the program has recorded since it was last asked; at the end it has written its results, too."""
        with self.program.current():
            if end:
                self.program.has_run(self.folder)
            self._recorders.drain(sink, end=end)
        if self._process is not None and self._process.gauge is not None:
            self._process.gauge.drained()

    def state(self) -> State:
        """The state as the program writes it; before it has begun, as it was made or restored."""
        if self._process is not None:
            self.begin_keeping()
            self._process.keep(KEPT)
            return self.kept()
        if self._restored is not None:
            return self._restored
        with self.program.current():
            none = np.empty(0, np.int64)
            return self._state(self._variables.read(Made(self.program)), WaitingSpikes(none, none))

    def begin_keeping(self) -> None:
        """Make an empty folder for a state."""
        shutil.rmtree(self.folder / KEPT, ignore_errors=True)
        (self.folder / KEPT).mkdir()

    def kept(self) -> State:
        """The state that the program has written into its folder."""
        with self.program.current():
            arrays = self._variables.read(Kept(self.program, self.folder / KEPT))
            if self.program.noise is None:  # otherwise all numbers are keyed, and nobody draws from the generator
                arrays |= {f"generator/{self.kind.split()[0]}": np.fromfile(self.folder / KEPT / _GENERATOR, np.uint8)}
            return self._state(arrays | self._factors(), joined(self.model, [*self._waiting(), *self._sent()]))

    def _state(self, arrays: dict[str, Values], on_way: WaitingSpikes) -> State:
        arrays |= {"spikes/cell": on_way.cells, "spikes/step": on_way.steps} | self._recorders.begun_bins()
        return State(self.step, self.kind, identity(self.model), arrays)

    def _waiting(self) -> Iterator[tuple[str, WaitingSpikes]]:
        """The group that each pathway of Brian2 comes from, and its spikes on their way."""
        numbers = np.fromfile(self.folder / KEPT / _QUEUES, np.int64)
        waiting, place = {}, 0
        for path in self.program.pathways():
            size = int(numbers[place])
            own = numbers[place + 1 : place + 1 + 2 * size].reshape(size, 2)
            waiting[path.name] = WaitingEvents(own[:, 0], own[:, 1] + (self.step - 1))
            place += 1 + 2 * size
        for path in delayed(self.model, self.objects):
            on_way = waiting[path.name]
            yield path.source.name, spikes(on_way, *self._synapses(path, on_way.synapses))

    def _sent(self) -> Iterator[tuple[str, WaitingSpikes]]:
        """The same for compact synapses without a state: their rows are the cells of the group."""
        for one in self._senders():
            if one.rows is None:
                sent = np.fromfile(self.folder / KEPT / one.waiting, one.stored)
                yield one.source.name, WaitingSpikes(sent["row"], sent["step"])

    def _factors(self) -> dict[str, Values]:
        """For compact synapses with a state, the spikes of their rows on their way, and what they make of weights."""
        found: dict[str, Values] = {}
        for one in self.deliveries():
            if one.rows is not None:
                sent = np.fromfile(self.folder / KEPT / one.waiting, one.stored)
                cells = numbers(self.model)[one.source.name][one.rows.cell[sent["row"]]]
                own = {"cell": cells, "kind": one.rows.kind[sent["row"]], "late": one.rows.late[sent["row"]]}
                own |= {name: np.array(sent[name]) for name in ("step", "factor")}
                found |= {f"waiting/{one.name}/{name}": values for name, values in own.items()}
        return found

    def _synapses(self, path: Any, which: Values | slice = slice(None)) -> tuple[Values, Values]:
        """The source and the delay in steps of the synapses of a pathway, or of some of them."""
        arrays, name = self.model.bank.arrays, path.synapses.name
        return arrays[f"{name}.i"][which], delay_steps(arrays[f"{name}.delay"][which], self.interval.dt)

    def restore(self, state: State) -> None:
        """Let a new program begin with a state."""
        state.check(self.kind, self.model)
        self._stop()
        with self.program.current():
            self._variables.write(Made(self.program), state.arrays, state.step)
            own = split(self.model, WaitingSpikes(state.arrays["spikes/cell"], state.arrays["spikes/step"]))
            queued = [np.empty(0, np.int64)]
            own_way = {one.name for one in self._senders()}
            moving = {path.name for path in delayed(self.model, self.objects) if path.synapses.name not in own_way}
            for path in self.program.pathways():
                on_way = WaitingEvents(np.empty(0, np.int64), np.empty(0, np.int64))
                if path.name in moving and path.source.name in own:
                    on_way = events(own[path.source.name], *self._synapses(path), state.step)
                ahead = np.asarray(on_way.steps) - (state.step - 1)
                queued += [np.array([len(ahead)]), np.stack([on_way.synapses, ahead], axis=1).ravel()]
        np.concatenate(queued).astype(np.int64).tofile(self.folder / _QUEUES)
        for one in self._senders():
            self._resend(one, state, own)
        generator, name = self.folder / _GENERATOR, f"generator/{self.kind.split()[0]}"
        generator.unlink(missing_ok=True)
        if name in state.arrays:
            state.arrays[name].tofile(generator)
        self._recorders.go_on(state.arrays)
        self._restored, self.step = state, state.step

    def _resend(self, one: Delivery | KnownDelivery | Plastic, state: State, spikes: Mapping[str, WaitingSpikes]) -> None:
        """Write what compact synapses are to send again."""
        if one.rows is None:
            sent = spikes[one.source.name]
            columns: dict[str, Values] = {"step": sent.steps, "row": sent.cells}
        else:
            given = {name: state.arrays.get(f"waiting/{one.name}/{name}", np.empty(0)) for name in (*ROW, "step", "factor")}
            cells = {"cell": numbers(self.model)[one.source.name][one.rows.cell], "kind": one.rows.kind, "late": one.rows.late}
            rows = places(given, cells)
            here = np.flatnonzero(rows >= 0)  # others are those of other ranks
            columns = {"step": given["step"][here], "row": rows[here], "factor": given["factor"][here]}
        stored = np.zeros(len(columns["step"]), one.stored)
        for name, values in columns.items():
            stored[name] = values
        stored.tofile(self.folder / one.waiting)

    def records(self, memory: Memory) -> Records:
        """What was recorded, and what the end shows."""
        process = self._running()
        with self.stages.stage("load"), self.program.current():
            if not self.is_end(self.step):
                process.write_results()
                self.program.has_run(self.folder)
            records = self._recorders.finish(memory)
            records.events = self.events()
        records.memory = process.end()
        records.threads = max(1, self.program.threads)
        records.warnings += self.warnings
        if self._profiled:
            lines = (self.folder / "results/profile.txt").read_text().splitlines()
            records.profile = {name: float(seconds) for name, seconds in (line.split() for line in lines)}
        return records

    def finished(self) -> Records:
        """What the end of a run shows of this program, which has written its results."""
        with self.program.current():
            self.program.has_run(self.folder)
            records = self._recorders.finish(Memory())
            records.events = self.events()
        return records

    def events(self) -> dict[str, int]:
        """How many synaptic events each projection has had that delivers its spikes itself."""
        return {one.name: int(one.variables["events"].get_value()[0]) for one in self.deliveries()}

    def deliveries(self) -> list[Delivery | KnownDelivery]:
        """The projections that deliver their spikes themselves."""
        return [thing for thing in self.objects.values.values() if getattr(thing, "compact", False)]

    def _senders(self) -> list[Delivery | KnownDelivery | Plastic]:
        """What keeps the spikes that are on their way itself."""
        return [thing for thing in self.objects.values.values() if isinstance(getattr(thing, "waiting", None), str)]

    def _stop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def close(self) -> None:
        """End the program, and remove its folder."""
        self._stop()
        self._open.close()


class Made:
    """The values of variables with which a program begins."""

    lasting = False

    def __init__(self, program: Program | KnownProgram) -> None:
        self._program = program

    def read(self, variable: Any) -> Values:
        """All values."""
        return self._program.state[self._program.name_of(variable)]

    def write(self, variable: Any, values: Values) -> None:
        """All values."""
        self._program.state.set(self._program.name_of(variable), values)


class Kept:
    """The values of variables that a program has written."""

    lasting = True  # also after the files are removed

    def __init__(self, program: Program | KnownProgram, folder: Path) -> None:
        self._program, self._folder = program, folder

    def read(self, variable: Any) -> Values:
        """All values, mapped: the program writes its next state into new files."""
        path = self._folder / self._program.file_of(variable)
        return np.memmap(path, variable.dtype, "r") if path.stat().st_size else np.empty(0, variable.dtype)

    def write(self, variable: Any, values: Values) -> None:
        """Nobody writes there."""
        raise NotImplementedError


class RecordFiles(Columns):
    """The files to which a program appends what its monitors have recorded."""

    def __init__(self, program: Program | KnownProgram, objects: Objects | KnownObjects, folder: Path) -> None:
        self._program, self._objects, self._folder = program, objects, folder / "results"

    def variables(self) -> list[Any]:
        """The variables of all monitors that grow."""
        return [variable for name in self._objects.monitors() for variable in self._recorded(name).values()]

    def _recorded(self, monitor: str) -> dict[str, Any]:
        own: Any = self._objects[monitor]
        if hasattr(own, "n_indices"):
            return {"t": own.variables["t"], **own.recorded_variables}
        return {name: own.variables[name] for name in ("i", "t")}

    def begin(self) -> None:
        """Remove what an earlier program has left."""
        for variable in self.variables():
            (self._folder / self._program.file_of(variable)).unlink(missing_ok=True)

    def _path(self, monitor: str, variable: str) -> Path:
        return self._folder / self._program.file_of(self._recorded(monitor)[variable])

    def number(self, monitor: str) -> int:
        """The length of the file of times."""
        path = self._path(monitor, "t")
        return path.stat().st_size // 8 if path.exists() else 0

    def read(self, monitor: str, variable: str, begin: int, end: int) -> Values:
        """A part of a file."""
        own, path = self._recorded(monitor)[variable], self._path(monitor, variable)
        width = self._objects[monitor].n_indices if variable not in ("i", "t") else 1
        if not path.exists():
            return np.empty((0, width) if variable not in ("i", "t") else 0, own.dtype)
        size = own.dtype().itemsize * width
        values = np.fromfile(path, own.dtype, (end - begin) * width, offset=begin * size)
        return values if variable in ("i", "t") else values.reshape(end - begin, width)

    def clear(self, monitor: str) -> None:
        """Empty the files, to which the program goes on to append."""
        for variable in self._recorded(monitor):
            path = self._path(monitor, variable)
            if path.exists():
                os.truncate(path, 0)
