"""Whether Brian2 can integrate the equations of a membrane with a method."""

from __future__ import annotations

from cxsystem2.brian import BrianError, UnsupportedEquations, brian2, codegen_target, get_linear_system, is_constant_over_dt
from cxsystem2.models.cells import Membrane


def can_integrate(membrane: Membrane, method: str, dt: float) -> bool:
    """Let Brian2 build one cell with time steps of `dt` second; anything else that is wrong with it the device will tell."""
    group = _group(membrane, method, dt)
    try:
        with codegen_target("numpy"):
            brian2.Network(group).run(0 * brian2.second, namespace={})
    except UnsupportedEquations:
        return False
    except BrianError as error:
        return not isinstance(error.__cause__, UnsupportedEquations)
    return method != "exact" or _is_linear(group, dt)


def _is_linear(group: brian2.NeuronGroup, dt: float) -> bool:
    """Whether there is a closed form; Brian2 would say so itself, but only after seconds of finding it."""
    if group.equations.is_stochastic:
        return False
    try:
        _, matrix, constants = get_linear_system(group.equations, group.variables)
    except (UnsupportedEquations, ValueError):
        return False
    return all(is_constant_over_dt(entry, group.variables, dt) for entry in (*matrix, *constants))


def _group(membrane: Membrane, method: str, dt: float) -> brian2.NeuronGroup:
    """A cell with the equations; neighbouring compartments count as parameters, so that nothing has to be linked."""
    declared = [f"{name} : {parameter.unit} (constant)" for name, parameter in membrane.parameters.items()]
    equations = [line.replace("(linked)", "") for line in membrane.equations]
    spiking = {"threshold": membrane.neuron.threshold, "refractory": membrane.neuron.refractory} if membrane.neuron else {}
    method = "euler" if method == "exact" else method
    lines, step = "\n".join([*equations, *declared]), dt * brian2.second
    currents = {"injected": brian2.TimedArray([[0.0]] * brian2.amp, dt=step)} if membrane.injected else None
    return brian2.NeuronGroup(1, lines, method=method, dt=step, namespace=currents, **spiking)
