"""Reset, start and reversal potentials on the wrong side of the threshold."""

from __future__ import annotations

from cxsystem2.config.plausibility.base import Subject, onset, reset, rule, threshold
from cxsystem2.models.cells import SOMA
from cxsystem2.problems import Report


def millivolt(value: float) -> str:
    """A potential as tables write it."""
    return f"{value * 1e3:.4g}*mV"


@rule
def reset_below_threshold(subject: Subject, report: Report) -> None:
    """A cell whose reset is above its threshold fires for ever; adaptation may stop one that resets above ``VT``."""
    for population in subject.populations:
        after, limit = reset(population), threshold(population)
        if limit is not None and not population.cell.soma.neuron.state:
            limit = onset(population) or limit
        if after and limit and after[1] > limit[1]:
            message = (
                f"the reset {after[0]} = {millivolt(after[1])} is above the threshold {limit[0]} = {millivolt(limit[1])}: "
                f"after its first spike a cell fires after every refractory period; take a reset below {millivolt(limit[1])}"
            )
            report.warn(population.place_of(after[0]), message, population.parameter_label(after[0]))


@rule
def start_below_threshold(subject: Subject, report: Report) -> None:
    """Cells that start above threshold fire in the first step."""
    for population in subject.populations:
        limit, highest = onset(population), population.initial.high
        if limit and highest > limit[1] and "vm" not in population.cell.soma.neuron.start:
            name = "V_init_max" if subject.system.init_vms else "V_init"
            message = (
                f"cells start at up to {millivolt(highest)}, above the threshold {limit[0]} = {millivolt(limit[1])}, and fire "
                f"at once; take at most {millivolt(limit[1])}"
            )
            report.warn(population.place_of(name), message, population.parameter_label(name))


@rule
def reversal_beside_threshold(subject: Subject, report: Report) -> None:
    """Excitation that reverses below the threshold cannot make a cell fire, inhibition that reverses above it does."""
    for population in subject.populations:
        limit = onset(population)
        if limit is None:
            continue
        soma = population.cell.soma
        for receptor, sign in ((soma.excitation, 1), (soma.inhibition, -1)):
            for name, parameter in receptor.parameters.items():
                value = population.parameters[SOMA][name]
                if parameter.unit != "volt" or not name.startswith("E") or sign * (value - limit[1]) >= 0:
                    continue
                side, effect = ("below", "excitation cannot make") if sign > 0 else ("above", "inhibition makes")
                message = (
                    f"the reversal potential {name} = {millivolt(value)} is {side} the threshold {limit[0]} = "
                    f"{millivolt(limit[1])}: {effect} a cell fire"
                )
                report.warn(population.place_of(name), message, population.parameter_label(name))
