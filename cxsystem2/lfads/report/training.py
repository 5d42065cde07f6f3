"""How training went, as far as files of a run tell: the history of a population, or the log of a single model."""

from __future__ import annotations

import csv
import math
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HISTORY, LOG = "history.sqlite", "fitlog.csv"
_QUERY = "SELECT generation, member, epoch, training, validation FROM epoch ORDER BY generation, member, epoch"
_PARENTS = "SELECT generation, number, parent, score FROM member ORDER BY generation, number"


@dataclass(frozen=True)
class Course:
    """The losses of one member over its epochs: negative log-likelihoods, NaN where one is not known."""

    epochs: tuple[float, ...]
    training: tuple[float, ...]
    validation: tuple[float, ...]


@dataclass(frozen=True)
class Training:
    """The courses of all members, and of the line of ancestors of the best one (None where it is not known)."""

    members: Mapping[str, Course]
    winner: Course | None = None


def training(folder: Path) -> Training | None:
    """Read what there is in the directory of a run; None where nothing of it can be read."""
    if (folder / HISTORY).is_file():
        try:
            return _history(folder / HISTORY)
        except sqlite3.Error:
            pass  # a report without these curves is better than none
    if (folder / LOG).is_file():
        try:
            with open(folder / LOG, encoding="utf-8", newline="") as file:
                return _log(csv.DictReader(file))
        except (OSError, ValueError, csv.Error):
            pass
    return None


def _history(path: Path) -> Training | None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        rows = file.execute(_QUERY).fetchall()
        members = file.execute(_PARENTS).fetchall()
    if not rows:
        return None
    by_place: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    for generation, member, epoch, *losses in rows:
        training, validation = map(_number, losses)
        by_place.setdefault((generation, member), []).append((float(epoch), training, validation))
    starts = _starts(by_place)
    courses = {}
    for member in sorted({place[1] for place in by_place}):
        courses[str(member)] = _course(by_place, starts, [place for place in sorted(by_place) if place[1] == member])
    line = _line(members)
    return Training(courses, _course(by_place, starts, line) if line else None)


def _starts(by_place: Mapping[tuple[int, int], list[Any]]) -> dict[int, int]:
    """How many epochs came before each generation."""
    starts, total = {}, 0
    for generation in sorted({place[0] for place in by_place}):
        starts[generation] = total
        total += max(len(own) for place, own in by_place.items() if place[0] == generation)
    return starts


def _course(by_place: Mapping[Any, list[Any]], starts: Mapping[int, int], places: Iterable[tuple[int, int]]) -> Course:
    points = [
        (starts[place[0]] + number + 1, *own[1:]) for place in places for number, own in enumerate(by_place.get(place, []))
    ]
    return Course(*zip(*points, strict=True)) if points else Course((), (), ())


def _line(members: list[tuple[int, int, int | None, float | None]]) -> list[tuple[int, int]]:
    """The best member of the last generation that has scores, and its ancestors, from the first generation on."""
    known = {(generation, number): (parent, score) for generation, number, parent, score in members}
    scored = [(generation, number) for (generation, number), (_, score) in known.items() if score is not None]
    if not scored:
        return []
    last = max(generation for generation, _ in scored)
    best = min((place for place in scored if place[0] == last), key=lambda place: (known[place][1], place[1]))
    line = [best]
    while line[-1] in known and line[-1][0] > 0:
        generation, number = line[-1]
        parent = known[line[-1]][0]
        line.append((generation - 1, number if parent is None else parent))
    return line[::-1]


def _log(rows: Iterable[Mapping[str, str]]) -> Training | None:
    """One model, or several where there is a column ``member``; columns ``training`` and ``validation``."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for row in rows:
        own = found.setdefault(row.get("member") or "0", [])
        own.append((float(len(own) + 1), _number(row.get("training")), _number(row.get("validation"))))
    courses = {name: Course(*zip(*points, strict=True)) for name, points in found.items()}
    return Training(courses) if courses else None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
