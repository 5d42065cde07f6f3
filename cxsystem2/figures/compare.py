"""A measure of each population, of one run or of several beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.errors import CxSystemError
from cxsystem2.figures.axis import labelled
from cxsystem2.figures.base import RunFigure, figures, setting
from cxsystem2.figures.canvas import SMALL, Canvas, legend
from cxsystem2.figures.view import View
from cxsystem2.measures.choose import parse, title_of
from cxsystem2.measures.measure import measure
from cxsystem2.units import symbol

if TYPE_CHECKING:
    from cxsystem2.results import Results

_HATCHES = ("", "////", "....", "xxxx", "----", "++++")


@figures.register("compare")
@dataclass(frozen=True)
class Compare(RunFigure):
    """A measure of each population as bars, of this run and of others beside it, over the same part of the time."""

    measure: str = setting("rate", "a measure of populations")
    others: Any = setting((), "other results, by what they are called")  # noqa: RUF009

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a group of bars for each population; populations of the runs are matched by their names."""
        runs = {view.results.title: view.results} | dict(self.others) if self.others else {"": view.results}
        if len(runs) < len(self.others) + 1:
            raise CxSystemError("runs that are compared need different names")
        stop = min([view.stop, *(one.runtime for one in runs.values())])
        values = measured(runs, self.measure, view.start, stop)
        ax = canvas.one(2.8, max(3.2, min(1.6 + 0.32 * len(view.names) * max(1.0, 0.6 * len(runs)), 8.5)))
        width = 0.8 / len(runs)
        places = np.arange(len(view.names))
        for number, (title, own) in enumerate(values.items()):
            heights = [own.get(name, np.nan) for name in view.names]
            colors = [view.ink(name).color for name in view.names]
            style: dict[str, Any] = {"color": colors, "edgecolor": "white", "linewidth": 0.4, "hatch": _HATCHES[number % 6]}
            if number:
                style["alpha"] = max(0.35, 0.85 - 0.2 * number)
            ax.bar(places + (number - (len(runs) - 1) / 2) * width, heights, width, label=title, **style)
        turned = len(view.names) > 6
        ax.set_xticks(places, [view.label(name) for name in view.names], fontsize=SMALL, rotation=45 if turned else 0,
                      ha="right" if turned else "center")  # fmt: skip
        one = parse(self.measure)
        ax.set_ylabel(labelled(title_of(self.measure), "" if one.unit in ("", "1") else symbol(one.unit)))
        if len(runs) > 1:
            legend(ax, 5)  # beside the bars, on which it would lie
        if view.start > 0 or any(stop < one.runtime for one in runs.values()):
            ax.set_title(f"from {view.start:g} s to {stop:g} s", fontsize=SMALL)


def measured(runs: Mapping[str, Results], word: str, start: float, stop: float) -> dict[str, dict[str, float]]:
    """By run and population the value of a measure in a window.

    Raises:
        WindowError: the window is not within a run.
    """
    found = {}
    for title, results in runs.items():
        table = measure(results, [word], start=start, stop=stop)
        found[title] = {str(name): float(value) for name, value in table.iloc[:, 0].items()}
    return found
