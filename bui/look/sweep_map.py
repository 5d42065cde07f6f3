"""A measure of a sweep against its parameters: a line, a heat map, or points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from cxsystem2.collect import Collected
from cxsystem2.collect.figures.picture import Shown, SweepPicture, SweptAxis, picture
from cxsystem2.errors import CxSystemError
from cxsystem2.measures import run_measures
from cxsystem2.problems import nearest, one_of

MOST_CELLS = 20_000
_GRID = 0.5
"""The part of a grid that has to have runs for it to be a grid."""


def words_to_collect(measure: str) -> list[str]:
    """What has to be measured: nothing for a measure of the run, which is always known."""
    return [] if measure in run_measures else [measure]


@dataclass(frozen=True, slots=True)
class MapAxes:
    """The axes of a map; `fixed` holds the value of each other parameter that varies."""

    x: SweptAxis | None
    y: SweptAxis | None
    fixed: dict[str, str]


def sweep_map(
    collected: Collected,
    measure: str,
    populations: Sequence[str] | None = None,
    x: str = "",
    y: str = "",
    at: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Means over trials of a measure, for each population on a grid of `y` (rows) and `x` (columns), or along `x` alone.

    Without names, two parameters that vary make a heat map and one a line. The other parameters have the value in `at`,
    or their commonest one. Samples that lie on no grid are points.

    Raises:
        CxSystemError: a name is unknown, or no run is done.
    """
    shown = picture(collected, [measure], populations or None)
    if not shown.shown:
        raise CxSystemError(f"'{measure}' has not been measured in any run")
    scattered = shown.filled < _GRID and not shown.one_at_a_time and len(shown.axes) > 1
    chosen = choose(shown, x, y, dict(at or {}))
    first = shown.shown[0]
    answer = {
        "measure": first.measure, "label": first.label, "unit": collected.units.get(first.column, ""),
        "title": shown.title, "axes": [_axis(axis) for axis in shown.axes],
        "x": _axis(chosen.x), "y": _axis(chosen.y), "fixed": {} if scattered else chosen.fixed,
        "populations": [one.population for one in shown.shown],
        "shown": [{"name": one.population, "short": one.short, "slot": one.slot} for one in shown.shown],
    }  # fmt: skip
    if scattered:
        return answer | {"kind": "points", "points": _points(shown, chosen)}
    rows, columns = _texts(chosen.y), _texts(chosen.x)
    if len(rows) * len(columns) * len(shown.shown) > MOST_CELLS:
        raise CxSystemError(
            f"a map of {len(rows) * len(columns)} points is too large for {len(shown.shown)} populations; name fewer"
        )
    return answer | {
        "kind": "map" if chosen.y is not None else "line",
        "maps": [_map(shown, one, chosen, rows, columns) for one in shown.shown],
        "runs": [[_runs(shown, _place(chosen, row, column)) for column in columns] for row in rows],
    }


def choose(shown: SweepPicture, x: str, y: str, at: dict[str, str]) -> MapAxes:
    """The axes that are asked for, or those that suit the parameters, and the values of the others.

    Raises:
        CxSystemError: a name is of no parameter that varies, or no finished run has a value.
    """
    line = shown.one_at_a_time and len(shown.axes) > 1 and not y
    axes = {axis.name: axis for axis in shown.axes}
    for name in filter(None, (x, y, *at)):
        if name not in axes:
            known = f"; there are {one_of(axes)}" if axes else "; no parameter varies among the runs that are done"
            raise CxSystemError(f"'{name}' is no parameter that varies in this sweep{nearest(name, axes) or known}")
    if x and x == y:
        raise CxSystemError(f"a map has two axes; '{x}' cannot be both")
    free = [name for name in axes if name not in (x, y, *at)]
    if not x and not y and not line and len(free) > 1:
        y = free.pop(0)
    if not x and free:
        x = free.pop(0)
    usual = dict(zip(axes, shown.usual, strict=True))
    for name, value in at.items():
        if value not in axes[name].texts:
            raise CxSystemError(f"no finished run has {name} = {value}; there are {one_of(axes[name].texts)}")
    fixed = {name: at.get(name, usual[name]) for name in axes if name not in (x, y)}
    return MapAxes(axes.get(x), axes.get(y), fixed)


def _axis(axis: SweptAxis | None) -> dict[str, Any] | None:
    if axis is None:
        return None
    return {"name": axis.name, "label": axis.label, "texts": list(axis.texts), "numbers": axis.numbers, "places": axis.places}


def _texts(axis: SweptAxis | None) -> tuple[str, ...]:
    return ("",) if axis is None else axis.texts


def _place(chosen: MapAxes, row: str, column: str) -> dict[str, str]:
    """The values of all parameters in a cell of the map."""
    pairs = ((chosen.y, row), (chosen.x, column))
    return chosen.fixed | {axis.name: value for axis, value in pairs if axis is not None}


def _map(shown: SweepPicture, one: Shown, chosen: MapAxes, rows: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    found = [shown.mean(one, _place(chosen, row, column)) for row, column in product(rows, columns)]
    mean, deviation, number = np.array(found, float).reshape(len(rows), len(columns), 3).transpose(2, 0, 1)
    return {
        "population": one.population, "mean": mean.tolist(), "deviation": deviation.tolist(),
        "trials": number.astype(int).tolist(),
    }  # fmt: skip


def _runs(shown: SweepPicture, at: Mapping[str, str]) -> list[int]:
    """The numbers of the runs of a point."""
    return shown.numbers.get(tuple(at[axis.name] for axis in shown.axes), [])


def _points(shown: SweepPicture, chosen: MapAxes) -> list[dict[str, Any]]:
    """Each run at its place, with a value for each population."""
    columns = [one.column for one in shown.shown]
    return [
        {
            "run": int(str(number)),
            "x": None if chosen.x is None else chosen.x.place(str(row[chosen.x.name])),
            "y": None if chosen.y is None else chosen.y.place(str(row[chosen.y.name])),
            "values": [float(row[column]) for column in columns],
        }
        for number, row in shown.runs.head(MOST_CELLS).iterrows()
    ]
