"""Looking at the points of a sweep before it is queued, as `cxsystem2 batch run` does before it starts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bui.runs.request import Request
from bui.runs.sweep_time import Duration
from bui.shapes.runs import SweepCheck, SweepProblem
from cxsystem2.batches.asked import Survey, survey
from cxsystem2.batches.memory import share, usual_workers
from cxsystem2.checking import check
from cxsystem2.errors import TableError
from cxsystem2.problems import Level, Place

_NUMBER = re.compile(r"\d[\d.,]*(e[+-]?\d+)?")
PATIENCE = 3.0
"""Seconds that somebody waits for an answer; what is not looked at then, the process of the sweep checks before it begins."""


Lasting = Callable[[Survey, int], Duration | None]
"""How long a sweep of which so many points run at a time will take."""


def check_sweep(tables: tuple[Any, Any], request: Request) -> Survey:
    """The points, after a check of each value of each name.

    Raises:
        TableError: the names or values of the sweep are wrong, or the tables.
    """
    changes, design = request.all_changes(), request.design()
    return survey(*tables, changes, design, trust=request.trust, within=PATIENCE)


def sweep_problems(tables: tuple[Any, Any], request: Request, lasting: Lasting) -> SweepCheck:
    """For the dialog: how many simulations there are (None where something is wrong), what they need, and what is wrong.

    The name is empty where a problem is of none, or of several together.
    """
    try:
        found = check_sweep(tables, request)
        workers = request.workers or found.system.number_of_process or usual_workers()
        fitting = share(workers, found.memory_bytes, found.runs)
        duration = lasting(found, fitting.workers)
        return {
            "runs": found.runs, "points": found.points, "trials": found.trials, "workers": fitting.workers,
            "memory_bytes": found.memory_bytes, "notice": fitting.notice,
            "seconds": None if duration is None else duration.seconds,
            "seconds_from": "" if duration is None else duration.source, "problems": [],
        }  # fmt: skip
    except TableError as error:
        wrong = [problem for problem in error.report if problem.level is Level.ERROR]
    only = next(iter(request.sweep)) if len(request.sweep) == 1 and _sound(tables, request) else ""
    alike: dict[tuple[str, str], list[str]] = {}
    for problem in wrong:
        name = _name(problem.place, request.sweep)
        label = "" if name or not problem.label else f"{problem.label}: "
        alike.setdefault((name or only, _NUMBER.sub("0", problem.message)), []).append(label + problem.message)
    problems: list[SweepProblem] = [
        {"name": name, "message": first + (f" (and {len(others)} more like it)" if others else "")}
        for (name, _), (first, *others) in alike.items()
    ]
    return {
        "runs": None, "points": None, "trials": None, "workers": None, "memory_bytes": None, "notice": "", "seconds": None,
        "seconds_from": "", "problems": problems,
    }  # fmt: skip


def _sound(tables: tuple[Any, Any], request: Request) -> bool:
    """Whether nothing is wrong without the sweep."""
    return check(*tables, request.all_changes(), trust=request.trust, run=True).report.clean


def _name(place: Place, names: Iterable[str]) -> str:
    """The name in a sweep that a place speaks of, or ""."""
    for name in names:
        if place.file in (f"sweep {name}", f"sweep['grid']['{name}']"):
            return name
        if place.file.startswith((f"sweep {name}=", f"point {name}=")):
            return name
    return ""
