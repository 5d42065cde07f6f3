"""How much each cell fires, at its place on the cortical plane: in the whole window, or in one part of it after the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cxsystem2.figures.activity_film import activity_film
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, USUAL, Canvas
from cxsystem2.figures.film import Film
from cxsystem2.figures.plane import Plane, by_layer, columns_of, rates_of_cells
from cxsystem2.figures.view import View


@figures.register("activity")
@dataclass(frozen=True)
class ActivityFigure(RunFigure):
    """The rate of each cell in the window at its place on the cortical plane, a panel for each layer; silent cells are grey.

    Written to a file that ends in ``.gif`` it is a film: in each frame the cells that fire have the colour of their population.
    A ``.zip`` file holds the frames as PNG.
    """

    moves = True
    bin: float = setting(0.0, "of a film: the part of the time that a frame shows; 0: some 60 frames", "second", least=0.0)
    speed: float = setting(0.0, "of a film: seconds of the model in a second of the film; 0: it lasts 8 s", least=0.0)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a dot for each cell."""
        layers = by_layer(view)
        rates = {name: rates_of_cells(view, name, view.start, view.stop) for names in layers.values() for name in names}
        top = max((float(own.max(initial=0.0)) for own in rates.values()), default=0.0) or 1.0
        panels = canvas.grid(len(layers), columns_of(len(layers)), height=2.1, least=2.6, sharex=True, sharey=True)
        image = None
        for ax, (layer, names) in zip(panels, layers.items(), strict=True):
            image = Plane.of(view, names, rates).draw(ax, top)
            ax.set_title(f"{layer}: {', '.join(view.label(name) for name in names)}", fontsize=SMALL)
            ax.set_xlabel("x (mm)")
            ax.set_ylabel("y (mm)")
        _bar(canvas, image, panels, f"rate from {view.start:g} s to {view.stop:g} s (Hz)")

    def film(self, view: View, canvas: Canvas) -> Film:
        """The cells that fire in one part of the window after the other."""
        return activity_film(view, canvas, self.bin, self.speed)


@figures.register("frames")
@dataclass(frozen=True)
class Frames(RunFigure):
    """The rate of each cell at its place on the cortical plane in one part of the window after the other: a movie in print.

    All parts have the same length and the same scale of colours; silent cells are grey.
    """

    frames: int = setting(6, "number of parts", least=1, most=60)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a panel for each part."""
        names = [name for own in by_layer(view).values() for name in own]
        edges = np.linspace(view.start, view.stop, self.frames + 1)
        parts = [
            Plane.of(view, names, {name: rates_of_cells(view, name, start, stop) for name in names})
            for start, stop in pairwise(edges)
        ]
        top = max(float(part.rate.max(initial=0.0)) for part in parts) or 1.0
        columns = 5 if self.frames > 12 else columns_of(self.frames)
        panels = canvas.grid(self.frames, columns, height=1.7 if columns < 4 else 1.4, least=2.6, sharex=True, sharey=True)
        image = None
        for number, (ax, part) in enumerate(zip(panels, parts, strict=True)):
            image = part.draw(ax, top)
            ax.set_title(f"{edges[number] * 1e3:.4g} to {edges[number + 1] * 1e3:.4g} ms", fontsize=SMALL)
            if number + columns >= self.frames:
                ax.set_xlabel("x (mm)")
            if number % columns == 0:
                ax.set_ylabel("y (mm)")
        _bar(canvas, image, panels, "rate (Hz)")


def _bar(canvas: Canvas, image: Any, panels: list[Any], label: str) -> None:
    bar = canvas.figure.colorbar(image, ax=panels)
    bar.set_label(label, fontsize=USUAL)
    bar.ax.tick_params(labelsize=SMALL)
