"""A network before its run, for figures: what results say of it, without anything that is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cxsystem2.config import Population, Relay
from cxsystem2.errors import CxSystemError
from cxsystem2.network import Network
from cxsystem2.recording.assemble import population_record
from cxsystem2.results import Results
from cxsystem2.results.naming import AllSpikes
from cxsystem2.tables import Anatomy, Physiology

MOST_CELLS = 5_000_000
"""Cells that are placed for a figure."""


@dataclass(slots=True, kw_only=True)
class Planned(Results):
    """A network and the tables that describe it. Numbers of synapses are those that are expected."""

    has_run: ClassVar[bool] = False
    network: Network
    tables: tuple[Anatomy, Physiology]


def planned(network: Network, anatomy: Anatomy, physiology: Physiology) -> Planned:
    """A network of which figures can be drawn before it runs; the tables are those that it was read from.

    Raises:
        CxSystemError: it has too many cells to place them.
    """
    config = network.config
    cells = sum(one.size for one in config.cells.values())
    if cells > MOST_CELLS:
        raise CxSystemError(f"{cells:,} cells are too many to draw the network; at most {MOST_CELLS:,} are placed")
    every: list[Relay | Population] = [*config.relays, *config.populations]
    populations = {one.name: population_record(network, one) for one in every}
    system = config.system
    return Planned(
        title=system.simulation_title, device=system.device, seed=network.seed, runtime=system.runtime,
        dt=system.default_clock, created="", populations=populations, spikes=AllSpikes({}, populations),
        network=network, tables=(anatomy, physiology),
    )  # fmt: skip
