"""Remedies that a check proposes, as changes of the files of the tables: shown first, written when somebody agrees.

A remedy is either a text in place of a wrong one (the word that was meant, a decimal point, a unit) or a row that a block
lacks. A remedy that means two things is none: problems offer only what they are sure of, or what is most alike.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxsystem2.errors import FileProblem
from cxsystem2.expressions.spelling import plain, starred, unit
from cxsystem2.files import expanded, replacing
from cxsystem2.problems import Place, Problem, Report
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology
from cxsystem2.tables.edits import Change, Edit, NewRow, edited
from cxsystem2.tables.table import Row

_SIDES = ("pre_syn_idx", "post_syn_idx")
_TITLE = "name of a column"
_NAMES = ("Key", "Variable", _TITLE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fix:
    """One change of a file, and how it is shown: file and sheet, row, column by name, the text before and after."""

    file: str
    change: Change
    column: str

    @property
    def old(self) -> str:
        """The text before; empty for a new row."""
        return self.change.old if isinstance(self.change, Edit) else ""

    @property
    def new(self) -> str:
        """The text after."""
        return self.change.new if isinstance(self.change, Edit) else self.change.addition.value

    @property
    def makes(self) -> str:
        """The name that is there afterwards and was not before; empty when a value changes."""
        if isinstance(self.change, NewRow):
            return self.change.addition.key
        return self.change.new if self.column in _NAMES else ""

    def __str__(self) -> str:
        place = self.change.place
        if isinstance(self.change, Edit):
            return f"{place} [{self.column}] {self.old} -> {self.new}"
        added = self.change.addition
        return f"{place.file}:{place.row} [{added.block}, {added.key}] new row below: {added.value}, {added.comment}"


def fixes(anatomy: str, physiology: str, problems: Sequence[Problem]) -> list[Fix]:
    """The changes that follow from problems of two files, in the order of the files; each cell changes once."""
    report = Report()
    tables = read_anatomy(anatomy, report), read_physiology(physiology, report)
    texts = _Texts(*tables)
    every = [(problem, fix) for problem in problems for fix in _of(problem, texts, *tables)]
    made = {fix.makes for _, fix in every}
    found: dict[tuple[Place, str], Fix] = {}
    for problem, fix in every:
        if problem.remedy is None or fix.makes or problem.remedy[0] not in made:  # else what it misses will be there
            found.setdefault((fix.change.place, fix.makes), fix)
    return sorted(found.values(), key=lambda fix: fix.change.place)


class _Texts:
    """All texts of two tables by their place, with the names of their columns."""

    def __init__(self, anatomy: Anatomy, physiology: Physiology) -> None:
        self.by_place: dict[Place, tuple[str, str]] = {}
        self.rows: dict[tuple[str, int], list[Place]] = {}
        for row in anatomy.rows:
            if isinstance(row, Row):
                for name, cell in row.cells.items():
                    self._enter(cell.place, cell.text, name)
                    if row.header:
                        self._enter(row.column(name), name, _TITLE)
        for entry in physiology.active():
            self._enter(entry.value.place, entry.value.text, entry.label)
            self._enter(entry.place, entry.name, "Key" if entry.key is not None else "Variable")

    def _enter(self, place: Place, text: str, column: str) -> None:
        if place not in self.by_place:
            self.by_place[place] = (text, column)
            self.rows.setdefault((place.file, place.row), []).append(place)

    def holding(self, place: Place, wrong: str, label: str) -> Place | None:
        """The cell with a wrong text: at a place, else in the column that a problem names, else anywhere in the row."""
        beside = self.rows.get((place.file, place.row), [])
        named = [each for each in beside if self.by_place[each][1] == label.rpartition(", ")[2]]
        for each in (place, *named, *beside):
            if each in self.by_place and _replaced(self.by_place[each][0], wrong, "") is not None:
                return each
        return None

    def named(self, place: Place, wrong: str) -> bool:
        """Whether the name before a value, as JSON and YAML have it, is the wrong text."""
        return self.by_place.get(place, ("", ""))[1].rpartition(", ")[2] == wrong


def _of(problem: Problem, texts: _Texts, anatomy: Anatomy, physiology: Physiology) -> Iterator[Fix]:
    if problem.addition is not None:
        own = [entry for entry in physiology.active() if entry.variable == problem.addition.block]
        if own:
            last = max((entry.place for entry in own), key=lambda place: place.row)
            yield Fix(physiology.source, NewRow(Place(last.file, last.row), problem.addition), "Value")
        return
    remedy = problem.remedy
    place = None if remedy is None else texts.holding(problem.place, remedy[0], problem.label)
    if remedy is None:
        return
    wrong, right = remedy
    if place is None and texts.named(problem.place, wrong):
        source = physiology.source if problem.place in _places(physiology) else anatomy.source
        yield Fix(source, Edit(replace(problem.place, column=1), wrong, right), _TITLE)
    if place is None:
        return
    _, column = texts.by_place[place]
    for each in _sides(anatomy, wrong) if column in _SIDES else [place]:
        text, column = texts.by_place[each]
        if column in _SIDES:
            label, bracket, rest = text.partition("[")  # compartments are no idx
            new = f"{_replaced(label, wrong, right)}{bracket}{rest}"
        else:
            new = _replaced(text, wrong, right) or right
        source = physiology.source if each in _places(physiology) else anatomy.source
        yield Fix(source, Edit(each, text, new), column)


def _places(physiology: Physiology) -> set[Place]:
    return {place for entry in physiology.active() for place in (entry.place, entry.value.place)}


def _sides(anatomy: Anatomy, idx: str) -> list[Place]:
    """The cells of pathways that name an idx: it is renamed in all of them, for half renamed it would seem to be two."""
    return [
        cell.place
        for row in anatomy.of("S")
        for name, cell in row.cells.items()
        if name in _SIDES and cell.text.partition("[")[0].strip() == idx
    ]


def _replaced(text: str, wrong: str, right: str) -> str | None:
    """A text with a right word for a wrong one, which is found as a whole word only; None where it is not in there."""
    if wrong in (plain(text).strip(), starred(text, lambda word: unit(word) is not None)):  # a message has the missing star
        return right
    around = r"(?<!\w){}(?!\w)" if _WORD.fullmatch(wrong) else "{}"
    found, count = re.subn(around.format(re.escape(wrong)), lambda _: right, text)
    return found if count else None


def write(found: Sequence[Fix]) -> list[str]:
    """Make changes in their files, each of which is replaced in one step; returns the files.

    Raises:
        FileProblem: a file cannot be changed or written; then none is.
    """
    contents = {}
    for name in dict.fromkeys(fix.file for fix in found):
        path = expanded(name)
        if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
            raise FileProblem(f"{name}: the file is read-only; make it writable, or change a copy of it")
        contents[path] = edited(path.read_bytes(), name, [fix.change for fix in found if fix.file == name])
    for path, data in contents.items():
        mode = path.stat().st_mode
        with replacing(path.resolve(), overwrite=True) as part:
            part.write_bytes(data)
            part.chmod(mode)
    return [str(path) for path in contents]
