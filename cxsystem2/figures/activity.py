"""How much each cell fires, at its place on the cortical plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures
from cxsystem2.figures.canvas import SMALL, USUAL, Canvas
from cxsystem2.figures.view import View
from cxsystem2.results.order import layer_of

_COLUMNS = 3


@figures.register("activity")
@dataclass(frozen=True)
class ActivityFigure(RunFigure):
    """The rate of each cell in the window at its place on the cortical plane, a panel for each layer; silent cells are grey."""

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a dot for each cell."""
        layers: dict[str, list[str]] = {}
        for name in view.names:
            if np.isfinite(view.results.populations[name].w).any():
                layers.setdefault(layer_of(view.results.populations[name]), []).append(name)
        if not layers:
            raise CxSystemError("these populations have no positions")
        rates = {name: _rates(view, name) for names in layers.values() for name in names}
        top = max((float(own.max(initial=0.0)) for own in rates.values()), default=0.0) or 1.0
        columns = 2 if len(layers) in (2, 4) else min(_COLUMNS, len(layers))
        panels = canvas.grid(len(layers), columns, height=2.1, least=2.6, sharex=True, sharey=True)
        image = None
        for ax, (layer, names) in zip(panels, layers.items(), strict=True):
            w = np.concatenate([view.results.populations[name].w for name in names])
            rate = np.concatenate([rates[name] for name in names])
            size = 9.0 if len(w) < 500 else 3.0 if len(w) < 5000 else 0.8
            style: dict[str, Any] = {"s": size, "linewidths": 0, "rasterized": True}
            ax.scatter(w.real, w.imag, color="0.8", **style)
            fires = rate > 0
            image = ax.scatter(w.real[fires], w.imag[fires], c=rate[fires], cmap="viridis", vmin=0.0, vmax=top, **style)
            ax.set_aspect("equal")
            ax.set_title(f"{layer}: {', '.join(view.label(name) for name in names)}", fontsize=SMALL)
            ax.set_xlabel("x (mm)")
            ax.set_ylabel("y (mm)")
        bar = canvas.figure.colorbar(image, ax=panels)  # type: ignore[arg-type]
        bar.set_label(f"rate from {view.start:g} s to {view.stop:g} s (Hz)", fontsize=USUAL)
        bar.ax.tick_params(labelsize=SMALL)


def _rates(view: View, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The rate of each cell (Hz)."""
    cell, time = view.results.spikes[name]
    inside = cell[(time >= view.start) & (time < view.stop)]
    return np.bincount(inside, minlength=view.results.populations[name].size) / (view.stop - view.start)
