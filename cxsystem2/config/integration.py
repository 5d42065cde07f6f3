"""Whether the equations of every population can be integrated with the method that the table asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from cxsystem2.config.population import Population
from cxsystem2.config.system import System
from cxsystem2.models.cells import Membrane
from cxsystem2.models.linear import is_plainly_linear
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy

_NO_NOISE = "it cannot integrate noise (noise_sigma)"
_NEEDS = {
    "exact": "it needs linear equations with constant coefficients: LIF with PSC_EXP, PSC_ALPHA, PSC_VOLT or DELTA, no "
    "tonic_current, no noise",
    "exponential_euler": _NO_NOISE,
    "rk2": _NO_NOISE,
    "rk4": _NO_NOISE,
}

Members = list[tuple[Population, dict[str, float]]]


def check_integration(anatomy: Anatomy, system: System, populations: Iterable[Population], report: Report) -> None:
    """Note the populations that cannot be integrated; forward Euler, the default, always can."""
    given = [row.cells["integration"].place for row in anatomy.of("params") if "integration" in row.cells]
    for membrane, members in _by_membrane(populations).items():
        method = membrane.neuron.method if membrane.neuron else ""
        place, method = (members[0][0].place, method) if method else (given[-1] if given else None, system.integration)
        if method == "euler" or place is None:
            continue
        models = ", ".join(model.word for model in (membrane.neuron, membrane.excitation, membrane.inhibition) if model)
        for name, reason in _faults(membrane, members, method, system.default_clock).items():
            message = f"integration '{method}' cannot solve {name} ({models}): {reason}; write euler"
            report.add(place, message, "params, integration")


def _by_membrane(populations: Iterable[Population]) -> dict[Membrane, Members]:
    found: dict[Membrane, Members] = {}
    for population in populations:
        for compartment in population.cell.compartments:
            membrane = population.cell.membrane(compartment)
            found.setdefault(membrane, []).append((population, population.parameters[compartment]))
    return found


def _faults(membrane: Membrane, members: Members, method: str, dt: float) -> dict[str, str]:
    """What is wrong with each population, by its name."""
    if not _is_solvable(membrane, method, dt):
        reason = _NEEDS.get(method, "its equations do not fit the method")
        return dict.fromkeys((population.name for population, _ in members), reason)
    times = [name for receptor in (membrane.excitation, membrane.inhibition) for name in receptor.time_constants()]
    reason = f"its closed form divides by 0 when {' or '.join(times)} is equal to C/gL"
    return {population.name: reason for population, own in members if method == "exact" and _resonates(own, times)}


def _is_solvable(membrane: Membrane, method: str, dt: float) -> bool:
    if method == "exact" and is_plainly_linear(membrane.equations):
        return True
    from cxsystem2.models.solving import can_integrate  # by Brian2

    return can_integrate(membrane, method, dt)


def _resonates(parameters: Mapping[str, float], times: Iterable[str]) -> bool:
    """Whether a current has the time constant of the membrane: the general closed form is 0/0 there."""
    leak = parameters.get("gL", math.nan)  # a model that the table brings along may have another name for it
    return any(
        math.isclose(parameters.get(name, math.nan) * leak, parameters.get("C", math.nan), rel_tol=1e-6) for name in times
    )
