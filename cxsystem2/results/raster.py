"""Raster plots: a dot for each spike, populations stacked from the top of the cortex to its bottom."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.pictures import MOST_DOTS, literal, save_picture, shown_figure
from cxsystem2.results.activity import rates_over_time, window
from cxsystem2.results.order import is_excitatory, surface_to_depth

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cxsystem2.results.results import Results

_EXCITATORY = ("#1f4e9c", "#1a8fb3", "#6a4fb3", "#2b8a5f", "#6f9be0", "#0f2f66")
_INHIBITORY = ("#b3261e", "#e0872b", "#b3268f", "#7a3b12", "#e57373", "#66120c")
_INPUT = ("#5f6368", "#9aa0a6", "#34373a")
"""Colours of populations, one after the other: blue and green ones excite, red and orange ones inhibit, inputs are grey."""


def draw_raster(
    results: Results,
    ax: Axes | None = None,
    *,
    names: Iterable[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    most: int = MOST_DOTS,
) -> Axes:
    """Draw the spikes of populations (all recorded ones by default) between two times (second); returns the axes.

    Raises:
        CxSystemError: the window is empty, or a name is of no population with spikes.
    """
    wanted, colors = results.names(names), population_colors(results)
    if ax is None:
        ax = shown_figure(figsize=(10, 6), layout="constrained").add_subplot()
    start, stop = window(results, start, stop)
    order = [name for name in surface_to_depth(results) if name in wanted]
    total = sum(_count(results, name, start, stop) for name in order)
    every = max(1, -(-total // most))
    size = 3.0 if total < 5_000 else 2.0 if total < 50_000 else 1.0
    base, ticks, labels = 0, [], []
    for name in reversed(order):
        population = results.populations[name]
        time, cell = _window(results, name, start, stop, every)
        ax.plot(time, cell + base, ".", color=colors[name], markersize=size, markeredgewidth=0, rasterized=True)
        ticks.append(base + population.size / 2)
        labels.append(f"{name} ({population.size})")
        base += population.size
        ax.axhline(base - 0.5, color="0.8", linewidth=0.5)
    ax.set_yticks(ticks, labels, fontsize=8)
    ax.set_xlim(start, stop)
    ax.set_ylim(-0.5, max(base - 0.5, 0.5))
    ax.set_xlabel("time (s)")
    thinned = f", 1 of {every} spikes shown" if every > 1 else ""
    ax.set_title(f"{results.title}: {results.device}, seed {results.seed}{thinned}", fontsize=10)
    return literal(ax)


def _count(results: Results, name: str, start: float, stop: float) -> int:
    times = results.spikes[name].t
    return int(np.count_nonzero((times >= start) & (times < stop)))


def _window(results: Results, name: str, start: float, stop: float, every: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    spikes = results.spikes[name]
    inside = np.flatnonzero((spikes.t >= start) & (spikes.t < stop))[::every]
    return spikes.t[inside], spikes.i[inside]


def population_colors(results: Results) -> dict[str, str]:
    """The colour of each population of a run, the same in every picture: by whether it excites, inhibits or is an input."""
    found: dict[str, str] = {}
    for name in surface_to_depth(results, results.populations):
        population = results.populations[name]
        known = _INPUT if population.kind == "input" else _EXCITATORY if is_excitatory(population) else _INHIBITORY
        found[name] = known[sum(color in known for color in found.values()) % len(known)]
    return found


def figure(
    results: Results,
    *,
    names: Iterable[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    most: int = MOST_DOTS,
) -> Figure:
    """A figure with the raster and, below it, the rate of each population over time."""
    whole = shown_figure(figsize=(10, 8), layout="constrained")
    raster, rates = whole.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    wanted = results.names(names)
    draw_raster(results, raster, names=wanted, start=start, stop=stop, most=most)
    raster.set_xlabel("")
    _draw_rates(results, rates, *window(results, start, stop), wanted)
    return whole


def _draw_rates(results: Results, ax: Axes, start: float, stop: float, names: Iterable[str]) -> None:
    colors = population_colors(results)
    edges, rates = rates_over_time(results, names, start=start, stop=stop)
    for name, rate in rates.items():
        if rate.any():
            ax.plot(edges[:-1], rate, linewidth=0.9, color=colors[name], label=name)
    ax.set_xlabel("time (s)")
    ax.set_ylabel("rate (Hz)")
    if ax.lines:
        ax.legend(fontsize=7, ncols=4, loc="upper right")


def save_figure(results: Results, target: Path, *, overwrite: bool = True, **options: Any) -> Path:
    """Write the figure of a run to a picture file (``.png``, ``.pdf``, ``.svg``)."""
    return save_picture(lambda: figure(results, **options), target, overwrite=overwrite)
