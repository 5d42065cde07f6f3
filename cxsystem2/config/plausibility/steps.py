"""Time constants that are too short for the time step."""

from __future__ import annotations

from collections.abc import Iterator

from cxsystem2.config.plausibility.base import Subject, rule
from cxsystem2.config.population import Population
from cxsystem2.problems import Report

_COUPLINGS = ("gL", "g_basal", "g_apical", "g_soma", "g_lower", "g_upper")
STABLE = {"euler": 2.0, "heun": 2.0, "milstein": 2.0, "rk2": 2.0, "rk4": 2.785}
"""The longest step, in time constants, with which a method is stable; methods that are not here do not care."""
OSCILLATING = ("euler", "milstein")
"""Methods whose steps go beyond the end of a decay when they are longer than its time constant."""


@rule
def step_below_time_constants(subject: Subject, report: Report) -> None:
    """Explicit methods oscillate, and then diverge, when a step is longer than a time constant."""
    dt = subject.system.default_clock
    for population in subject.populations:
        method = population.cell.soma.neuron.method or subject.system.integration
        if method not in STABLE:
            continue
        for name, tau in sorted(set(_time_constants(population))):
            if dt > STABLE[method] * tau:
                what = f"longer than {STABLE[method]:g} times {name} = {tau * 1e3:.4g}*ms, where {method} is unstable"
            elif dt > tau and method in OSCILLATING:
                what = f"longer than {name} = {tau * 1e3:.4g}*ms, so that what decays with it swings below 0"
            else:
                continue
            message = f"the time step {dt * 1e3:.4g}*ms is {what}; take a default_clock of {tau / 10 * 1e3:.3g}*ms, for example"
            report.warn(population.place_of(name), message, population.parameter_label(name))


@rule
def step_for_spikes(subject: Subject, report: Report) -> None:
    """Channels that open within a spike need short steps: with longer ones forward Euler runs away."""
    dt = subject.system.default_clock
    for population in subject.populations:
        neuron = population.cell.soma.neuron
        if dt > neuron.longest_step * (1 + 1e-9) and (neuron.method or subject.system.integration) == "euler":
            longest = neuron.longest_step * 1e3
            message = f"{neuron.word} needs time steps of {longest:g}*ms or less, not {dt * 1e3:.4g}*ms; set default_clock"
            report.warn(population.place, message, population.name)


def _time_constants(population: Population) -> Iterator[tuple[str, float]]:
    """Names and values (second) of the time constants of linear decays, and of the membrane."""
    for compartment, own in population.parameters.items():
        membrane = population.cell.membrane(compartment)
        for state in membrane.state:
            yield from ((name, own[name]) for name in state.time_constants(membrane.parameters) if name in own)
        conductance = sum(own.get(name, 0.0) for name in _COUPLINGS)
        if conductance > 0 and "C" in own:
            yield "C/gL" if compartment == "soma" else f"C/gL ({compartment})", own["C"] / conductance
