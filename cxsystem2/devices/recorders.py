"""Reading the monitors of a simulation: what is new goes to a sink, and the rest is known at the end of a run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config.window import Window
from cxsystem2.devices.records import Records
from cxsystem2.devices.sink import Memory, Sink
from cxsystem2.devices.synapse_state import ended, is_saved, needed, sampled
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RateRecorder, StateRecorder
from cxsystem2.syntax.watching import watches

if TYPE_CHECKING:
    from cxsystem2.devices.realise import Objects
    from cxsystem2.devices.standalone.known import KnownObjects

Values = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
AT_ONCE = 1_000_000
"""Values that are read at a time."""


class Columns(ABC):
    """What the monitors of a network hold and nobody has read yet."""

    @abstractmethod
    def number(self, monitor: str) -> int:
        """How many spikes or samples a monitor holds."""

    @abstractmethod
    def read(self, monitor: str, variable: str, begin: int, end: int) -> Values:
        """A variable of some of them: one value for each spike; for each sample a row, with a column for each cell."""

    @abstractmethod
    def clear(self, monitor: str) -> None:
        """Forget what a monitor holds; it has been read."""


class Views(Columns):
    """The monitors as Brian2 shows them after a run on any device."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._kept: dict[tuple[str, str], Values] = {}

    def number(self, monitor: str) -> int:
        """The number of times."""
        return len(self._all(monitor, "t"))

    def read(self, monitor: str, variable: str, begin: int, end: int) -> Values:
        """A part of a variable."""
        return self._all(monitor, variable)[begin:end]

    def clear(self, monitor: str) -> None:
        """Give the memory back."""
        self._kept = {key: values for key, values in self._kept.items() if key[0] != monitor}

    def _all(self, monitor: str, variable: str) -> Values:
        if (monitor, variable) not in self._kept:
            suffix = "" if variable == "i" else "_"
            self._kept[monitor, variable] = np.array(getattr(self._objects[monitor], variable + suffix)[:]).T
        return self._kept[monitor, variable]


