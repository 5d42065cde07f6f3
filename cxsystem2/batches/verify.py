"""Checking every point of a batch before anything runs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxsystem2.batches.clusters.local import warm_up
from cxsystem2.batches.samplers import Point
from cxsystem2.checking import check, size
from cxsystem2.network.estimate import Estimate
from cxsystem2.observer import Observer
from cxsystem2.pool import pool
from cxsystem2.problems import Problem, Report
from cxsystem2.processors import processors
from cxsystem2.stages import Stages
from cxsystem2.tables import Anatomy, Physiology

PATIENCE = 4.0
"""Seconds that checking may take in this process; what takes longer is done on all cores."""
_NUMBER = re.compile(r"(?<!\w)-?\d[\d.,]*(?:e[+-]?\d+)?")
_PART = 8
"""Points that another process checks at a time."""

Finding = tuple[list[Problem], Estimate | None]
"""What is wrong with a point, and its size when nothing is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: two tables with changes, and whether they are trusted and will be run."""

    tables: tuple[Anatomy, Physiology]
    changes: tuple[str, ...]
    trust: bool
    run: bool


def check_points(
    points: Sequence[Point], subject: Subject, report: Report, observer: Observer | None = None, within: float | None = None
) -> Estimate | None:
    """Check every point, and note each problem once with the point where it occurs; returns the size of the largest.

    Problems at one place that differ in their numbers alone are one: that of the first point is told.
    `within` so many seconds only some points are checked, see `covering`; the first one is always.
    """
    some = points if within is None else covering(points)
    found: dict[Problem, list[int]] = {}
    alike: dict[Problem, Problem] = {}
    sizes: list[Estimate] = []
    stages = Stages(observer)
    with stages.parts("check", len(some)):
        for number, (problems, found_size) in enumerate(_findings(some, subject, within)):
            for problem in problems:
                first = alike.setdefault(replace(problem, message=_NUMBER.sub("0", problem.message)), problem)
                where = found.setdefault(first, [])
                if not where or where[-1] != number:
                    where.append(number)
            if found_size is not None:
                sizes.append(found_size)
            stages.advance("check", (number + 1) / len(some))
    for problem, where in found.items():
        message = problem.message
        if len(where) < len(points):
            others = len(where) - 1 if within is None else 0
            also = f" and {others} other point{'s' if others > 1 else ''}" if others else ""
            message += f" (at {_name(some[where[0]])}{also})"
        report.add(problem.place, message, problem.label, problem.level)
    return max(sizes, key=lambda size: size.memory_bytes) if report.clean else None


def covering(points: Sequence[Point]) -> list[Point]:
    """Some of the points, in their order, so that each value that occurs in any occurs in one of these."""
    seen: set[tuple[str, str]] = set()
    found: list[Point] = []
    for point in points:
        if not found or not seen.issuperset(point.items()):
            seen.update(point.items())
            found.append(point)
    return found


def inspect(points: Sequence[Point], subject: Subject) -> list[Finding]:
    """What is wrong with some points, and how large they are."""
    found: list[Finding] = []
    for point in points:
        checked = check(*subject.tables, subject.changes, trust=subject.trust, run=subject.run, point=point)
        found.append((list(checked.report), size(checked.config) if checked.report.clean else None))
    return found


def _findings(points: Sequence[Point], subject: Subject, within: float | None) -> Iterator[Finding]:
    """What is wrong with each point; with `within`, of as many as so many seconds allow, in this process."""
    begin = time.perf_counter()
    for number, point in enumerate(points):
        yield from inspect([point], subject)
        spent = time.perf_counter() - begin
        if within is not None:
            if spent > within:
                return
            continue
        each = spent / (number + 1)
        rest = points[number + 1 :]
        if number >= 2 and each * len(rest) > PATIENCE and processors() > 1:
            yield from _on_all_cores(rest, subject)
            return


def _on_all_cores(points: Sequence[Point], subject: Subject) -> Iterator[Finding]:
    parts = [points[begin : begin + _PART] for begin in range(0, len(points), _PART)]
    with pool(min(processors(), 8, len(parts)), warm_up()) as workers:
        for findings in workers.map(inspect, parts, [subject] * len(parts)):
            yield from findings


def _name(point: Point) -> str:
    return "the point " + ", ".join(f"{name} = {value}" for name, value in point.items())
