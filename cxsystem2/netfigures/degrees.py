"""How many synapses the cells of each population have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Canvas, View, figures, setting
from cxsystem2.figures.canvas import SMALL, legend
from cxsystem2.netfigures.base import NetworkFigure, network_of
from cxsystem2.netfigures.sample import some_blocks, targets_in
from cxsystem2.network import Network

MOST = 2_000_000
"""Synapses that are drawn; of the in-degrees of more, a part of the cells is looked at."""
_BINS = 50
Degrees = dict[str, npt.NDArray[np.int64]]


@figures.register("degrees")
@dataclass(frozen=True)
class DegreesFigure(NetworkFigure):
    """The distribution of in-degrees (synapses onto a cell) or out-degrees (from a cell) over the cells of each population.

    Synapses from and to all populations and inputs count. Of a large network the in-degrees are those of some cells, and the
    title says so.
    """

    direction: str = setting("in", "synapses onto a cell, or from it", words=("in", "out"))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a line of steps for each population."""
        network = network_of(view.results)
        found, some = _entering(network, view) if self.direction == "in" else (_leaving(network, view), False)
        if not found:
            raise CxSystemError(f"these populations have no synapses {'onto' if self.direction == 'in' else 'from'} them")
        everything = np.concatenate([*found.values()])
        low, high = int(everything.min()), int(everything.max())
        step = max(1, -(-(high - low + 1) // _BINS))
        edges = np.arange(low, high + step + 1, step) - 0.5
        ax = canvas.one(max(2.8, 0.16 * len(found) + 0.6), 4.2 if len(found) <= 4 else 5.6)
        for name, degrees in found.items():
            ink = view.ink(name)
            style: dict[str, Any] = {"color": ink.color, "linestyle": ink.dash, "linewidth": 1.1}
            shares = np.histogram(degrees, edges)[0] / len(degrees) * 100
            ax.stairs(shares, edges, label=f"{view.label(name)} (mean {degrees.mean():.4g})", **style)
        ax.set_ylim(bottom=0)
        ax.set_xlabel("synapses onto a cell" if self.direction == "in" else "synapses from a cell")
        ax.set_ylabel("share of the cells of the population (%)")
        if some:
            ax.set_title("a part of the cells", fontsize=SMALL)
        legend(ax, len(found))


def _entering(network: Network, view: View) -> tuple[Degrees, bool]:
    """In-degrees of cells, and whether some cells were left out."""
    found: Degrees = {}
    some = False
    ways = network.config.pathways
    total = sum(network.expected_synapses(one) for one in ways if network.cells[one.post].name in view.names)
    for name in view.names:
        own = [one for one in ways if network.cells[one.post].name == name]
        if not own:
            continue
        size = network.cells[own[0].post].size
        expected = sum(map(network.expected_synapses, own))
        part = some_blocks(size, expected, MOST * expected / total if total > MOST else np.inf)
        some = some or part is not None
        degrees = np.zeros(size, np.int64)
        for one in own:
            degrees += np.bincount(network.connections(one, part).target, minlength=size)
        found[name] = degrees[targets_in(size, part)]
    return found, some


def _leaving(network: Network, view: View) -> Degrees:
    """Out-degrees of all cells.

    Raises:
        CxSystemError: there are too many synapses to draw.
    """
    own = [one for one in network.config.pathways if network.cells[one.pre].name in view.names]
    total = sum(map(network.expected_synapses, own))
    if total > MOST:
        raise CxSystemError(
            f"out-degrees need all synapses of these populations, about {total:,.0f}; up to {MOST:,} are drawn: "
            "choose fewer populations"
        )
    found: Degrees = {}
    for one in own:
        cells = network.cells[one.pre]
        before = found.get(cells.name, np.zeros(cells.size, np.int64))
        found[cells.name] = before + np.bincount(network.connections(one).source, minlength=cells.size)
    return {name: found[name] for name in view.names if name in found}