class Recorders:
    """All monitors of a model."""

    def __init__(self, model: Model, objects: Objects | KnownObjects, columns: Columns) -> None:
        self.model, self.objects, self.columns = model, objects, columns
        self.begun: dict[str, tuple[Floats, Floats]] = {}
        """For each rate recorder the beginning of the bin that is not over, and the counts of spikes at that time."""
        self._watches = watches(model)

    def drain(self, sink: Sink, *, end: bool) -> None:
        """Hand over what is new; at the end of a run also bins that it has cut off."""
        layout = self.model.layout
        for owner, name in layout.spike_recorders.items():
            for part in self._parts(name, 1):
                cells = np.asarray(self.columns.read(name, "i", part.start, part.stop), np.int32)
                times = np.asarray(self.columns.read(name, "t", part.start, part.stop), np.float64)
                if owner in self._watches:
                    kept = self._watches[owner](cells, times)
                    cells, times = cells[kept], times[kept]
                sink.spikes(owner, cells, times)
            self.columns.clear(name)
        for recorder in layout.state_recorders:
            self._states(recorder, sink)
        for counted in layout.rate_recorders if layout.form.counters else ():
            self._counts(counted, sink, end=end)

    def _parts(self, monitor: str, width: int) -> Iterator[slice]:
        """The spikes or samples of a monitor, some at a time; at least one part, so that a sink hears of every recorder."""
        number, rows = self.columns.number(monitor), max(1, AT_ONCE // max(width, 1))
        for start in range(0, max(number, 1), rows):
            yield slice(start, min(start + rows, number))

    def _states(self, recorder: StateRecorder, sink: Sink) -> None:
        parts = self.model.monitors.get(recorder.name)
        if not parts:
            return
        width = len(self.model.bank.arrays[f"{recorder.name}.record"])
        for some in self._parts(parts[0].name, width * (1 + len(recorder.companions))):
            time = np.asarray(self.columns.read(parts[0].name, "t", some.start, some.stop), np.float64)
            kept = self._within(recorder.window, time)
            time, some = time[kept], slice(some.start + kept.start, some.start + kept.stop)
            values = np.empty((len(time), width))
            for part in parts:
                names = (recorder.variable, *recorder.companions)
                found = {
                    name: np.array(self.columns.read(part.name, name, some.start, some.stop), np.float64) for name in names
                }
                columns = slice(None) if part.columns is None else part.columns
                values[:, columns] = sampled(self.model, self.objects, recorder, part, found, time)
            sink.states(recorder.name, time, values)
        for part in parts:
            self.columns.clear(part.name)

    def _within(self, window: Window, times: Floats) -> slice:
        """Which of some samples, in the order of time, lie in a window."""
        dt = self.model.system.default_clock
        first, last = np.searchsorted(np.rint(times / dt), window.steps(dt))
        return slice(int(first), int(last))

    def _counts(self, recorder: RateRecorder, sink: Sink, *, end: bool) -> None:
        """Spikes between samples of the counters, which are read at the beginning of each bin."""
        name, number = f"StMon_{recorder.name}", self.columns.number(f"StMon_{recorder.name}")
        times = np.asarray(self.columns.read(name, "t", 0, number), np.float64)
        counts = np.asarray(self.columns.read(name, "count", 0, number), np.float64).reshape(number, len(recorder.members))
        self.columns.clear(name)
        if recorder.name in self.begun:
            before = self.begun[recorder.name]
            times, counts = np.append(before[0], times), np.vstack([before[1], counts])
        self.begun[recorder.name] = times[-1:], counts[-1:]
        if end:
            counts = np.vstack([counts, np.array(self.objects[recorder.name].count[:])])
        whole = len(counts) - 1
        sink.counts(recorder.name, times[:whole], np.diff(counts, axis=0))

    def begun_bins(self) -> dict[str, Values]:
        """The bins that are not over, as arrays of a `State`."""
        found: dict[str, Values] = {}
        for name, (begin, counts) in self.begun.items():
            found |= {f"recorders/{name}/begin": begin, f"recorders/{name}/before": counts}
        return found

    def go_on(self, arrays: Mapping[str, Values]) -> None:
        """Take the bins that are not over from the arrays of a `State`."""
        names = [recorder.name for recorder in self.model.layout.rate_recorders]
        self.begun = {
            name: (arrays[f"recorders/{name}/begin"], arrays[f"recorders/{name}/before"])
            for name in names
            if f"recorders/{name}/begin" in arrays
        }

    def wanted_at_the_end(self) -> list[Any]:
        """The variables that `finish` reads, for devices that write down what is asked for and nothing else."""
        layout, objects = self.model.layout, self.objects
        found = [objects[each.name].variables["count"] for each in layout.rate_recorders if layout.form.counters]
        for group in layout.groups:
            potentials = {group.named(compartment, "vm") for _, compartments in group.members for compartment in compartments}
            found += [objects[group.name].variables[potential] for potential in sorted(potentials)]
        return [*found, *needed(self.model, objects)]

    def finish(self, memory: Memory) -> Records:
        """The records of a run, and what its end shows: synapses, and membrane potentials that are no numbers."""
        model, layout = self.model, self.model.layout
        records = Records(memory.all_spikes(), memory.all_states(), memory.all_counts())
        if not layout.form.counters:
            records.counts = {each.name: _binned(model, records, each) for each in layout.rate_recorders}
        for projection in layout.projections:
            if is_saved(model, projection):
                records.synapses[projection.name] = ended(model, self.objects, projection)
        self._note_what_is_no_number(records)
        return records

    def _note_what_is_no_number(self, records: Records) -> None:
        layout = self.model.layout
        for group in layout.groups:
            finals: dict[str, Floats] = {}
            for population, compartment in ((population, one) for population, own in group.members for one in own):
                variable = group.named(compartment, "vm")
                if variable not in finals:
                    finals[variable] = np.array(getattr(self.objects[group.name], f"{variable}_")[:])
                place = layout.slices[population.label, compartment]
                if not np.isfinite(finals[variable][place.start : place.stop]).all():
                    records.note_no_number(population.name, compartment)


def collect(model: Model, objects: Objects) -> Records:
    """The records of a run from its beginning to its end, for devices that do that in one go."""
    recorders, memory = Recorders(model, objects, Views(objects)), Memory()
    recorders.drain(memory, end=True)
    return recorders.finish(memory)


def _binned(model: Model, records: Records, recorder: RateRecorder) -> tuple[Floats, Floats]:
    """Beginnings of bins and the spikes in each for each population, from the recorded spikes."""
    interval = model.system.interval
    each = interval.step(recorder.bin)
    cells, times = records.spikes[recorder.owner]
    bins = np.rint(times / interval.dt).astype(np.int64) // each
    places = [model.layout.soma(member) for member in recorder.members]
    number = -(-interval.steps // each)
    counts = [np.bincount(bins[(cells >= place.start) & (cells < place.stop)], minlength=number) for place in places]
    begins = np.arange(number, dtype=np.float64) * (each * interval.dt)
    return begins, np.stack(counts, axis=1).astype(np.float64)
