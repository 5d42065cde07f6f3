"""Where the cells are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, Canvas
from cxsystem2.figures.plane import by_layer, columns_of, dots
from cxsystem2.figures.view import View
from cxsystem2.results.activity import window
from cxsystem2.results.naming import chosen
from cxsystem2.results.order import surface_to_depth

if TYPE_CHECKING:
    from cxsystem2.results import Results


@figures.register("positions")
@dataclass(frozen=True)
class Positions(RunFigure):
    """A dot for each cell at its place on the cortical plane, or in the visual field, a panel for each layer."""

    of_spikes: ClassVar[bool] = False
    before_run: ClassVar[bool] = True
    place: str = setting("cortex", "cortex: millimetre on the cortical plane; field: degree of the visual field",
                         words=("cortex", "field"))  # fmt: skip

    @classmethod
    def view(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """Populations and inputs, recorded or not; the window has no meaning here."""
        known = results.populations
        wanted = [*known] if names is None else chosen(names, known, known, "")
        return View(results, tuple(surface_to_depth(results, wanted)), *window(results, start, stop))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the dots in the colours of the populations."""
        layers = by_layer(view)
        unit = "mm" if self.place == "cortex" else "degree"
        panels = canvas.grid(len(layers), columns_of(len(layers)), height=2.1, least=2.6, sharex=True, sharey=True)
        for ax, (layer, names) in zip(panels, layers.items(), strict=True):
            many = sum(view.results.populations[name].size for name in names)
            for name in sorted(names, key=lambda name: -view.results.populations[name].size):  # few cells above many
                one = view.results.populations[name]
                where = one.w if self.place == "cortex" else one.z
                where = where[np.isfinite(where)]
                label = f"{view.label(name)} ({one.size})"
                ax.scatter(where.real, where.imag, color=view.ink(name).color, label=label, **dots(many))
            ax.set_aspect("equal")
            ax.set_title(layer, fontsize=SMALL)
            ax.set_xlabel(f"x ({unit})")
            ax.set_ylabel(f"y ({unit})")
            marks = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "markerscale": 4.0 / dots(many)["s"] ** 0.5}
            ax.legend(fontsize=SMALL, frameon=False, handletextpad=0.1, borderaxespad=0.0, **marks)
