"""A diagram of a network in the notation of Senk et al. (2022) PLoS Comput Biol 18:e1010086.

Triangles are excitatory populations, circles inhibitory ones, hexagons inputs. A pathway ends in an arrow when it excites and
in a dot when it inhibits; a broken line is drawn by chance, a full one is not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.config import Pathway, Population
from cxsystem2.figures import Canvas, View, figures
from cxsystem2.figures.canvas import LARGE
from cxsystem2.netfigures.base import NetworkFigure, network_of
from cxsystem2.network import Network
from cxsystem2.results.palette import COLORS
from cxsystem2.rules import rules

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 60
"""Lines of a diagram; of more, those with the most synapses are drawn."""
_EXCITES, _INHIBITS = COLORS["e"][0], COLORS["i"][0]
_SIZE, _APART = 0.36, 1.7
"""Radius of a population, and the distance of two."""
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """All pathways from one population to another with one sign and one rule."""

    pre: str
    post: str
    sign: str
    rule: str
    synapses: float


def lines_of(network: Network) -> list[Line]:
    """The lines of a diagram, those with the most synapses first."""
    found: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for one in network.config.pathways:
        found[one.pre, one.post, one.sign, _rule(one)] += network.expected_synapses(one)
    return sorted((Line(*key, synapses) for key, synapses in found.items()), key=lambda line: -line.synapses)


def _rule(pathway: Pathway) -> str:
    return "" if pathway.load else pathway.wiring.rule


@figures.register("diagram")
@dataclass(frozen=True)
class DiagramFigure(NetworkFigure):
    """The populations by layer from top to bottom with the pathways between them, in the notation of Senk et al. (2022).

    Triangles are excitatory populations, circles inhibitory ones, hexagons inputs. An arrow excites, a dot inhibits; a broken
    line is drawn by chance.
    """

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the populations of the view and all lines between them."""
        network = network_of(view.results)
        shown = [label for label, one in network.cells.items() if one.name in view.names]
        places = _places(network, shown)
        wide = max((x for x, _ in places.values()), default=0.0)
        high = max((y for _, y in places.values()), default=0.0)
        axes = canvas.one(min(16.0, 2.2 + high), min(12.0, 2.4 + wide))
        axes.set(xlim=(-1.1, wide + 1.1), ylim=(high + 1.1, -1.1), aspect="equal")
        axes.axis("off")
        lines = [line for line in lines_of(network) if line.pre in places and line.post in places]
        for line in lines[:MOST]:
            _draw_line(axes, places, line, len(lines) <= _FEW)
        for label, place in places.items():
            name = network.cells[label].name
            _draw_cells(axes, network, label, view.label(name), view.ink(name).color, place)
        if len(lines) > MOST:
            axes.set_title(f"the {MOST} connections with the most synapses, of {len(lines)}", fontsize=LARGE)


_FEW = 16
"""With at most so many lines each has its symbol beside it."""


def _places(network: Network, shown: list[str]) -> dict[str, _Point]:
    """Where each population stands: a row for inputs, then one for each layer; excitatory ones first."""
    rows: dict[int, list[str]] = defaultdict(list)
    for relay in network.config.relays:
        if relay.label in shown:
            rows[0].append(relay.label)
    for one in sorted(network.config.populations, key=lambda one: not one.cell_type.excitatory):
        if one.label in shown:
            rows[one.layer.soma].append(one.label)
    widest = max(map(len, rows.values()), default=1)
    return {
        label: (_APART * ((widest - len(row)) / 2 + number), _APART * height)
        for height, key in enumerate(sorted(rows))
        for row in (rows[key],)
        for number, label in enumerate(row)
    }


def _draw_cells(axes: Axes, network: Network, label: str, title: str, colour: str, place: _Point) -> None:
    from matplotlib.patches import Circle, Patch, RegularPolygon

    one = network.cells[label]
    shape: Patch
    if not isinstance(one, Population):
        shape = RegularPolygon(place, 6, radius=_SIZE)
    elif one.cell_type.excitatory:
        shape = RegularPolygon(place, 3, radius=_SIZE * 1.25, orientation=math.pi)  # the axis points down
    else:
        shape = Circle(place, _SIZE)
    shape.set(facecolor="white", edgecolor=colour, linewidth=2, zorder=3)
    axes.add_patch(shape)
    axes.text(*place, title, ha="center", va="center", fontsize=8, zorder=4)


def _draw_line(axes: Axes, places: dict[str, _Point], line: Line, marked: bool) -> None:
    from matplotlib.patches import FancyArrowPatch

    (x0, y0), (x1, y1) = places[line.pre], places[line.post]
    rule = rules[line.rule] if line.rule else None
    excites = line.sign == "ge"
    colour, chance = (_EXCITES if excites else _INHIBITS), rule is not None and rule.chance
    if line.pre == line.post:
        away = 1 if excites else -1
        start, end, bend = (x0 - 0.12, y0 - _SIZE * away), (x0 + 0.12, y0 - _SIZE * away), -2.2 * away
        middle = (x0, y0 - 0.8 * away)
    else:
        angle = math.atan2(y1 - y0, x1 - x0)
        gap = _SIZE * 1.15
        start = (x0 + gap * math.cos(angle), y0 + gap * math.sin(angle))
        end = (x1 - gap * math.cos(angle), y1 - gap * math.sin(angle))
        bend = 0.18
        middle = ((x0 + x1) / 2 - 0.12 * (y1 - y0), (y0 + y1) / 2 + 0.12 * (x1 - x0))
    head, bow = ("-|>" if excites else "-"), f"arc3,rad={bend}"
    arrow = FancyArrowPatch(start, end, connectionstyle=bow, arrowstyle=head, mutation_scale=12, color=colour, linewidth=1.1)
    arrow.set(linestyle="--" if chance else "-", zorder=2)
    axes.add_patch(arrow)
    if not excites:
        axes.plot(*end, "o", color=colour, markersize=5, zorder=2)
    if marked and rule is not None and rule.symbol:
        axes.text(*middle, rule.symbol, fontsize=7, color=colour, ha="center", va="center", zorder=4)
