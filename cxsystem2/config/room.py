"""Whether the cells find a place: in their discs at the minimal distance, and in the map of the visual field."""

from __future__ import annotations

from collections.abc import Sequence

from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay
from cxsystem2.config.system import System
from cxsystem2.geometry.packing import coverage, holds, sites
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy


def check_room(anatomy: Anatomy, system: System, cells: Sequence[Population | Relay], report: Report) -> None:
    """Note centres that the map has no point for, and, once, a minimal distance at which a disc cannot hold its cells."""
    for kind in ("IN", "G"):
        rows = {row.place: row for row in anatomy.of(kind)}
        for one in cells:
            if one.place in rows and one.center == -system.visual_offset:
                message = (
                    f"the map of the visual field to the cortex has no point for {-system.visual_offset:g} (-visual_offset)"
                )
                report.add(rows[one.place].cells["net_center"].place, message, f"{kind}, net_center")
    distance = system.min_distance
    if system.min_distance_rule != "exclusion" or system.load_positions:
        return
    crowded = [one for one in cells if not holds(one.size, one.radius, distance) and not _given(one)]
    if crowded:
        worst = max(crowded, key=lambda one: coverage(one.size, one.radius, distance))
        room = f"a disc of radius {worst.radius * 1e6:g} um holds at most {sites(worst.radius, distance)} cells that far apart"
        message = f"{room}, but '{worst.name}' has {worst.size}; lower min_distance, or set min_distance_rule to grid"
        place = next(row.cells["min_distance"].place for row in anatomy.of("params") if "min_distance" in row.cells)
        report.add(place, message, "params, min_distance")


def _given(cells: Population | Relay) -> bool:
    """Whether an input brings the positions of its cells with it."""
    return isinstance(cells, Relay) and cells.source.positions() is not None
