"""The picture of a portrait: the rate over the current, and for each receptor the potential and the current after a spike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from cxsystem2.cells.telling import NAMES, told
from cxsystem2.units import factor

if TYPE_CHECKING:
    from cxsystem2.cells.portrait import Portrait

_MS, _MV, _PA = factor("ms"), factor("mV"), factor("pA")
_COLOURS = {"ge": "#1f4e9c", "gi": "#b3261e"}


def draw_portrait(found: Portrait) -> Figure:
    """A figure with the curve on the left and a column of two axes for each receptor."""
    columns = 1 + len(found.responses)
    figure = Figure(figsize=(4 * columns, 4.5), layout="constrained")
    grid = figure.add_gridspec(2, columns)
    ax = figure.add_subplot(grid[:, 0])
    ax.plot(found.currents * _PA, found.rates, "o-", color="#1f4e9c", markersize=3)
    ax.set_xlabel(f"injected current{', on top of tonic_current' if found.tonic else ''} (pA)")
    ax.set_ylabel("rate (Hz)")
    ax.set_title(found.model, fontsize=10)
    volts = found.unit == "volt"
    for column, response in enumerate(found.responses, start=1):
        above, below = figure.add_subplot(grid[0, column]), figure.add_subplot(grid[1, column])
        above.plot(response.t * _MS, response.potential * (_MV if volts else 1.0), color=_COLOURS[response.sign])
        above.set_title(f"{NAMES[response.sign]} ({response.receptor})", fontsize=10)
        above.set_ylabel("change of vm (mV)" if volts else f"change of vm ({found.unit})")
        if response.current is not None:
            below.plot(response.t * _MS, response.current * _PA, color=_COLOURS[response.sign])
            below.set_ylabel("current (pA)")
        below.set_xlabel("time after the spike (ms)")
        above.set_xlabel(told(response.psp, found.unit), fontsize=7)
        if response.psp is not None:
            peak = response.psp.peak * (_MV if volts else 1.0)
            above.plot(response.psp.time_to_peak * _MS, peak, "o", color="black", markersize=3)
    if found.notes:
        figure.suptitle("; ".join(found.notes), fontsize=7)
    return figure
