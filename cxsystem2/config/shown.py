"""Populations and inputs by what is shown of them: the same before a run as in its result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxsystem2.config.population import Population
from cxsystem2.config.relays import Relay


@dataclass(frozen=True, slots=True)
class Shown:
    """What the name, the colour and the place of a population in pictures follow from."""

    label: str
    kind: str
    """``population`` or ``input``."""
    type: str
    subtype: str = ""
    layer: str = ""


def shown(cells: Population | Relay) -> Shown:
    """What a result will hold of a population, or of an input."""
    if isinstance(cells, Relay):
        return Shown(cells.label, "input", cells.source.word)
    return Shown(cells.label, "population", cells.cell_type.name, cells.subtype or "", cells.layer.name)


def all_shown(cells: Iterable[Population | Relay]) -> dict[str, Shown]:
    """All populations and inputs of a network, by name."""
    return {one.name: shown(one) for one in cells}
