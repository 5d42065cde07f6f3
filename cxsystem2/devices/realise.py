"""Carrying out a bank of statements: each becomes one call of a Brian2 class, without any text being executed."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsystem2.brian import brian2, unit
from cxsystem2.devices.base import Records
from cxsystem2.syntax import Bank, Model
from cxsystem2.syntax.layout import Layout, Projection
from cxsystem2.syntax.statement import (
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

_KINDS = ("NeuronGroup", "Synapses", "SpikeGeneratorGroup", "SpikeMonitor", "StateMonitor")


class Objects:
    """The Brian2 objects of a bank by name, and the network that they form."""

    def __init__(self, bank: Bank) -> None:
        self.arrays = bank.arrays
        self.values: dict[str, Any] = {"defaultclock": brian2.defaultclock}
        for statement in bank:
            match statement:
                case Define():
                    self.values[statement.name] = statement.value
                case TimedCurrent():
                    values, dt = self._argument(statement.values), self._argument(statement.dt)
                    self.values[statement.name] = brian2.TimedArray(values, dt=dt, name=statement.name)
                case Create() | Connect() | Weigh() if self._is_empty(statement):
                    continue  # synapses without a single one have no effect, and need no code
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
        self.network = brian2.Network([value for value in self.values.values() if isinstance(value, brian2.BrianObject)])

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def _is_empty(self, statement: Create | Connect | Weigh) -> bool:
        """Whether a statement makes, connects or sets synapses of which there is none."""
        if isinstance(statement, Create):
            return statement.kind == "Synapses" and not len(self.arrays[f"{statement.name}.i"])
        return not len(self.arrays[f"{statement.owner}.i"])

    def _create(self, statement: Create) -> Any:
        assert statement.kind in _KINDS
        options = {key: self._argument(value) for key, value in statement.options.items()}
        arguments = [self._argument(argument) for argument in statement.arguments]
        if statement.namespace:
            options["namespace"] = {key: self.values[value.name] for key, value in statement.namespace.items()}
        return getattr(brian2, statement.kind)(*arguments, name=statement.name, **options)

    def _argument(self, argument: Argument) -> Any:
        match argument:
            case Name():
                return self.values[argument.name]
            case Quantity():
                return argument.value if argument.unit == "1" else brian2.Quantity(argument.value, dim=unit(argument.unit).dim)
            case Array():
                array = self.arrays[argument.name]
                return array if argument.unit == "1" else brian2.Quantity(array, dim=unit(argument.unit).dim, copy=False)
        return argument


def collected(model: Model, objects: Objects) -> list[Any]:
    """The variables that `collect` reads, for devices that write down what is asked for and nothing else."""
    layout: Layout = model.layout
    wanted = [(name, variable) for name in layout.spike_recorders.values() for variable in ("i", "t", "N")]
    for recorder in layout.state_recorders:
        if recorder.name in objects.values:
            wanted += [(recorder.name, variable) for variable in (recorder.variable, "t", "N")]
    for counted in layout.rate_recorders:
        wanted += [(f"StMon_{counted.name}", variable) for variable in ("count", "t", "N")] + [(counted.name, "count")]
    for projection in layout.projections:
        if projection.name in objects.values and any(member.save for member in projection.members):
            wanted += [(projection.name, projection.own(name)) for name in _changing(projection)]
    wanted += [(group.name, "vm") for group in layout.groups]
    return [objects[name].variables[variable] for name, variable in wanted]


def _changing(projection: Projection) -> tuple[str, ...]:
    """The variables of synapses that change during a run."""
    return (*(["wght"] if projection.synapse.plastic else []), *projection.synapse.state)


def collect(model: Model, objects: Objects) -> Records:
    """Read the monitors after a run, and note membrane potentials that are no numbers."""
    records = Records()
    layout: Layout = model.layout
    for owner, name in layout.spike_recorders.items():
        monitor = objects[name]
        records.spikes[owner] = np.array(monitor.i[:], np.int32), np.array(monitor.t_[:], np.float64)
    for recorder in layout.state_recorders:
        if recorder.name in objects.values:
            monitor = objects[recorder.name]
            values = np.array(getattr(monitor, f"{recorder.variable}_")[:], np.float64).T
            records.states[recorder.name] = np.array(monitor.t_[:], np.float64), values
    for counted in layout.rate_recorders:
        monitor = objects[f"StMon_{counted.name}"]
        ended = np.array(objects[counted.name].count[:])[:, np.newaxis]
        counts = np.diff(np.hstack([np.array(monitor.count[:]), ended]), axis=1)
        records.counts[counted.name] = np.array(monitor.t_[:], np.float64), counts.T
    for projection in layout.projections:
        if projection.name in objects.values and any(member.save for member in projection.members):
            own = objects[projection.name]
            records.synapses[projection.name] = {
                name: np.array(getattr(own, f"{projection.own(name)}_")[:], np.float64) for name in _changing(projection)
            }
    for group in layout.groups:
        final = np.array(objects[group.name].vm_[:])
        for population, compartment in group.members:
            place = layout.slices[population.label, compartment]
            if not np.isfinite(final[place.start : place.stop]).all():
                what = f"{population.name}: the membrane potential ({compartment})"
                records.warnings.append(f"{what} is not a number at the end; take a smaller default_clock")
    return records
