"""Networks that nothing drives."""

from __future__ import annotations

from cxsystem2.config.plausibility.base import Subject, onset, rule
from cxsystem2.config.population import Population
from cxsystem2.models.cells import SOMA
from cxsystem2.problems import Place, Report


@rule
def something_drives_the_network(subject: Subject, report: Report) -> None:
    """Without input, background, current, noise or a start above threshold, no cell ever fires."""
    fed = {relay.label for relay in subject.relays} & {pathway.pre for pathway in subject.pathways}
    if fed or not subject.populations or any(map(_driven, subject.populations)):
        return
    message = (
        "nothing drives this network, and no cell will fire: no input with a pathway, no background, no tonic current, no "
        "noise, no injected current; give an IN row, n_background_inputs with background_rate, or a tonic_current"
    )
    report.warn(Place(subject.anatomy.source), message, "G")


def _driven(population: Population) -> bool:
    soma, own, limit = population.cell.soma, population.parameters[SOMA], onset(population)
    if not type(soma.neuron).__module__ or not soma.neuron.__module__.startswith("cxsystem2.models.neurons."):
        return True  # equations of others may have a drive of their own
    if limit is None or population.initial.high > limit[1] or population.initial.sd > 0:
        return True
    rests = "EL" in own and own["EL"] > limit[1]
    currents = own.get("tonic_current", 0.0) or own.get("noise_sigma", 0.0)
    return bool(rests or currents or population.background or population.injection is not None or soma.clamp)
