"""How the activity of populations goes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, USUAL, Canvas
from cxsystem2.figures.view import View
from cxsystem2.results.activity import Numbers, rates_over_time

_MOST_WRITTEN = 10


@figures.register("correlations")
@dataclass(frozen=True)
class Correlations(RunFigure):
    """The Pearson correlation of the binned activity of each two populations, as a matrix of colours.

    Correlations of single cells are a distribution: the figure `histogram` with the measure ``correlation``.
    """

    bin: float = setting(0.005, "width of a bin", "second", least=1e-6)

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw the matrix; a population whose activity does not vary is grey."""
        names, matrix = correlation_matrix(view, self.bin)
        ax = canvas.one(min(1.6 + 0.32 * len(names), 8.0), min(2.6 + 0.34 * len(names), 8.5))
        image = ax.imshow(matrix, cmap="RdBu_r", vmin=-1.0, vmax=1.0, interpolation="nearest")
        ax.set_facecolor("0.85")
        labels = [view.label(name) for name in names]
        ax.set_xticks(range(len(names)), labels, fontsize=SMALL, rotation=45, ha="right")
        ax.set_yticks(range(len(names)), labels, fontsize=SMALL)
        if len(names) <= _MOST_WRITTEN:
            for (y, x), value in np.ndenumerate(matrix):
                if np.isfinite(value):
                    style: dict[str, Any] = {"fontsize": 6.0, "color": "white" if abs(value) > 0.6 else "black"}
                    ax.text(x, y, f"{value:.2f}", ha="center", va="center", **style)
        bar = canvas.figure.colorbar(image, ax=ax)
        bar.set_label("correlation", fontsize=USUAL)
        bar.ax.tick_params(labelsize=SMALL)


def correlation_matrix(view: View, bin: float) -> tuple[list[str], Numbers]:
    """Populations, and their correlations: shape (populations, populations), NaN where a count does not vary.

    Raises:
        CxSystemError: the window has less than two bins.
    """
    edges, rates = rates_over_time(view.results, view.names, start=view.start, stop=view.stop, bin=bin)
    if len(edges) < 3:
        raise CxSystemError(f"a correlation needs two bins or more; the window has one bin of {bin:g} s")
    values = np.array([*rates.values()])
    centred = values - values.mean(axis=1, keepdims=True)
    covariance = centred @ centred.T
    norms = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = covariance / np.outer(norms, norms)
    found[norms == 0, :] = found[:, norms == 0] = np.nan
    return list(rates), np.clip(found, -1.0, 1.0)
