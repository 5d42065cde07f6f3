"""The order in which populations are shown, and the sign of each: from the surface of the cortex down, inputs last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from cxsystem2.models.cell_types import cell_types
from cxsystem2.results.records import PopulationRecord

if TYPE_CHECKING:
    from cxsystem2.results.results import Results

_LAST = 99


def surface_to_depth(results: Results, names: Iterable[str] | None = None) -> list[str]:
    """Names of populations by the layer of the soma, layer 1 first; inputs come last.

    Those whose spikes are recorded when no names are given; populations of one layer keep the order of the table.
    """
    wanted: Collection[str] | None = None if names is None else set(names)
    shown = [name for name in (results.spikes if wanted is None else results.populations) if wanted is None or name in wanted]
    return sorted(shown, key=lambda name: (_depth(results.populations[name].layer), results.populations[name].kind))


def is_excitatory(population: PopulationRecord) -> bool:
    """Whether the cells of a population excite others; so do inputs, and cells of a type that is not known."""
    known = population.kind != "input" and population.type in cell_types
    return not known or cell_types[population.type].excitatory


def layer_of(population: PopulationRecord) -> str:
    """What the layer of a population is called, in pictures and lists: ``Layer 2/3`` for layer 2 of the tables."""
    if population.kind == "input":
        return "Inputs"
    number = population.layer[:1]
    return f"Layer {'2/3' if number == '2' else number}" if number.isdecimal() else "No layer"


def _depth(layer: str) -> int:
    return int(layer[0]) if layer[:1].isdecimal() else _LAST
