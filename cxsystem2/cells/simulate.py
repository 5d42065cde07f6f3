"""The response of one cell to currents and synaptic input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cxsystem2.cells.bench import Bench, own_name
from cxsystem2.cells.equations import rest
from cxsystem2.cells.parameters import Silent, neuron_model, receptor_model, values_of
from cxsystem2.cells.quantity import Amount, CellError, Floats, above, si
from cxsystem2.cells.result import CellRun
from cxsystem2.cells.sets import ParameterSet, find_set
from cxsystem2.cells.stimulus import SpikeTrain, Stimulus, as_stimulus
from cxsystem2.models.cells import Soma
from cxsystem2.models.neurons import Neuron
from cxsystem2.problems import one_of

STEP = 5e-5
"""The time step (second) when none is given."""

Given = Mapping[str, object] | ParameterSet | str | None


def simulate(
    model: str,
    current: Amount | Stimulus | None = None,
    duration: Amount = 0.5,
    dt: Amount = STEP,
    parameters: Given = None,
    excitation: str | None = None,
    inhibition: str | None = None,
    spikes: SpikeTrain | Sequence[SpikeTrain] = (),
    initial: Mapping[str, object] | None = None,
    method: str = "euler",
) -> CellRun:
    """Run one cell, and record all its variables.

    Parameters:
        model: word of a neuron model (``ADEX``).
        current: a `Stimulus`, or a number (ampere) for a constant current; without one the current of the parameter
            set, if it has one, else none.
        duration, dt: length of the run and of a time step, second.
        parameters: changes to the defaults of the model as a dictionary, a `ParameterSet`, or the name of one
            (``naud2008:tonic``, ``own.json:name``). Parameters of receptors, which have no defaults, go here too.
        excitation, inhibition: words of receptor models, needed for spikes.
        spikes: synaptic input.
        initial: where variables start; all others start at rest, that is where nothing changes without input.
        method: ``euler`` as in networks, or ``exponential_euler``, ``rk2``, ``rk4``.

    Example:
        >>> run = simulate("LIF", Step("2.5*nA", "100*ms"), "0.5*second")
        >>> run.rate, run.vm.max()  # doctest: +SKIP

    Raises:
        CellError: something given does not fit, in one sentence.
    """
    neuron, receptors = neuron_model(model), (receptor_model(excitation, "ge"), receptor_model(inhibition, "gi"))
    given, own = resolve(neuron, parameters)
    length, step = positive(duration, "duration"), positive(dt, "dt")
    membrane = Soma(*receptors, neuron, injected=step)
    values = values_of(neuron, given, receptors)
    bench = Bench(membrane, values, {**rest(neuron, values), **_starts(membrane, initial or {})}, step, method)
    trains = (spikes,) if isinstance(spikes, SpikeTrain) else tuple(spikes)
    for train in trains:
        _check_train(train, membrane)
    times: Floats = np.arange(bench.steps(length), dtype=np.float64) * step
    stimulus = as_stimulus(own if current is None else current)
    sampled = stimulus.sample(times, length)
    trace = bench.run(sampled[:, np.newaxis], step, len(times) * step, trains)
    states = {own_name(name): values for name, values in trace.values.items() if name != "vm"}
    units = {own_name(variable.name): variable.unit for variable in membrane.state}
    return CellRun(
        neuron.word, values, trace.t, trace.values["vm"], states, units, sampled, trace.spikes, len(times) * step
    )  # fmt: skip


def resolve(neuron: type[Neuron], parameters: Given) -> tuple[Mapping[str, object], object]:
    """The given values, and the current (ampere) that belongs to them."""
    if isinstance(parameters, str):
        parameters = find_set(parameters)
    if isinstance(parameters, ParameterSet):
        if parameters.model != neuron.word:
            raise CellError(f"the parameter set '{parameters.name}' is for {parameters.model}, not for {neuron.word}")
        return parameters.parameters, parameters.current or 0.0
    if parameters is not None and not isinstance(parameters, Mapping):
        raise CellError("parameters: give a dictionary, a parameter set, or the name of one")
    return parameters or {}, 0.0


def positive(value: Amount, what: str) -> float:
    """A time (second) above 0."""
    return above(si(value, "second", what), 0, what, "s")


def _starts(membrane: Soma, initial: Mapping[str, object]) -> dict[str, float]:
    """The start values that are given, under the names of the group."""
    known = {"vm": ("vm", "volt"), **{own_name(state.name): (state.name, state.unit) for state in membrane.state}}
    for name in initial:
        if name not in known:
            raise CellError(f"initial: {membrane.neuron.word} has no variable '{name}'; there are {one_of(known)}")
    return {known[name][0]: si(value, known[name][1], f"initial {name}") for name, value in initial.items()}


def _check_train(train: SpikeTrain, membrane: Soma) -> None:
    receptor = membrane.receptor(train.receptor)
    if receptor is Silent:
        side = "excitation='SIMPLE_E'" if train.receptor == "ge" else "inhibition='SIMPLE_I'"
        raise CellError(f"there is no receptor '{train.receptor}' for the spikes; name its model, {side} for example")
    train.weight_in(receptor.weight_unit)
