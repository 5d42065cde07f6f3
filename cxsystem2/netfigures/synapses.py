"""The weights and the delays of the synapses of each pathway."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Canvas, View, figures, setting
from cxsystem2.figures.axis import labelled, plain_numbers, scaled
from cxsystem2.figures.canvas import SMALL
from cxsystem2.netfigures.base import NetworkFigure, network_of, pathways_of, weight_unit
from cxsystem2.netfigures.sample import sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS, _ALL = 40, 1_000_000
"""Pathways that are shown at most; synapses that are drawn of all of them together."""
_PERCENT = (1.0, 25.0, 50.0, 75.0, 99.0)


@dataclass(frozen=True)
class Spreads(NetworkFigure):
    """A value of synapses, a row for each pathway."""

    noun: ClassVar[str]
    scale: str = setting("auto", "auto: log where values differ more than 30 fold", words=("auto", "linear", "log"))

    def values(
        self, weight: npt.NDArray[np.float64], delay: npt.NDArray[np.float64], unit: str
    ) -> tuple[str, npt.NDArray[np.float64]]:
        """The unit, and the values that are shown."""
        raise NotImplementedError

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a dot at the median, a thick line over the middle half and a thin one from the 1st to the 99th percentile."""
        network = network_of(view.results)
        ways = [(one, unit) for one in pathways_of(network, view) if (unit := weight_unit(network, one)) is not None]
        ways = sorted(ways, key=lambda way: -network.expected_synapses(way[0]))
        shown = sorted(ways[:MOST_ROWS], key=lambda way: view.names.index(network.cells[way[0].post].name))
        panels: dict[str, list[tuple[str, str, npt.NDArray[np.float64]]]] = defaultdict(list)
        for one, own in shown:
            drawn = sample(network, one, _ALL / len(shown)).synapses
            if len(drawn.weight):
                unit, values = self.values(drawn.weight, drawn.delay, own)
                places = np.percentile(values, _PERCENT).astype(np.float64)
                label = f"{view.label(network.cells[one.pre].name)} to {view.label(network.cells[one.post].name)}"
                place = "" if one.compartment in ("", "soma") else f" {one.compartment}"
                panels[unit].append((f"{label}{place}", view.ink(network.cells[one.pre].name).color, places))
        if not panels:
            raise CxSystemError(f"the synapses between these populations have no {self.noun}s")
        rows = max(map(len, panels.values()))
        if len(panels) == 1:
            axes = [canvas.one(min(0.9 + 0.17 * rows, 8.0), 4.6)]
        else:
            axes = canvas.grid(len(panels), len(panels), height=0.3 + 0.17 * rows, least=1.6)
        for ax, (unit, entries) in zip(axes, panels.items(), strict=True):
            self._panel(ax, unit, entries)
        if len(ways) > MOST_ROWS:
            axes[0].set_title(f"the {MOST_ROWS} pathways with the most synapses, of {len(ways)}", fontsize=SMALL)

    def _panel(self, ax: Axes, unit: str, entries: list[tuple[str, str, npt.NDArray[np.float64]]]) -> None:
        factor, sign = scaled(unit)
        for row, (_, color, places) in enumerate(entries):
            low, first, middle, last, high = factor * places
            ax.plot([low, high], [row, row], color=color, linewidth=0.8)
            ax.plot([first, last], [row, row], color=color, linewidth=3.2, solid_capstyle="butt")
            ax.plot([middle], [row], "o", color=color, markersize=5.0, markeredgecolor="white", markeredgewidth=0.6)
        ax.set_yticks(range(len(entries)), [label for label, *_ in entries], fontsize=SMALL)
        ax.set_ylim(len(entries) - 0.5, -0.5)
        least, most = min(places[0] for *_, places in entries), max(places[-1] for *_, places in entries)
        if self.scale == "log" and least <= 0:
            raise CxSystemError(f"a {self.noun} here is 0 or less, which a logarithmic scale cannot show; take scale=linear")
        if self.scale == "log" or (self.scale == "auto" and 0 < 30 * least < most):
            ax.set_xscale("log")
            plain_numbers(ax.xaxis)
        elif least >= 0:
            ax.set_xlim(0, factor * most * 1.05 or 1.0)
        ax.grid(axis="x", color="0.9", linewidth=0.5)
        ax.set_axisbelow(True)
        ax.set_xlabel(labelled(self.noun, sign))
        ax.set_ylabel("pathway")


@figures.register("weights")
@dataclass(frozen=True)
class Weights(Spreads):
    """The weights that the synapses of each pathway start with: median, middle half, and 1st to 99th percentile.

    They are drawn as the run drew them. Of a large pathway, synapses onto a part of its targets are looked at.
    """

    noun: ClassVar[str] = "weight"

    def values(
        self, weight: npt.NDArray[np.float64], delay: npt.NDArray[np.float64], unit: str
    ) -> tuple[str, npt.NDArray[np.float64]]:
        """Weights in their unit."""
        return unit, weight


@figures.register("delays")
@dataclass(frozen=True)
class Delays(Spreads):
    """The delays of the synapses of each pathway: median, middle half, and 1st to 99th percentile.

    They are drawn as the run drew them. Of a large pathway, synapses onto a part of its targets are looked at.
    """

    noun: ClassVar[str] = "delay"

    def values(
        self, weight: npt.NDArray[np.float64], delay: npt.NDArray[np.float64], unit: str
    ) -> tuple[str, npt.NDArray[np.float64]]:
        """Delays in second."""
        return "second", delay
