"""Small multiples of a batch: a small raster, or the rates over time, of each finished run, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.batches import Batch, Status
from cxsystem2.collect.numbers import numbers
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Canvas, Format, View
from cxsystem2.figures.canvas import SMALL, USUAL
from cxsystem2.figures.format import finish
from cxsystem2.figures.raster import paint_spikes
from cxsystem2.figures.rates import paint_rates
from cxsystem2.observer import Observer
from cxsystem2.problems import one_of
from cxsystem2.results import load
from cxsystem2.results.activity import rates_over_time
from cxsystem2.results.naming import listed
from cxsystem2.results.palette import Ink
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MULTIPLES = ("rasters", "rates")
USUAL_RUNS, MOST_RUNS = 24, 100
"""Runs in one figure."""
_DOTS, _BINS, _COLUMNS = 30_000, 60, 5


@dataclass(frozen=True, slots=True)
class Member:
    """A finished run of a batch: its values in the order of the parameters of the batch."""

    number: int
    values: tuple[str, ...]
    trial: int
    result: Path


@dataclass(frozen=True, slots=True)
class Grid:
    """Members on a grid of two parameters: columns to the right, rows from the top down, the largest value on top."""

    x: int
    y: int
    columns: tuple[str, ...]
    rows: tuple[str, ...]


def members(batch: Batch, most: int = USUAL_RUNS) -> tuple[list[Member], int]:
    """The finished runs of a batch, and how many there are; of more than `most`, evenly chosen ones.

    Raises:
        CxSystemError: no run is done.
    """
    pairs = zip(batch.runs, batch.records(), strict=True)
    done = [
        Member(run.number, tuple(run.values[name] for name in batch.parameters), run.trial, batch.folder / record.result)
        for run, record in pairs
        if record.status is Status.DONE
    ]
    if not done:
        raise CxSystemError("no run of this sweep is done yet, so there is nothing to show")
    places = np.unique(np.linspace(0, len(done) - 1, min(most, len(done))).round().astype(int))
    return [done[place] for place in places], len(done)


def note(shown: int, total: int) -> str:
    """What is left out, in words; empty when nothing is."""
    return "" if shown == total else f"{shown} of {total} finished runs are shown, evenly chosen"


def grid_of(found: Sequence[Member]) -> Grid | None:
    """The grid of two parameters on which members lie; None where they lie on none, or several on one place."""
    texts = [tuple(dict.fromkeys(column)) for column in zip(*(one.values for one in found), strict=True)]
    varying = [place for place, own in enumerate(texts) if len(own) > 1]
    if len(varying) != 2:
        return None
    y, x = varying
    many = {(one.values[y], one.values[x]) for one in found}
    if len(many) < len(found) or 2 * len(found) < len(texts[x]) * len(texts[y]):
        return None
    return Grid(x, y, _ordered(texts[x]), _ordered(texts[y])[::-1])


def _ordered(texts: tuple[str, ...]) -> tuple[str, ...]:
    known = numbers(texts)
    if known is None:
        return texts
    return tuple(text for _, text in sorted(zip(known.values, texts, strict=True), key=lambda pair: pair[0]))


def draw_multiples(
    batch: Batch | Path,
    kind: str = "rasters",
    *,
    names: Iterable[str] | None = None,
    start: float = 0.0,
    stop: float | None = None,
    most: int = USUAL_RUNS,
    form: Format | None = None,
    observer: Observer | None = None,
) -> Figure:
    """Draw a small picture of each finished run of a batch; returns the figure.

    Where two parameters vary over a grid, the pictures stand on it: the first parameter upwards, the second to the right.
    All pictures of rates have one scale. The place of a run whose result cannot be read says so.

    Args:
        batch: a batch, or its folder.
        kind: ``rasters`` or ``rates``.
        names: populations by name, idx, subtype or type; all recorded ones when not given.
        start: begin of the window, second.
        stop: end of the window, second; the end of each run when not given.
        most: of more runs, so many evenly chosen ones are drawn.
        form: size and letters; what suits the figure when not given.
        observer: is told of stage ``draw``.

    Raises:
        CxSystemError: the kind is unknown, no run is done, no result can be read, or one has no such population.
    """
    if kind not in MULTIPLES:
        raise CxSystemError(f"small pictures of runs are {one_of(MULTIPLES)}, not '{kind}'")
    if not 1 <= most <= MOST_RUNS:
        raise CxSystemError(f"{most} small pictures do not fit into a figure; 1 to {MOST_RUNS} do")
    batch = batch if isinstance(batch, Batch) else Batch.open(batch)
    found, total = members(batch, most)
    grid, form = grid_of(found), form or Format()
    columns = len(grid.columns) if grid else min(_COLUMNS, len(found))
    slots = len(grid.rows) * columns if grid else len(found)
    canvas = Canvas(None, form.width, form.height)
    sharey = "all" if kind == "rates" else False
    panels = canvas.grid(slots, columns, height=1.15, least=1.8, sharex=stop is not None, sharey=sharey)
    keys: dict[str, Ink] = {}
    taken, stages, problems = set(), Stages(observer), []
    wanted = None if names is None else list(listed(names))
    with stages.parts("draw", len(found)):
        for place, one in enumerate(found):
            stages.advance("draw", place / len(found))
            where = place
            if grid:
                where = grid.rows.index(one.values[grid.y]) * columns + grid.columns.index(one.values[grid.x])
            taken.add(where)
            panels[where].set_title(_title(batch, one, grid), fontsize=SMALL, pad=2)
            try:
                results = load(one.result)
            except CxSystemError as error:
                problems.append(str(error))
                _leave_out(panels[where])
                continue
            view = View.of(results, wanted, start, stop)
            keys |= {view.label(name): view.ink(name) for name in view.names}
            every = _paint(panels[where], kind, view)
            if every > 1:
                panels[where].set_title(f"{_title(batch, one, grid)}\n1 of {every} spikes", fontsize=SMALL, pad=2)
    if len(problems) == len(found):
        raise CxSystemError(f"no result can be read; {problems[0]}")
    if kind == "rates":
        panels[0].set_ylim(0, 1.05 * max(_highest(ax) for ax in panels) or 1.0)
    _label(panels, columns, taken, kind)
    _finish(canvas.figure, batch, keys, note(len(found), total))
    return finish(canvas.figure, form)


def _paint(ax: Axes, kind: str, view: View) -> int:
    """The picture of one run, without words; answers of how many spikes one is drawn."""
    every = 1
    if kind == "rasters":
        every = paint_spikes(ax, view, _DOTS)
        ax.set_yticks([])
    else:
        edges, rates = rates_over_time(view.results, view.names, start=view.start, stop=view.stop, bins=_BINS)
        paint_rates(ax, view, edges, rates)
        if (words := ax.get_legend()) is not None:
            words.remove()
    ax.set_xlabel("")
    ax.set_ylabel("")
    ax.locator_params(axis="x", nbins=3)
    return every


def _leave_out(ax: Axes) -> None:
    ax.text(0.5, 0.5, "cannot be read", transform=ax.transAxes, fontsize=SMALL, ha="center", va="center")
    ax.set_yticks([])


def _highest(ax: Axes) -> float:
    return max((float(np.max(line.get_ydata(), initial=0.0)) for line in ax.lines), default=0.0)


def _title(batch: Batch, one: Member, grid: Grid | None) -> str:
    """The values of a run, those alone that differ on a grid, each parameter in a line."""
    shown = [grid.y, grid.x] if grid else range(len(batch.parameters))
    names = list(batch.parameters)
    values = [f"{names[place]} = {one.values[place]}" for place in shown]
    trial = [f"trial {one.trial}"] if one.trial else []
    return "\n".join([*values, *trial]) or f"run {one.number}"


def _label(panels: list[Axes], columns: int, taken: set[int], kind: str) -> None:
    """Words at the left and at the bottom alone; places without a run are empty."""
    for place, ax in enumerate(panels):
        if place not in taken:
            ax.set_visible(False)
            continue
        if place + columns not in taken:
            ax.set_xlabel("time (s)", fontsize=SMALL)
            ax.tick_params(labelbottom=True)
        if kind == "rates" and place % columns == 0:
            ax.set_ylabel("rate (Hz)", fontsize=SMALL)


def _finish(figure: Figure, batch: Batch, keys: dict[str, Ink], left_out: str) -> None:
    """The title, and the colours of the populations."""
    from matplotlib.lines import Line2D

    figure.suptitle(", ".join(part for part in (batch.title, left_out) if part), fontsize=USUAL)
    styles: dict[str, dict[str, Any]] = {name: {"color": one.color, "linestyle": one.dash} for name, one in keys.items()}
    lines = [Line2D([], [], label=name, **style) for name, style in styles.items()]
    figure.legend(handles=lines, loc="outside lower center", ncols=min(6, max(1, len(lines))), fontsize=SMALL, frameon=False)
