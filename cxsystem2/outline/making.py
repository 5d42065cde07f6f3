"""Tables made of an outline, alone or beside what tables have already, and checked as all tables are."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2.checking import check
from cxsystem2.outline.outline import AnswerFault, Outline, OutlineError
from cxsystem2.outline.written import SOURCE, Writing
from cxsystem2.problems import Place, Problem
from cxsystem2.tables import Anatomy, Cell, Entry, Physiology, Row, SwitchedOff

_TRIES = 4
"""Checks until blocks have all that they need: what is missing may depend on what was missing before."""


@dataclass(frozen=True, slots=True)
class Made:
    """The two tables, and the answers that were left to starting values: their places in the outline, and the texts."""

    anatomy: Anatomy
    physiology: Physiology
    filled: dict[str, str]

    @property
    def added(self) -> tuple[list[Row | SwitchedOff], list[Entry]]:
        """What the outline has added to the two tables."""
        rows = [row for row in self.anatomy.rows if row.place.file == SOURCE]
        return rows, [entry for entry in self.physiology.active() if entry.place.file == SOURCE]


def make(outline: Outline, anatomy: Anatomy | None = None, physiology: Physiology | None = None) -> Made:
    """The tables of an outline; where tables are given, these with its populations and connections added.

    Parameters that a block lacks get the starting values that `check --fix` would give them.

    Raises:
        OutlineError: an answer is wrong, as the check of the tables finds; each fault has the place of its answer.
    """
    before = _errors(anatomy, physiology)
    writing = Writing(outline, anatomy or Anatomy("anatomy"), physiology or Physiology("physiology"))
    if writing.faults:
        raise OutlineError(writing.faults)
    errors = _errors(writing.anatomy, writing.physiology)
    for _ in range(_TRIES):
        if not _complete(writing, errors):
            break
        errors = _errors(writing.anatomy, writing.physiology)
    faults = dict.fromkeys(
        AnswerFault(writing.field(problem), problem.message)
        for problem in errors
        if problem.place.file == SOURCE or str(problem) not in {str(one) for one in before}
    )
    if faults:
        raise OutlineError([*faults])
    return Made(writing.anatomy, writing.physiology, writing.filled)


def _errors(anatomy: Anatomy | None, physiology: Physiology | None) -> list[Problem]:
    """What is wrong with tables; of none, nothing is. Equations in them are no matter here."""
    if anatomy is None or physiology is None or not anatomy.rows:
        return []
    return check(anatomy.copy(), physiology.copy()).report.errors


def _complete(writing: Writing, errors: list[Problem]) -> bool:
    """Add the rows that blocks of the outline lack, and for which there is a starting value; whether there were some."""
    missing = [one.addition for one in errors if one.addition is not None and one.addition.block in writing.blocks]
    for added in dict.fromkeys(missing):
        entries = writing.physiology.entries
        last = max(at for at, each in enumerate(entries) if isinstance(each, Entry) and each.variable == added.block)
        comment = added.comment.removesuffix(" (a starting value)")
        entries.insert(last + 1, Entry(added.block, added.key, Cell(added.value, Place(SOURCE)), Place(SOURCE), comment))
    return bool(missing)
