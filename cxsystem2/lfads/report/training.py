"""How training went, as far as files of a run tell: the history of a population, or the log of a single model."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.history import History, Member
from cxsystem2.lfads.run import HISTORY

LOG = "fitlog.csv"
Place = tuple[int, int]
"""A generation, and the number of a member."""
Points = list[tuple[float, float]]
"""Training and validation loss of successive epochs."""


@dataclass(frozen=True)
class LossCourse:
    """The losses of one member over its epochs: negative log-likelihoods, NaN where one is not known."""

    epochs: tuple[float, ...]
    training: tuple[float, ...]
    validation: tuple[float, ...]


@dataclass(frozen=True)
class Training:
    """The courses of all members, and, where it is known which is the best, of the line of its ancestors, and its settings."""

    members: Mapping[str, LossCourse]
    winner: LossCourse | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    """Hyper-parameters of the best member, in the generation in which it was the best."""


def training(folder: Path) -> Training | None:
    """Read what there is in the directory of a run; None where nothing of it can be read: a report does without."""
    try:
        if (folder / HISTORY).is_file():
            with History.read(folder / HISTORY) as history:
                return _population(history)
        with open(folder / LOG, encoding="utf-8", newline="") as file:
            return _single(csv.DictReader(file))
    except (FileProblem, OSError, ValueError, csv.Error):
        return None


def _population(history: History) -> Training | None:
    points: dict[Place, Points] = {}
    for generation, member, _, *losses in history.epochs():
        points.setdefault((generation, member), []).append((_number(losses[0]), _number(losses[1])))
    if not points:
        return None
    members = sorted({member for _, member in points})
    courses = {str(member): _course(points, [place for place in sorted(points) if place[1] == member]) for member in members}
    line = _line(history.members())
    if not line:
        return Training(courses)
    generation, best = line[-1]
    values = {name: float(own[best]) for name, own in history.values(generation).items()}
    return Training(courses, _course(points, line), values)


def _course(points: Mapping[Place, Points], places: Sequence[Place]) -> LossCourse:
    """One after the other; epochs count from the first generation on."""
    found = []
    for generation, member in places:
        before = sum(
            max((len(own) for place, own in points.items() if place[0] == earlier), default=0) for earlier in range(generation)
        )
        found += [(before + number, *losses) for number, losses in enumerate(points.get((generation, member), []), 1)]
    return LossCourse(*zip(*found, strict=True)) if found else LossCourse((), (), ())


def _line(members: Iterable[Member]) -> list[Place]:
    """The member with the best score of all, and its ancestors, from the first generation on."""
    known = {(one.generation, one.number): one for one in members}
    scored = [one for one in known.values() if math.isfinite(one.score)]
    if not scored:
        return []
    best = min(scored, key=lambda one: (one.score, one.generation, one.number))
    line = [(best.generation, best.number)]
    while line[-1][0] > 0 and (parent := known[line[-1]].parent) is not None:
        line.append((line[-1][0] - 1, parent))
        if line[-1] not in known:
            break
    return line[::-1]


def _single(rows: Iterable[Mapping[str, str]]) -> Training | None:
    """One model, whose log has the columns ``training`` and ``validation``."""
    found = [(number, _number(row.get("training")), _number(row.get("validation"))) for number, row in enumerate(rows, 1)]
    known = [row for row in found if math.isfinite(row[1]) or math.isfinite(row[2])]
    return Training({"0": LossCourse(*zip(*found, strict=True))}) if known else None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
