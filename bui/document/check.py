"""Checking a document as the command line does, with problems at cells of sheets, and the values of expressions."""

from __future__ import annotations

from dataclasses import dataclass

from bui.document.sheets import PHYSIOLOGY, SHEETS, Document, column_name, to_tables, whole
from bui.shapes import document as shapes
from bui.shapes.document import Check
from bui.shapes.document import Problem as PlacedProblem
from cxsystem2.checking import Checked, check
from cxsystem2.config import Configuration, System
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError, show
from cxsystem2.problems import Level, Problem, Report
from cxsystem2.tables import Physiology

MOST_PROBLEMS = 500
"""Problems that an answer holds; more of them nobody reads, and one mistake in a block of 2,000 rows gives as many."""

_LEVELS: dict[Level, shapes.Level] = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that was checked: its tables as they would run, and the answer for the page."""

    checked: Checked
    answer: Check


def examine(
    document: Document, sources: tuple[str, str] = ("anatomy", "the physiology table"), *, trust: bool = False
) -> Examined:
    """Check a document; `sources` are the files it belongs to, `trust` confirms what it brings along.

    Raises:
        CxSystemError: this is not a document.
    """
    document, report = whole(document), Report()
    anatomy, physiology = to_tables(document, report, sources)
    if report.clean:
        checked = check(anatomy, physiology, trust=trust, run=True)
    else:
        checked = Checked(anatomy, physiology, Configuration(System(), (), (), ()), [], report)
    problems = [place_problem(problem, document) for problem in checked.report]
    problems.sort(key=lambda problem: problem["level"] != "error")
    runs = 1
    for sweep in checked.sweeps:
        runs *= len(sweep.values)
    answer: Check = {
        "ready": checked.report.clean,
        "problems": problems[:MOST_PROBLEMS],
        "errors": sum(problem["level"] == "error" for problem in problems),
        "warnings": sum(problem["level"] == "warning" for problem in problems),
        "values": _values(checked.physiology, len(document["sheets"][PHYSIOLOGY]["rows"])),
        "sweeps": [{"name": sweep.name, "values": list(sweep.values)} for sweep in checked.sweeps],
        "runs": runs * checked.config.system.trials_per_config,
        "trusted": checked.trusted,
        "populations": len(checked.config.populations),
        "pathways": len(checked.config.pathways),
    }
    return Examined(checked, answer)


def place_problem(problem: Problem, document: Document) -> PlacedProblem:
    """A problem for the page: sheet, row (from 0) and column by name, as far as it has them."""
    place = problem.place
    sheet = place.file if place.file in SHEETS else None
    column = column_name(document, place) if sheet else None
    if sheet and column is None:
        word = problem.label.rpartition(", ")[2]
        column = word if word in document["sheets"][sheet]["columns"] else None
    remedy, added = problem.remedy, problem.addition
    return {
        "sheet": sheet,
        "row": place.row - 1 if sheet and place.row else None,
        "column": column,
        "level": _LEVELS[problem.level],
        "label": problem.label,
        "message": problem.message,
        "fix": {"wrong": remedy[0], "right": remedy[1]} if remedy else None,
        "add": {"block": added.block, "key": added.key, "value": added.value, "comment": added.comment} if added else None,
    }


def _values(physiology: Physiology, rows: int) -> list[str | None]:
    """What each row of the physiology sheet comes to, in its best unit; None where that cannot be said."""
    scope = Scope(physiology, Report())
    values: list[str | None] = [None] * rows
    for entry in scope.entries():
        row = entry.place.row - 1
        if entry.place.file == PHYSIOLOGY and 0 <= row < rows:
            try:
                values[row] = show(scope.value(entry))
            except ExpressionError:  # in error, or the name of a block
                continue
    return values
