"""The run itself: one group of neurons that share their parameters, each with its own current, on the device python."""

from __future__ import annotations

import gc
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.brian import (
    BrianError,
    UnsupportedEquations,
    brian2,
    catch_logs,
    codegen_target,
    device_active,
    quantity,
)
from cxsystem2.cells.quantity import CellError, Floats
from cxsystem2.cells.stimulus import SpikeTrain
from cxsystem2.models.cells import SOMA, Soma

METHODS = ("euler", "exponential_euler", "rk2", "rk4")
MOST_STEPS = 5_000_000


@dataclass(frozen=True)
class Bench:
    """Cells on the bench: their membrane, the values of its parameters, and the state that they start in (SI units)."""

    membrane: Soma
    parameters: Mapping[str, float]
    start: Mapping[str, float]
    dt: float
    method: str = "euler"

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise CellError(f"method: '{self.method}' is not known; there are {', '.join(METHODS)}")

    def steps(self, duration: float) -> int:
        """The number of time steps of a run."""
        count = round(duration / self.dt)
        if not 1 <= count <= MOST_STEPS:
            raise CellError(f"duration: {duration:g} s are {count} time steps of {self.dt:g} s; 1 to {MOST_STEPS} can be run")
        return count

    def run(
        self, currents: Floats, interval: float, duration: float, trains: Sequence[SpikeTrain] = (), record: bool = True
    ) -> Trace:
        """Run one neuron for each column of `currents` (ampere), whose rows last `interval` (second) each."""
        self.steps(duration)
        with catch_logs():  # what Brian2 warns of is in our own messages
            with device_active("runtime"), codegen_target("numpy"), np.errstate(all="ignore"):
                brian2.defaultclock.dt = self.dt * brian2.second
                try:
                    return self._run(currents, interval, duration, trains, record)
                except BrianError as error:
                    fault = self._fault(error)
            gc.collect()  # objects that are left over are warned of when they go
        raise CellError(fault)

    def _fault(self, error: Exception) -> str:
        """What is to be done about an error of Brian2."""
        cause = error.__cause__ or error
        if isinstance(cause, UnsupportedEquations):
            return f"method '{self.method}' cannot solve the equations of {self.membrane.neuron.word}; take euler"
        return f"Brian2 cannot run the model: {' '.join(str(cause).split())}"

    def _run(self, currents: Floats, interval: float, duration: float, trains: Sequence[SpikeTrain], record: bool) -> Trace:
        group = self._group(currents, interval)
        spikes = brian2.SpikeMonitor(group)
        network = brian2.Network(group, spikes)
        names = ["vm", *(variable.name for variable in self.membrane.state)]
        states = brian2.StateMonitor(group, names, record=True) if record else None
        if states is not None:
            network.add(states)
        for train in trains:
            network.add(*self._arrivals(train, group, duration))
        network.run(duration * brian2.second, namespace={})
        if float(network.t) < duration - self.dt / 2:
            raise KeyboardInterrupt  # Brian2 catches the first one, and ends the run early
        if not np.isfinite(group.vm_[:]).all():
            raise CellError(
                f"the membrane potential is not a number at the end; take a dt shorter than {self.dt:g} s, or method euler"
            )
        values = {name: np.array(getattr(states, f"{name}_"), float)[0] for name in names} if states is not None else {}
        t = np.array(states.t_, float) if states is not None else np.empty(0)
        return Trace(t, values, np.array(spikes.t_[:], float), np.array(spikes.i[:], int))

    def _group(self, currents: Floats, interval: float) -> Any:
        membrane, neuron = self.membrane, self.membrane.neuron
        units = {name: parameter.unit for name, parameter in membrane.parameters.items()}
        equations = [*membrane.equations, *(f"{name} : {unit} (shared, constant)" for name, unit in units.items())]
        injected = brian2.TimedArray(currents * brian2.amp, dt=interval * brian2.second)
        options = {"reset": "\n".join(neuron.reset)} if neuron.reset else {}
        group = brian2.NeuronGroup(
            currents.shape[1], "\n".join(equations), threshold=neuron.threshold, refractory="refractory_period",
            method=self.method, namespace={"injected": injected}, **options,
        )  # fmt: skip
        group.ci_column = np.arange(currents.shape[1])
        for name, value in self.parameters.items():
            setattr(group, name, quantity(value, units[name]))
        kinds = {"vm": "volt", **{variable.name: variable.unit for variable in membrane.state}}
        for name, value in self.start.items():
            setattr(group, name, quantity(value, kinds[name]))
        return group

    def _arrivals(self, train: SpikeTrain, group: object, duration: float) -> tuple[object, object]:
        """A source of the spikes, and a synapse from it that increments the receptor."""
        receptor = self.membrane.receptor(train.receptor)
        weight = train.weight_in(receptor.weight_unit)
        steps = np.floor(train.times / self.dt + 1e-6).astype(int)
        steps = steps[steps < math.ceil(duration / self.dt)]
        first = np.searchsorted(steps, steps)  # spikes of one time step come from different sources
        index = np.arange(len(steps)) - first
        source = brian2.SpikeGeneratorGroup(int(index.max(initial=0)) + 1, index, steps * self.dt * brian2.second)
        action = "\n".join(f"{name}_post += weight" for name in self.membrane.incremented(train.receptor))
        synapse = brian2.Synapses(source, group, on_pre=action, namespace={"weight": quantity(weight, receptor.weight_unit)})
        synapse.connect()
        return source, synapse


@dataclass(frozen=True, eq=False)
class Trace:
    """What was recorded: variables of the first neuron over time, and the spikes of all (SI units)."""

    t: Floats
    values: dict[str, Floats]
    spikes: Floats
    index: Any


def own_name(name: str) -> str:
    """The name of a receptor variable without the compartment, of which the bench has one."""
    return name.removesuffix(f"_{SOMA}")
