"""Which populations are connected, as a matrix of colours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Canvas, View, figures, setting
from cxsystem2.figures.axis import labelled, plain_numbers, scaled
from cxsystem2.figures.canvas import SMALL, USUAL
from cxsystem2.netfigures.base import NetworkFigure, network_of, pathways_of, weight_unit
from cxsystem2.netfigures.sample import sample
from cxsystem2.network import Network
from cxsystem2.problems import one_of
from cxsystem2.units import symbol

_MOST_WRITTEN, _SAMPLE = 12, 200_000
_LABELS = {"per_pair": "synapses for each pair of cells", "synapses": "synapses", "indegree": "synapses onto each cell"}


@figures.register("connectivity")
@dataclass(frozen=True)
class Connectivity(NetworkFigure):
    """The synapses from each population to each other, as a matrix of colours; grey where there are none.

    ``per_pair`` is the probability of a connection where a pair of cells has one synapse at most. Numbers of synapses are those
    of the run; the mean weight and the mean delay are those of some 200,000 synapses of a pathway.
    """

    value: str = setting("per_pair", "what colours show", words=("per_pair", "synapses", "indegree", "weight", "delay"))
    scale: str = setting("auto", "auto: log where the largest is 30 times the median or more", words=("auto", "linear", "log"))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the matrix, sources from left to right, targets from the top down."""
        network = network_of(view.results)
        pathways = pathways_of(network, view)
        ends = [(network.cells[one.pre].name, network.cells[one.post].name) for one in pathways]
        sources = [name for name in view.names if any(name == pre for pre, _ in ends)]
        targets = [name for name in view.names if any(name == post for _, post in ends)]
        numbers, label = self._numbers(view, network, pathways)
        matrix = np.full((len(targets), len(sources)), np.nan)
        for (pre, post), number in numbers.items():
            matrix[targets.index(post), sources.index(pre)] = number
        ax = canvas.one(min(1.5 + 0.32 * len(targets), 8.0), min(2.8 + 0.38 * len(sources), 8.5))
        ax.set_facecolor("0.9")
        norm = self._norm(matrix)
        image = ax.imshow(matrix, cmap="viridis", norm=norm, interpolation="nearest")
        ax.set_xticks(range(len(sources)), map(view.label, sources), fontsize=SMALL, rotation=45, ha="right")
        ax.set_yticks(range(len(targets)), map(view.label, targets), fontsize=SMALL)
        ax.set_xlabel("from")
        ax.set_ylabel("to")
        if max(matrix.shape) <= _MOST_WRITTEN:
            for (y, x), value in np.ndenumerate(matrix):
                if np.isfinite(value):
                    bright = norm(value) > 0.6
                    style: dict[str, Any] = {"fontsize": 6.0, "color": "black" if bright else "white"}
                    ax.text(x, y, _short(value), ha="center", va="center", **style)
        bar = canvas.figure.colorbar(image, ax=ax)
        bar.set_label(label, fontsize=USUAL)
        bar.ax.tick_params(labelsize=SMALL)
        if bar.ax.get_yscale() == "log":
            plain_numbers(bar.ax.yaxis)

    def _norm(self, matrix: npt.NDArray[np.float64]) -> Any:
        """How numbers become colours; on a logarithmic scale 0 is as grey as nothing.

        Raises:
            CxSystemError: a number below 0 on a logarithmic scale.
        """
        from matplotlib.colors import LogNorm, Normalize

        shown = matrix[np.isfinite(matrix)]
        positive = shown[shown > 0]
        if self.scale == "log" and (not len(positive) or (shown < 0).any()):
            raise CxSystemError("a logarithmic scale needs numbers above 0, and none below; take scale=linear")
        wide = len(positive) > 0 and not (shown < 0).any() and positive.max() >= 30 * np.median(positive)
        if self.scale == "log" or (self.scale == "auto" and wide):
            return LogNorm(float(positive.min()), float(positive.max()) * (1 + 1e-9))
        least, most = min(0.0, float(shown.min(initial=0.0))), max(0.0, float(shown.max(initial=0.0)))
        return Normalize(least, most if most > least else least + 1.0)

    def _numbers(self, view: View, network: Network, pathways: list[Pathway]) -> tuple[dict[tuple[str, str], float], str]:
        """By source and target the number that is shown, and what it is."""
        counts: dict[tuple[str, str], float] = defaultdict(float)
        sums: dict[tuple[str, str], float] = defaultdict(float)
        units = set()
        for one in pathways:
            pre, post = network.cells[one.pre], network.cells[one.post]
            known = view.results.synapses.get(one.name)
            many = network.expected_synapses(one) if known is None else float(known)
            if self.value in ("weight", "delay"):
                unit = weight_unit(network, one)
                synapses = None if unit is None else sample(network, one, _SAMPLE).synapses
                if synapses is None or not len(synapses.target) or not many:
                    continue
                units.add(unit if self.value == "weight" else "second")
                drawn = synapses.weight if self.value == "weight" else synapses.delay
                sums[pre.name, post.name] += many * float(np.mean(drawn))
            counts[pre.name, post.name] += many
        if self.value not in ("weight", "delay"):
            size = {one.name: one.size for one in network.cells.values()}
            for key, many in counts.items():
                over = {"per_pair": size[key[0]] * size[key[1]], "indegree": size[key[1]]}.get(self.value, 1)
                sums[key] = many / (over or 1)
            return sums, _LABELS[self.value]
        if not units:
            raise CxSystemError(f"the synapses between these populations have no {self.value}s")
        if len(units) > 1:
            words = one_of(sorted(symbol(unit) or "1" for unit in units if unit is not None))
            raise CxSystemError(f"these weights have different units ({words}); choose populations whose weights have one unit")
        factor, shown = scaled(units.pop() or "1")
        return {key: factor * total / counts[key] for key, total in sums.items()}, labelled(f"mean {self.value}", shown)


def _short(value: float) -> str:
    """A number with few digits: 12k for 12,345."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= 10 * size or (size > 1e3 and abs(value) >= size):
            return f"{value / size:.3g}{sign}"
    return f"{value:.0f}" if value >= 100 else f"{value:.2g}"
