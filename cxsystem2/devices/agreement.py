"""How near the results of a device are to those of the device ``python``."""

from __future__ import annotations

import re
from enum import StrEnum

from cxsystem2.config import Configuration

_RANDOM = re.compile(r"\bxi(_\w+)?\b|\b(rand|randn|poisson|binomial)\w*\(")


class Agreement(StrEnum):
    """What a device claims of its results, in double precision and without `fast`."""

    IDENTICAL = "identical"
    """Every spike at the same step; recorded values differ by the last digits at most."""
    ROUNDING = "rounding"
    """The same arithmetic in another order: the first spikes are the same, single spikes may differ later, rates do not."""
    STATISTICAL = "statistical"
    """Other random numbers, or another method of integration: the same rates, regularity and mean potentials."""


def unless_drawn(claim: Agreement, config: Configuration) -> Agreement:
    """A claim of a device with random numbers of its own: what draws them while it runs agrees in its statistics alone."""
    return Agreement.STATISTICAL if _draws(config) else claim


def _draws(config: Configuration) -> bool:
    """Whether a model draws while it runs: for background, for noise, or in an equation of its own."""
    cells = {population.cell for population in config.populations}
    membranes = {cell.membrane(compartment) for cell in cells for compartment in cell.compartments}
    synapses = {pathway.synapse for pathway in config.pathways}
    lines = [line for membrane in membranes for line in membrane.equations]
    lines += [line for synapse in synapses for line in (*synapse.equations, *synapse.on_pre, *synapse.on_post)]
    return any(population.background for population in config.populations) or any(map(_RANDOM.search, lines))
