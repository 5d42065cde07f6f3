"""How recorded weights change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.axis import labelled, scaled
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.activity import window
from cxsystem2.results.naming import listed

if TYPE_CHECKING:
    from cxsystem2.results import Results


@figures.register("plasticity")
@dataclass(frozen=True)
class Plasticity(RunFigure):
    """The mean of the recorded weights of each pathway over time, and the band from the 10th to the 90th percentile."""

    of_spikes: ClassVar[bool] = False
    variable: str = setting("wght", "the recorded variable of synapses")

    @classmethod
    def view(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """Names are those of pathways."""
        known = [name for name in results.recordings if name not in results.populations]
        wanted = known if names is None else [*listed(names)]
        for name in wanted:
            if name not in known:
                hint = nearest(name, known) or f"; there are {one_of(known) or 'none'}"
                raise CxSystemError(f"'{name}' is no pathway with recorded variables{hint}")
        return View(results, tuple(wanted), *window(results, start, stop))

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a panel for each pathway."""
        shown = [name for name in view.names if self.variable in view.results.recordings[name]]
        if not shown:
            word = self.variable
            raise CxSystemError(
                f"'{word}' of synapses was not recorded; write [St]{word} into the column monitors of a pathway"
            )
        for ax, name in zip(canvas.grid(len(shown), height=1.4, least=2.4, sharex=True), shown, strict=True):
            recording = view.results.recordings[name][self.variable]
            inside = (recording.t >= view.start) & (recording.t < view.stop)
            if not inside.any() or not recording.values.size:
                raise CxSystemError(f"nothing is recorded of {name} between {view.start:g} s and {view.stop:g} s")
            factor, unit = scaled(recording.unit)
            t, values = recording.t[inside], factor * recording.values[inside]
            low, high = np.percentile(values, (10, 90), axis=1)
            ax.fill_between(t, low, high, color="#0072b2", alpha=0.25, linewidth=0, label="10th to 90th percentile")
            ax.plot(t, values.mean(axis=1), color="#0072b2", linewidth=1.1, label=f"mean of {values.shape[1]} synapses")
            ax.set_title(view.label(name), fontsize=SMALL, loc="left")
            ax.set_ylabel(labelled("weight" if self.variable == "wght" else self.variable, unit))
            ax.ticklabel_format(axis="y", useOffset=False)
            ax.set_xlabel("time (s)" if name == shown[-1] else "")
            ax.set_xlim(view.start, view.stop)
            legend(ax, 5)
