"""The order in which populations are shown, and the sign of each: from the surface of the cortex down, inputs last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from cxsystem2.models.cell_types import cell_types

if TYPE_CHECKING:
    from cxsystem2.results.results import Results

_LAST = 99


class Shown(Protocol):
    """What is shown of a population or an input; that of a result, or of tables that have not run yet."""

    @property
    def label(self) -> str:
        """Its idx in the tables."""

    @property
    def kind(self) -> str:
        """``population`` or ``input``."""

    @property
    def type(self) -> str:
        """Its cell type, or the word of the input."""

    @property
    def subtype(self) -> str:
        """Its subtype, where it has one."""

    @property
    def layer(self) -> str:
        """Its layer, or ``""``."""


def surface_to_depth(results: Results, names: Iterable[str] | None = None) -> list[str]:
    """Names of populations by the layer of the soma, layer 1 first; inputs come last.

    Those whose spikes are recorded when no names are given; populations of one layer keep the order of the table.
    """
    wanted: Collection[str] | None = None if names is None else set(names)
    shown = [name for name in (results.spikes if wanted is None else results.populations) if wanted is None or name in wanted]
    return by_depth(results.populations, shown)


def by_depth(populations: Mapping[str, Shown], names: Iterable[str]) -> list[str]:
    """Some names of populations by the layer of the soma, layer 1 first; inputs come last."""
    return sorted(names, key=lambda name: (_depth(populations[name].layer), populations[name].kind))


def is_excitatory(population: Shown) -> bool:
    """Whether the cells of a population excite others; so do inputs, and cells of a type that is not known."""
    known = population.kind != "input" and population.type in cell_types
    return not known or cell_types[population.type].excitatory


def layer_of(population: Shown) -> str:
    """What the layer of a population is called, in pictures and lists: ``Layer 2/3`` for layer 2 of the tables."""
    if population.kind == "input":
        return "Inputs"
    number = population.layer[:1]
    return f"Layer {'2/3' if number == '2' else number}" if number.isdecimal() else "No layer"


def _depth(layer: str) -> int:
    return int(layer[0]) if layer[:1].isdecimal() else _LAST
