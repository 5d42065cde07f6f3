"""Weights with which a single spike carries the potential beyond the reversal potential within one step."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from cxsystem2.config.plausibility.base import Subject, rule
from cxsystem2.config.plausibility.steps import STABLE
from cxsystem2.config.population import Population
from cxsystem2.models.distribution import Distribution
from cxsystem2.problems import Place, Report

_RARE = 1e-3


@rule
def spikes_stay_below_reversal(subject: Subject, report: Report) -> None:
    """A conductance g moves the potential by g*dt/C of the way to its reversal potential; methods without steps do not care."""
    dt = subject.system.default_clock
    if subject.system.integration not in STABLE:
        return
    worst: dict[tuple[Place, str], tuple[float, float, float]] = {}
    for place, label, conductance, capacitance in _jumps(subject):
        ratio = conductance * dt / capacitance
        if ratio > max(1.0, worst.get((place, label), (0.0,))[0]):
            worst[place, label] = ratio, conductance, capacitance
    for (place, label), (ratio, conductance, capacitance) in worst.items():
        message = (
            f"a spike adds a conductance of up to {conductance * 1e9:.4g}*nS, with g*dt/C = {ratio:.3g} > 1: in one step the "
            f"potential goes beyond the reversal potential; take a default_clock below "
            f"{capacitance / conductance * 1e3:.3g}*ms, or weights below {capacitance / dt * 1e9:.4g}*nS"
        )
        report.warn(place, message, label)


def _jumps(subject: Subject) -> Iterator[tuple[Place, str, float, float]]:
    """Place, label, conductance (siemens) that a spike adds at once, and capacitance (farad) of the target."""
    by_label = subject.by_label
    for pathway in subject.pathways:
        post = by_label[pathway.post]
        effect = 1.0 if pathway.synapse.transmitted == "wght" else pathway.synapse.mean_effect(pathway.parameters, 0.0)
        if pathway.synapse.on_pre and effect is not None and not pathway.load and _direct(post, pathway.sign):
            largest = pathway.weight * greatest(pathway.weights) * effect
            yield pathway.weight_place, "S, custom_weight", largest, post.parameters[pathway.compartment]["C"]
    for population in subject.populations:
        for background in population.background:
            if _direct(population, background.sign):
                yield population.place, "G", background.weight, population.parameters[background.compartment]["C"]


def _direct(population: Population, sign: str) -> bool:
    """Whether a spike opens a conductance at once, whose current depends on the potential."""
    receptor = population.cell.receptor(sign)
    if receptor.weight_unit != "siemens" or not re.search(r"\bvm\b", receptor.current):
        return False
    return any(re.search(rf"\b{name}\*\(", receptor.current) for name in receptor.incremented)


def greatest(spread: Distribution) -> float:
    """The largest value relative to the mean; without a bound, the one that a thousandth of the values exceed."""
    highest = float(spread.quantile(np.array([1.0]))[0])
    return highest if np.isfinite(highest) else float(spread.quantile(np.array([1.0 - _RARE]))[0])
