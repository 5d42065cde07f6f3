"""The colours of populations, the same in every picture of this package and of the page.

Cold colours excite, warm ones inhibit, grey ones are inputs. Any two of the first ten, and grey, can also be told apart with
red-green blindness. `bui/static/css/look.css` states the same list (``--e0``, ``--i0`` and so on), and lighter ones for dark
pages; `bui/static/js/look/ink.js` gives them out by the same rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.results.order import is_excitatory, surface_to_depth

if TYPE_CHECKING:
    from cxsystem2.results.records import PopulationRecord
    from cxsystem2.results.results import Results

COLORS = {
    "e": ("#0072b2", "#00a3a8", "#10107a", "#6a3cff", "#4e86ff"),
    "i": ("#c44f00", "#580245", "#945830", "#d97d68", "#5a3127"),
    "n": ("#6b7076", "#34373a", "#9aa0a6"),
}
"""By kind: excitatory, inhibitory, input. Further populations begin again, with dashed and then dotted lines."""
DASHES = ("-", "--", ":")


@dataclass(frozen=True, slots=True)
class Ink:
    """How a population is drawn: a colour (``#rrggbb``) and the dash of its lines, in the words of matplotlib."""

    color: str
    dash: str = "-"


def kind_of(population: PopulationRecord) -> str:
    """``e``, ``i`` or ``n``: a population that excites, one that inhibits, or an input."""
    return "n" if population.kind == "input" else "e" if is_excitatory(population) else "i"


def slots(results: Results) -> dict[str, str]:
    """The place of each population in the list of colours: ``e0`` is the first one that excites, from the surface down.

    All populations count, recorded or not, so that a choice of some changes no colour.
    """
    seen = dict.fromkeys(COLORS, 0)
    found = {}
    for name in surface_to_depth(results, results.populations):
        kind = kind_of(results.populations[name])
        found[name] = f"{kind}{seen[kind]}"
        seen[kind] += 1
    return found


def ink(slot: str) -> Ink:
    """The colour and the dash of a place in the list."""
    colors, place = COLORS[slot[0]], int(slot[1:])
    return Ink(colors[place % len(colors)], DASHES[place // len(colors) % len(DASHES)])


def inks(results: Results) -> Mapping[str, Ink]:
    """How each population of a run is drawn, in every picture of it."""
    return {name: ink(slot) for name, slot in slots(results).items()}
