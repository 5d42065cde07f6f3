"""A diagram of a network in the notation of Senk et al. (2022) PLoS Comput Biol 18:e1010086.

Triangles are excitatory populations, circles inhibitory ones, hexagons inputs. A pathway ends in an arrow when it excites and
in a dot when it inhibits; a broken line is drawn by chance, a full one is not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.figures import Canvas, View, figures, setting
from cxsystem2.figures.canvas import LARGE
from cxsystem2.netfigures.base import NetworkFigure, network_of
from cxsystem2.netfigures.lines import INPUTS, Line, Node, lines_of, nodes_of, of_layer, strong
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
_NODES, _TWO_THREE = ("population", "layer"), 2
_Point = tuple[float, float]


@figures.register("diagram")
@dataclass(frozen=True)
class DiagramFigure(NetworkFigure):
    """The populations by layer from top to bottom with the pathways between them, in the notation of Senk et al. (2022).

    Triangles are excitatory populations, circles inhibitory ones, hexagons inputs. An arrow excites, a dot inhibits; a broken
    line is drawn by chance. A weak connection is told by its strength: what a target cell receives when each source cell fires
    once.
    """

    by: str = setting("population", "what a node is; layer: the excitatory or the inhibitory cells of one", words=_NODES)
    weak: float = setting(0.0, "connections below this share of the strongest one are left out", least=0.0, most=1.0)
    sign: str = setting("all", "which connections are drawn", words=("all", "excitatory", "inhibitory"))
    layer: str = setting("all", "the layer that connections begin or end in", words=("all", *"123456", "inputs"))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the nodes of the view and the lines between them."""
        network = network_of(view.results)
        shown = [label for label, one in network.cells.items() if one.name in view.names]
        nodes = nodes_of(network, shown, by_layer=self.by == "layer")
        places = _places(network, nodes)
        wide = max((x for x, _ in places.values()), default=0.0)
        high = max((y for _, y in places.values()), default=0.0)
        axes = canvas.one(min(16.0, 2.2 + high), min(12.0, 2.4 + wide))
        axes.set(xlim=(-1.1, wide + 1.1), ylim=(high + 1.1, -1.1), aspect="equal")
        axes.axis("off")
        lines = self._lines(network, nodes)
        for line in lines[:MOST]:
            _draw_line(axes, places, line, len(lines) <= _FEW)
        for key, place in places.items():
            first = network.cells[nodes[key].members[0]].name
            _draw_cells(axes, nodes[key], _title(nodes[key], view.label(first)), view.ink(first).color, place)
        if title := self._left_out(len(lines)):
            axes.set_title(title, fontsize=LARGE)

    def _lines(self, network: Network, nodes: dict[str, Node]) -> list[Line]:
        lines = strong(lines_of(network, nodes), self.weak)
        if self.layer != "all":
            lines = of_layer(lines, nodes, INPUTS if self.layer == "inputs" else int(self.layer))
        return [line for line in lines if self.sign in ("all", "excitatory" if line.sign == "ge" else "inhibitory")]

    def _left_out(self, many: int) -> str:
        """What a reader of the figure has to know."""
        if many > MOST:
            return f"the {MOST} connections with the most synapses, of {many}"
        return f"connections of at least {float(f'{100 * self.weak:.2g}'):g} % of the strongest" if self.weak else ""


_FEW = 16
"""With at most so many lines each has its symbol beside it."""


def _places(network: Network, nodes: dict[str, Node]) -> dict[str, _Point]:
    """Where each node stands: a row for inputs, then one for each layer; excitatory ones first."""
    order = [*(one.label for one in network.config.relays), *(one.label for one in network.config.populations)]
    rows: dict[int, list[str]] = defaultdict(list)
    for key in sorted(nodes, key=lambda key: (nodes[key].kind == "i", order.index(nodes[key].members[0]))):
        rows[nodes[key].layer].append(key)
    widest = max(map(len, rows.values()), default=1)
    return {
        key: (_APART * ((widest - len(row)) / 2 + number), _APART * height)
        for height, layer in enumerate(sorted(rows))
        for row in (rows[layer],)
        for number, key in enumerate(row)
    }


def _title(node: Node, first: str) -> str:
    """The name of a population; of several their layer, kind and number."""
    if len(node.members) == 1:
        return first
    layer = "inputs" if node.layer == INPUTS else f"L{'2/3' if node.layer == _TWO_THREE else node.layer} {node.kind.upper()}"
    return f"{layer} ({len(node.members)})"


def _draw_cells(axes: Axes, node: Node, title: str, colour: str, place: _Point) -> None:
    from matplotlib.patches import Circle, Patch, RegularPolygon

    shape: Patch
    if node.kind == "input":
        shape = RegularPolygon(place, 6, radius=_SIZE)
    elif node.kind == "e":
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
