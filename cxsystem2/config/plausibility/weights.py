"""Weights with which a single spike carries the potential beyond the reversal potential within one step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    dt, method = subject.system.default_clock, subject.system.integration
    if method not in STABLE:
        return
    worst: dict[tuple[Place, str], _Opening] = {}
    for opening in _openings(subject):
        key = opening.place, opening.label
        least = worst[key].ratio(dt) if key in worst else STABLE[method] if opening.gradual else 1.0
        if opening.ratio(dt) > least:
            worst[key] = opening
    for opening in worst.values():
        report.warn(opening.place, _gradually(opening, dt, method) if opening.gradual else _at_once(opening, dt), opening.label)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a spike does to a cell: where it is said, conductance (siemens), capacitance of the cell (farad).

    Where channels open gradually, the potential is at the reversal potential before the peak: a step goes beyond only
    where small deviations grow.
    """

    place: Place
    label: str
    conductance: float
    capacitance: float
    gradual: bool

    def ratio(self, dt: float) -> float:
        """The part of the way to the reversal potential that the potential goes in a step."""
        return self.conductance * dt / self.capacitance


def _at_once(opening: _Opening, dt: float) -> str:
    return (
        f"a spike adds a conductance of up to {opening.conductance * 1e9:.4g}*nS, with g*dt/C = {opening.ratio(dt):.3g} > 1: "
        f"in one step the potential goes beyond the reversal potential; take a default_clock below "
        f"{opening.capacitance / opening.conductance * 1e3:.3g}*ms, or weights below {opening.capacitance / dt * 1e9:.4g}*nS"
    )


def _gradually(opening: _Opening, dt: float, method: str) -> str:
    limit, ratio = STABLE[method], opening.ratio(dt)
    return (
        f"a spike opens a conductance of up to {opening.conductance * 1e9:.4g}*nS at its peak, with g*dt/C = {ratio:.3g} > "
        f"{limit:g}: {method} is unstable there, and the potential swings around the reversal potential; take a default_clock "
        f"below {limit * dt / ratio * 1e3:.3g}*ms, or weights that are {ratio / limit:.3g} times smaller"
    )


def _openings(subject: Subject) -> Iterator[_Opening]:
    by_label = subject.by_label
    for pathway in subject.pathways:
        if pathway.synapse.on_pre and not pathway.load:
            effect = pathway.synapse.first_effect(pathway.parameters)
            largest = None if effect is None else pathway.weight * greatest(pathway.weights) * effect
            where = pathway.weight_place, "S, custom_weight"
            yield from _opening(by_label[pathway.post], pathway.sign, pathway.compartment, largest, where)
    for population in subject.populations:
        for background in population.background:
            where = population.place, "G"
            yield from _opening(population, background.sign, background.compartment, background.weight, where)


def _opening(
    population: Population, sign: str, compartment: str, weight: float | None, where: tuple[Place, str]
) -> Iterator[_Opening]:
    peak = _peak(population, sign, compartment)
    if peak is not None and weight is not None and "C" in population.parameters[compartment]:
        gradual = population.cell.receptor(sign).peak is not None
        yield _Opening(*where, weight * peak, population.parameters[compartment]["C"], gradual)


def _peak(population: Population, sign: str, compartment: str) -> float | None:
    """The conductance that a spike opens in a compartment, relative to its weight; None where it is not known."""
    receptor = population.cell.receptor(sign)
    if receptor.peak is not None:
        return population.parameters[compartment][receptor.peak] if isinstance(receptor.peak, str) else receptor.peak
    if receptor.weight_unit != "siemens" or not re.search(r"\bvm\b", receptor.current):
        return None
    return 1.0 if any(re.search(rf"\b{name}\*\(", receptor.current) for name in receptor.incremented) else None


def greatest(spread: Distribution) -> float:
    """The largest value relative to the mean; without a bound, the one that a thousandth of the values exceed."""
    highest = float(spread.quantile(np.array([1.0]))[0])
    return highest if np.isfinite(highest) else float(spread.quantile(np.array([1.0 - _RARE]))[0])
