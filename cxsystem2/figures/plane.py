"""Cells at their places on the cortical plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.view import View
from cxsystem2.results.order import layer_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the cells of some populations are (millimetre), shape (cells,), and the rate of each (Hz)."""

    w: npt.NDArray[np.complex128]
    rate: Floats

    @classmethod
    def of(cls, view: View, names: list[str], rates: Mapping[str, Floats]) -> Plane:
        """The cells of populations, one population after the other."""
        places = np.concatenate([view.results.populations[name].w for name in names])
        return cls(places, np.concatenate([rates[name] for name in names]))

    def draw(self, ax: Axes, top: float) -> PathCollection:
        """A dot for each cell, its colour that of its rate, yellow for `top`; silent ones are grey."""
        style = dots(len(self.w))
        ax.scatter(self.w.real, self.w.imag, color="0.8", **style)
        fires = self.rate > 0
        shown = self.w[fires]
        found = ax.scatter(shown.real, shown.imag, c=self.rate[fires], cmap="viridis", vmin=0.0, vmax=top, **style)
        ax.set_aspect("equal")
        return found


def dots(many: int) -> dict[str, Any]:
    """How so many cells are drawn."""
    return {"s": 9.0 if many < 500 else 3.0 if many < 5000 else 0.8, "linewidths": 0, "rasterized": True}


def by_layer(view: View) -> dict[str, list[str]]:
    """Populations with positions by their layer, from the surface down.

    Raises:
        CxSystemError: none has positions.
    """
    layers: dict[str, list[str]] = {}
    for name in view.names:
        if np.isfinite(view.results.populations[name].w).any():
            layers.setdefault(layer_of(view.results.populations[name]), []).append(name)
    if not layers:
        raise CxSystemError("these populations have no positions")
    return layers


def columns_of(panels: int) -> int:
    """How many panels stand side by side."""
    return 2 if panels in (2, 4) else min(3, panels)


def rates_of_cells(view: View, name: str, start: float, stop: float) -> Floats:
    """The rate of each cell of a population (Hz) from `start` until before `stop` (second)."""
    inside = view.results.spikes.between(name, start, stop).i
    return np.bincount(inside, minlength=view.results.populations[name].size) / (stop - start)
