"""Whether Brian2 can integrate the equations of every population with the method that the table asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from cxsystem2.brian import (
    BrianError,
    UnsupportedEquations,
    brian2,
    codegen_target,
    get_linear_system,
    is_constant_over_dt,
)
from cxsystem2.config.population import Population
from cxsystem2.config.system import System
from cxsystem2.models.cells import Membrane
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy

_NO_NOISE = "it cannot integrate noise (noise_sigma)"
_NEEDS = {
    "exact": "it needs linear equations with constant coefficients: LIF with PSC_EXP or PSC_ALPHA, no tonic_current, no noise",
    "exponential_euler": _NO_NOISE,
    "rk2": _NO_NOISE,
    "rk4": _NO_NOISE,
}

_RESONANCE = "its closed form divides by 0 when tau_e or tau_i is equal to C/gL"

Members = list[tuple[Population, dict[str, float]]]


def check_integration(anatomy: Anatomy, system: System, populations: Iterable[Population], report: Report) -> None:
    """Note the populations that cannot be integrated; forward Euler, the default, always can."""
    if system.integration == "euler":
        return
    place = next(row.cells["integration"].place for row in anatomy.of("params") if "integration" in row.cells)
    for membrane, members in _by_membrane(populations).items():
        models = ", ".join(model.word for model in (membrane.neuron, membrane.excitation, membrane.inhibition) if model)
        for name, reason in _faults(membrane, members, system).items():
            message = f"integration '{system.integration}' cannot solve {name} ({models}): {reason}; write euler"
            report.add(place, message, "params, integration")


def _by_membrane(populations: Iterable[Population]) -> dict[Membrane, Members]:
    found: dict[Membrane, Members] = {}
    for population in populations:
        for compartment in population.cell.compartments:
            membrane = population.cell.membrane(compartment)
            found.setdefault(membrane, []).append((population, population.parameters[compartment]))
    return found


def _faults(membrane: Membrane, members: Members, system: System) -> dict[str, str]:
    """What is wrong with each population, by its name."""
    group, everyone = _group(membrane, system), [population.name for population, _ in members]
    try:
        with codegen_target("numpy"):
            brian2.Network(group).run(0 * brian2.second, namespace={})
        linear = system.integration != "exact" or _is_linear(group, system.default_clock)
    except UnsupportedEquations:
        linear = False
    except BrianError as error:
        if not isinstance(error.__cause__, UnsupportedEquations):
            return {}  # the device will tell
        linear = False
    if not linear:
        return dict.fromkeys(everyone, _NEEDS.get(system.integration, "its equations do not fit the method"))
    return {population.name: _RESONANCE for population, own in members if system.integration == "exact" and _resonates(own)}


def _is_linear(group: brian2.NeuronGroup, dt: float) -> bool:
    """Whether there is a closed form; Brian2 would say so itself, but only after seconds of finding it."""
    if group.equations.is_stochastic:
        return False
    try:
        _, matrix, constants = get_linear_system(group.equations, group.variables)
    except ValueError:
        return False
    return all(is_constant_over_dt(entry, group.variables, dt) for entry in (*matrix, *constants))


def _resonates(parameters: Mapping[str, float]) -> bool:
    """Whether a current has the time constant of the membrane: the general closed form is 0/0 there."""
    times = [parameters[name] for name in ("tau_e", "tau_i") if name in parameters]
    leak = parameters.get("gL", math.nan)  # a model that the table brings along may have another name for it
    return any(math.isclose(time * leak, parameters["C"], rel_tol=1e-6) for time in times)


def _group(membrane: Membrane, system: System) -> brian2.NeuronGroup:
    """A cell with the equations; neighbouring compartments count as parameters, so that nothing has to be linked."""
    declared = [f"{name} : {parameter.unit} (constant)" for name, parameter in membrane.parameters.items()]
    equations = [line.replace("(linked)", "") for line in membrane.equations]
    spiking = {"threshold": membrane.neuron.threshold, "refractory": "refractory_period"} if membrane.neuron else {}
    method = "euler" if system.integration == "exact" else system.integration
    lines, dt = "\n".join([*equations, *declared]), system.default_clock * brian2.second
    currents = {"injected": brian2.TimedArray([[0.0]] * brian2.amp, dt=dt)} if membrane.injected else None
    return brian2.NeuronGroup(1, lines, method=method, dt=dt, namespace=currents, **spiking)
