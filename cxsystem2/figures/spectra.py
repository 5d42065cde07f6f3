"""Power spectra of the activity of populations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.measures.spectra import spectra

_RESOLUTIONS = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@figures.register("spectra")
@dataclass(frozen=True)
class SpectraFigure(RunFigure):
    """The power spectrum of the activity of each population; 1 is that of independent Poisson cells."""

    resolution: float = setting(0.0, "distance of two frequencies; 0: 2 Hz, or more in a short window", "hertz", least=0.0)
    highest: float = setting(200.0, "highest frequency", "hertz", least=1.0, most=500.0)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a line for each population."""
        finest = 1 / (view.stop - view.start)
        resolution = self.resolution or next((one for one in _RESOLUTIONS if one >= finest * (1 - 1e-9)), _RESOLUTIONS[-1])
        frequency, power = spectra(
            view.results, view.names, start=view.start, stop=view.stop, resolution=resolution, highest=self.highest,
            lowest=min(4.0, resolution),
        )  # fmt: skip
        shown = {name: own for name, own in power.items() if np.isfinite(own).any()}
        if not shown:
            why = f"needs spikes in a window of {1 / resolution:g} s"
            raise CxSystemError(f"a spectrum with a resolution of {resolution:g} Hz {why}")
        ax = canvas.one(2.8, 4.8)
        for name, own in shown.items():
            ink = view.ink(name)
            ax.plot(frequency, own, linewidth=0.9, color=ink.color, linestyle=ink.dash, label=view.label(name))
        ax.axhline(1.0, color="0.6", linewidth=0.6, linestyle=":")
        ax.set_xlim(0, self.highest)
        ax.set_ylim(bottom=0)
        ax.set_xlabel("frequency (Hz)")
        ax.set_ylabel("power (1 = independent Poisson cells)")
        legend(ax, len(shown))
