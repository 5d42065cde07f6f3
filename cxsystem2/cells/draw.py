"""Pictures of the bench: traces, f-I curves and phase planes, in the units that are read at an electrode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from cxsystem2.cells.equations import USUAL
from cxsystem2.cells.quantity import CellError
from cxsystem2.pictures import FORMATS, save_picture
from cxsystem2.problems import counted
from cxsystem2.units import factor

if TYPE_CHECKING:
    from cxsystem2.cells.fi import FiCurve
    from cxsystem2.cells.phase import PhasePlane
    from cxsystem2.cells.result import CellRun

_MS, _MV, _PA = factor("ms"), factor("mV"), factor("pA")
_BLUE, _RED, _GREY = "#1f4e9c", "#b3261e", "#5f6368"


def picture(target: str | Path) -> Path:
    """The path of a picture, when its ending names a format that can be written."""
    path = Path(target)
    if path.suffix.lower().lstrip(".") not in FORMATS:
        raise CellError(f"{path}: a picture ends in {', '.join('.' + name for name in FORMATS)}")
    return path


def save(draw: Callable[[], Figure], target: str | Path) -> Path:
    """Write a figure to a picture file; a file of this name is replaced."""
    return save_picture(draw, picture(target))


def _shown(unit: str) -> tuple[float, str]:
    """By which values in a base unit are multiplied for a picture, and the unit that they have then."""
    return (factor(USUAL[unit]), USUAL[unit]) if unit in USUAL else (1.0, unit)


def draw_run(run: CellRun) -> Figure:
    """The potential, the further variables by unit, and the current, over the same time."""
    units = sorted(set(run.units.values()), key=lambda unit: (unit not in USUAL, unit))
    figure = Figure(figsize=(9, 5 + 1.5 * len(units)), layout="constrained")
    axes = figure.subplots(2 + len(units), 1, sharex=True, height_ratios=[3, *(1.5 for _ in units), 1], squeeze=False)[:, 0]
    time = run.t * _MS
    axes[0].plot(time, run.vm * _MV, color=_BLUE, linewidth=0.9)
    axes[0].plot(run.spikes * _MS, np.full(len(run.spikes), 1.02), "|", color=_RED,
                 transform=axes[0].get_xaxis_transform(), clip_on=False)  # fmt: skip
    axes[0].set_ylabel("vm (mV)")
    axes[0].set_title(f"{run.model}: {counted(len(run.spikes), 'spike')}, {run.rate:.4g} Hz", fontsize=10, pad=12)
    for ax, unit in zip(axes[1:-1], units, strict=True):
        scale, shown = _shown(unit)
        for name, values in run.states.items():
            if run.units[name] == unit:
                ax.plot(time, values * scale, linewidth=0.9, label=name)
        ax.set_ylabel("" if shown == "1" else shown)
        ax.legend(fontsize=7, loc="upper right")
    axes[-1].plot(time, run.current * _PA, color=_GREY)
    axes[-1].set_ylabel("current (pA)")
    axes[-1].set_xlabel("time (ms)")
    return figure


def draw_fi(curve: FiCurve) -> Figure:
    """The rate over the current."""
    figure = Figure(figsize=(6, 4), layout="constrained")
    ax = figure.add_subplot()
    ax.plot(curve.currents * _PA, curve.rates, "o-", color=_BLUE, markersize=3)
    ax.set_xlabel("current (pA)")
    ax.set_ylabel("rate (Hz)")
    ax.set_title(curve.model, fontsize=10)
    return figure


def draw_plane(plane: PhasePlane) -> Figure:
    """The nullclines, the fixed points (filled when stable) and the trajectory."""
    scale, shown = _shown(plane.unit)
    figure = Figure(figsize=(6, 5), layout="constrained")
    ax = figure.add_subplot()
    run = plane.run
    second = run.states[plane.variable] * scale
    ax.plot(run.vm * _MV, second, color=_GREY, linewidth=0.7, label="trajectory")
    ax.plot(plane.vm * _MV, plane.membrane * scale, color=_BLUE, label="d vm/dt = 0")
    ax.plot(plane.vm * _MV, plane.second * scale, color=_RED, label=f"d {plane.variable}/dt = 0")
    for point in plane.fixed_points:
        face = "black" if point.stable else "white"
        ax.plot(point.vm * _MV, point.value * scale, "o", color="black", markerfacecolor=face)
    inside = np.concatenate([second, plane.second * scale, [point.value * scale for point in plane.fixed_points]])
    margin = 0.15 * float(np.ptp(inside)) or 1.0
    ax.set_ylim(float(inside.min()) - margin, float(inside.max()) + margin)
    ax.set_xlim(float(plane.vm[0]) * _MV, float(plane.vm[-1]) * _MV)
    ax.set_xlabel("vm (mV)")
    ax.set_ylabel(f"{plane.variable} ({shown})")
    ax.set_title(f"{plane.model} at {plane.current * _PA:.4g} pA", fontsize=10)
    ax.legend(fontsize=7)
    return figure
