"""Carrying out a bank of statements: each becomes one call of a Brian2 class, without any text being executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import brian2, quantity
from cxsystem2.devices.base import Records
from cxsystem2.devices.synapse_state import ended, is_saved, needed, sampled
from cxsystem2.syntax import Bank, Model
from cxsystem2.syntax.layout import Layout, RateRecorder
from cxsystem2.syntax.statement import (
    NAMELESS,
    Argument,
    Array,
    Assign,
    Connect,
    Create,
    Define,
    Link,
    Name,
    Quantity,
    Regularly,
    TimedCurrent,
    Weigh,
)

_KINDS = ("NeuronGroup", "Synapses", "SpikeGeneratorGroup", "SpikeMonitor", "StateMonitor", "PoissonInput")


class Objects:
    """The Brian2 objects of a bank by name, and the network that they form.

    `own` are objects that a device makes itself in place of those of some statements, by name, and `dtypes` the numbers
    that hold the variables of some groups, by name of the group.
    """

    def __init__(
        self,
        bank: Bank,
        own: Mapping[str, Callable[[Objects], Any]] = MappingProxyType({}),
        dtypes: Mapping[str, dict[str, npt.DTypeLike]] = MappingProxyType({}),
    ) -> None:
        self.arrays, self.dtypes = bank.arrays, dtypes
        self.values: dict[str, Any] = {"defaultclock": brian2.defaultclock}
        for statement in bank:
            if getattr(statement, "owner", statement.name) not in own and bank.is_empty(statement):
                continue
            match statement:
                case Define():
                    self.values[statement.name] = statement.value
                case TimedCurrent():
                    values, dt = self._argument(statement.values), self._argument(statement.dt)
                    self.values[statement.name] = brian2.TimedArray(values, dt=dt, name=statement.name)
                case Create() | Regularly() if statement.name in own:
                    self.values[statement.name] = own[statement.name](self)
                case Connect() | Weigh() if statement.owner in own:
                    continue
                case Create():
                    self.values[statement.name] = self._create(statement)
                case Assign():
                    setattr(self.values[statement.owner], statement.variable, self._argument(statement.value))
                case Link():
                    owner, _, variable = statement.name.rpartition(".")
                    index = self._argument(statement.index)
                    setattr(
                        self.values[owner],
                        variable,
                        brian2.linked_var(self.values[statement.source], statement.variable, index=index),
                    )
                case Regularly():
                    self.values[statement.owner].run_regularly(statement.action, when="synapses", name=statement.label)
                case Connect():
                    source, target = self._argument(statement.source), self._argument(statement.target)
                    self.values[statement.owner].connect(i=source, j=target)

    @cached_property
    def network(self) -> Any:
        """All objects as one network."""
        return brian2.Network([value for value in self.values.values() if isinstance(value, brian2.BrianObject)])

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def _create(self, statement: Create) -> Any:
        assert statement.kind in _KINDS
        options = {key: self._argument(value) for key, value in statement.options.items()}
        arguments = [self._argument(argument) for argument in statement.arguments]
        if statement.namespace:
            options["namespace"] = {key: self.values[value.name] for key, value in statement.namespace.items()}
        if statement.name in self.dtypes:
            options["dtype"] = dict(self.dtypes[statement.name])
        if statement.kind not in NAMELESS:
            options["name"] = statement.name
        return getattr(brian2, statement.kind)(*arguments, **options)

    def _argument(self, argument: Argument) -> Any:
        match argument:
            case Name():
                return self.values[argument.name]
            case Quantity():
                return quantity(argument.value, argument.unit)
            case Array():
                array = self.arrays[argument.name]
                return quantity(array, argument.unit)
        return argument


def collected(model: Model, objects: Objects) -> list[Any]:
    """The variables that `collect` reads, for devices that write down what is asked for and nothing else."""
    layout: Layout = model.layout
    wanted = [(name, variable) for name in layout.spike_recorders.values() for variable in ("i", "t", "N")]
    for recorder in layout.state_recorders:
        for part in model.monitors.get(recorder.name, []):
            wanted += [(part.name, variable) for variable in (recorder.variable, *recorder.companions, "t", "N")]
    for counted in layout.rate_recorders if layout.form.counters else ():
        wanted += [(f"StMon_{counted.name}", variable) for variable in ("count", "t", "N")] + [(counted.name, "count")]
    for group in layout.groups:
        potentials = {group.named(compartment, "vm") for _, compartments in group.members for compartment in compartments}
        wanted += [(group.name, potential) for potential in sorted(potentials)]
    return [*(objects[name].variables[variable] for name, variable in wanted), *needed(model, objects)]


def collect(model: Model, objects: Objects) -> Records:
    """Read the monitors after a run, and note membrane potentials that are no numbers."""
    records = Records()
    layout: Layout = model.layout
    for owner, name in layout.spike_recorders.items():
        monitor = objects[name]
        records.spikes[owner] = np.array(monitor.i[:], np.int32), np.array(monitor.t_[:], np.float64)
    for recorder in layout.state_recorders:
        if parts := model.monitors.get(recorder.name):
            time = np.array(objects[parts[0].name].t_[:], np.float64)
            values = np.empty((len(time), len(model.bank.arrays[f"{recorder.name}.record"])))
            for part in parts:
                columns = slice(None) if part.columns is None else part.columns
                values[:, columns] = sampled(model, objects, recorder, part, time)
            records.states[recorder.name] = time, values
    for counted in layout.rate_recorders:
        records.counts[counted.name] = (_counted if layout.form.counters else _binned)(model, objects, records, counted)
    for projection in layout.projections:
        if is_saved(model, projection):
            records.synapses[projection.name] = ended(model, objects, projection)
    for group in layout.groups:
        finals: dict[str, npt.NDArray[np.float64]] = {}
        for population, compartment in ((population, one) for population, own in group.members for one in own):
            variable = group.named(compartment, "vm")
            if variable not in finals:
                finals[variable] = np.array(getattr(objects[group.name], f"{variable}_")[:])
            place = layout.slices[population.label, compartment]
            if not np.isfinite(finals[variable][place.start : place.stop]).all():
                what = f"{population.name}: the membrane potential ({compartment})"
                records.not_a_number.append(f"{population.name} ({compartment})")
                records.warnings.append(f"{what} is not a number at the end; take a smaller default_clock")
    return records


def _counted(
    model: Model, objects: Objects, records: Records, recorder: RateRecorder
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Beginnings of bins, and the spikes in each for each population, from counters that were read once a bin."""
    monitor = objects[f"StMon_{recorder.name}"]
    ended = np.array(objects[recorder.name].count[:])[:, np.newaxis]
    counts = np.diff(np.hstack([np.array(monitor.count[:]), ended]), axis=1)
    return np.array(monitor.t_[:], np.float64), counts.T


def _binned(
    model: Model, objects: Objects, records: Records, recorder: RateRecorder
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The same from the recorded spikes."""
    system = model.network.config.system
    each, total = round(recorder.bin / system.default_clock), round(system.runtime / system.default_clock)
    cells, times = records.spikes[recorder.owner]
    bins = np.rint(times / system.default_clock).astype(np.int64) // each
    places = [model.layout.soma(member) for member in recorder.members]
    number = -(-total // each)
    counts = [np.bincount(bins[(cells >= place.start) & (cells < place.stop)], minlength=number) for place in places]
    begins = np.arange(number, dtype=np.float64) * (each * system.default_clock)
    return begins, np.stack(counts, axis=1).astype(np.float64)
