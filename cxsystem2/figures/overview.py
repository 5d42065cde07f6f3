"""The raster of a run with the rates below it: what `results.plot()` draws."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import LARGE, Canvas
from cxsystem2.figures.raster import paint_spikes, titled
from cxsystem2.figures.rates import paint_rates
from cxsystem2.figures.view import View
from cxsystem2.pictures import MOST_DOTS
from cxsystem2.results.activity import rates_over_time, round_bin, smoothed


@figures.register("overview")
@dataclass(frozen=True)
class Overview(RunFigure):
    """The raster, and below it the rate of each population over time."""

    most: int = setting(MOST_DOTS, "spikes that are drawn at most", least=1)
    bin: float = setting(0.0, "width of a bin of the rates; 0: a round one that suits the window", "second", least=0.0)
    smoothing: float = setting(0.0, "standard deviation of a Gaussian over which rates are averaged", "second", least=0.0)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw both, over the same time."""
        raster, rates = canvas.grid(2, 1, height=2.7, sharex=True, height_ratios=[3, 1])
        every = paint_spikes(raster, view, self.most)
        raster.set_xlabel("")
        raster.set_title(titled(view, every), fontsize=LARGE)
        width = self.bin or round_bin(view.stop - view.start)
        edges, found = rates_over_time(view.results, view.names, start=view.start, stop=view.stop, bin=width)
        paint_rates(rates, view, edges, {name: smoothed(own, width, self.smoothing) for name, own in found.items()})
