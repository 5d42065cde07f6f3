"""The two sides of a pathway, as connection rules see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxsystem2.config.pathway import Pathway
from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.system import System
from cxsystem2.geometry.cortical_map import cortex
from cxsystem2.geometry.plane import Disc, Points
from cxsystem2.rules import Ends, rules

_MM = 1e3


def disc(cells: Population | Relay, system: System) -> Disc:
    """The disc of the cortical plane that cells fill."""
    center = cortex(cells.center, system.cortical_magnification * _MM, system.visual_offset)
    return Disc(center, cells.radius * _MM)


def ends(
    pathway: Pathway,
    cells: Mapping[str, Population | Relay],
    system: System,
    positions: Callable[[], tuple[Points, Points]],
) -> Ends:
    """The two sides of a pathway; `positions` gives the places of their cells when a rule draws."""
    pre, post = cells[pathway.pre], cells[pathway.post]
    return Ends(pre.size, post.size, pre is post, disc(pre, system), disc(post, system), positions)


def expected_pairs(pathway: Pathway, cells: Mapping[str, Population | Relay], system: System) -> float:
    """The mean number of connected pairs of a pathway over all seeds."""
    return rules[pathway.wiring.rule](pathway.wiring, ends(pathway, cells, system, _not_placed)).expected()


def _not_placed() -> tuple[Points, Points]:
    raise AssertionError("no position is known before a network is planned")
