"""The named values of a physiology table: ordered root scalars, and blocks whose keys see each other and the roots.

Every entry is calculated once. An entry that fails is reported where it stands; whatever rests on it fails silently,
so that one mistake is one problem.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from cxsystem2.config.reading import Reading
from cxsystem2.expressions import ExpressionError, UnresolvedName, Value, evaluate, in_unit
from cxsystem2.expressions.spelling import plain
from cxsystem2.expressions.spelling import unit as known_unit
from cxsystem2.expressions.words import count
from cxsystem2.files import inside
from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.parameter import Parameter
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Cell, Entry, Physiology

_PREFIXES = dict.fromkeys(("", *(kind.models for kind in cell_types.values())))
MODEL_WORDS = tuple(f"{cell}{kind}_model" for cell in _PREFIXES for kind in ("neuron", "excitation", "inhibition"))
"""Root scalars that name a model; they may be written with or without quotes."""

MOST_HELD = 10_000_000
"""Numbers that all values of a table hold together; each value is kept as long as the table is looked at."""


class Scope:
    """Evaluates the entries of one physiology table, and any expression that rests on them.

    `folders` are where files that the tables name are looked for, `catalogue` the models that they may name.
    """

    def __init__(self, table: Physiology, report: Report, *, last_counts: bool = False) -> None:
        self.last_counts = last_counts
        self.source = table.source
        self.report = report
        self.folders: tuple[Path, ...] = (Path(),)
        self.trusted: tuple[Path, ...] = (Path(),)
        """Those of them that the user has chosen, and not the table."""
        self.outside: dict[Path, None] = {}
        """Files that the tables name and that lie in none of these."""
        self.files: dict[Path, None] = {}
        """All files that the tables name."""
        self.catalogue = Catalogue()
        self.roots: dict[str, Entry] = {}
        self.blocks: dict[str, dict[str, Entry]] = {}
        self.bare: dict[str, Entry] = {}
        self.reading = Reading()
        self._order: dict[int, int] = {}
        self._values: dict[int, Value | None] = {}
        self._pending: set[int] = set()
        self._held = 0
        self._constants: dict[tuple[str, str], tuple[Value, frozenset[str]]] = {}
        for number, entry in enumerate(table.active()):
            self._order[id(entry)] = number
            self._enter(entry)

    def _enter(self, entry: Entry) -> None:
        if entry.key is None and not entry.value.given:
            self.blocks.setdefault(entry.variable, {})
            self.bare.setdefault(entry.variable, entry)
            return
        if entry.value.switched_off:
            return
        home = self.roots if entry.key is None else self.blocks.setdefault(entry.variable, {})
        first = home.get(entry.name)
        if first is not None and not self.replaces(entry.value, first.value, entry.name, entry.place, entry.label):
            return
        home[entry.name] = entry
        if known_unit(entry.name) is not None:
            self.report.warn(entry.place, f"'{entry.name}' hides the unit of the same name", entry.label)

    @cached_property
    def _anywhere(self) -> dict[str, Entry]:
        """The first entry of each name, of the roots before that of a block."""
        found: dict[str, Entry] = {}
        for entry in self.entries():
            found.setdefault(entry.name, entry)
        return found

    def replaces(self, cell: Cell, first: Cell, name: str, place: Place, label: str) -> bool:
        """Whether a value that is given again counts; that two values differ is an error unless the last one counts."""
        if cell.text != first.text:
            twice = f"'{name}' is given twice, first in row {first.place.row}"
            if self.last_counts:
                self.report.warn(place, f"{twice} as {first.text}; {cell.text} counts", label)
            else:
                self.report.add(
                    place, f"{twice}; remove one of them, or set repeated_keys to legacy and the last one counts", label
                )
        return self.last_counts

    def note_file(self, path: Path) -> None:
        """Remember a file that is read, and whether it lies outside the folders that a table is trusted with."""
        self.files[path.resolve()] = None
        if not any(inside(folder, path) for folder in self.trusted):
            self.outside[path.resolve()] = None

    def check_all(self) -> None:
        """Evaluate every entry, so that each problem of the table is found."""
        for entry in self.entries():
            try:
                self.value(entry)
            except UnresolvedName:
                continue
        for name in self.roots.keys() & self.blocks.keys():
            self.report.add(self.roots[name].place, f"'{name}' is the name of a value and of a block", name)

    def entries(self) -> Iterator[Entry]:
        """All entries: the roots, then block by block."""
        yield from self.roots.values()
        for block in self.blocks.values():
            yield from block.values()

    def value(self, entry: Entry, unit: str = "") -> Value:
        """The value of an entry; `unit` is what it should be in, where that is known (see `evaluate`).

        Raises:
            UnresolvedName: the entry, or one that it rests on, is in error (and has been reported).
        """
        key = id(entry)
        if key in self._pending:
            self.report.add(entry.value.place, f"'{entry.name}' rests on itself", entry.label)
            self._values[key] = None
        if key not in self._values:
            self._pending.add(key)
            self._values[key] = self._calculate(entry, unit)
            self._pending.discard(key)
        if self._values[key] is None:
            raise UnresolvedName(f"'{entry.name}' has no valid value")
        return self._values[key]

    def _calculate(self, entry: Entry, unit: str) -> Value | None:
        text = entry.value.text
        if entry.value.reported:
            return None
        if not entry.value.given:
            self.report.add(entry.value.place, "a value is missing", entry.label)
            return None
        if entry.key is None and entry.name in MODEL_WORDS:
            return plain(text).strip("'\"")
        try:
            value = self.evaluate(text, entry, unit)
            self._held += count(value)
            if self._held > MOST_HELD:
                raise ExpressionError(f"the values of this table hold more than {MOST_HELD:,} numbers together")
            return value
        except UnresolvedName:
            return None
        except ExpressionError as error:
            self.report.add(entry.value.place, str(error), entry.label)
            return None

    def evaluate(self, text: str, entry: Entry | None = None, unit: str = "") -> Value:
        """Calculate an expression of a table cell; inside a block, `entry` says which.

        Thousands of cells may say ``200*pF``: what rests on nothing of the table is calculated once.
        """
        names = _Names(self, entry)
        value, asked = self._constants.get((text, unit), (None, frozenset()))
        if value is not None and not any(name in names for name in asked):
            return value
        value = evaluate(text, names, unit)
        if not names.found and not isinstance(value, list | Mapping) and not getattr(value, "ndim", 0):
            self._constants[text, unit] = value, frozenset(names.asked)
        return value

    def number(self, entry: Entry, unit: str) -> float:
        """The value of an entry as one number in SI units; a wrong unit is reported at the entry.

        Raises:
            UnresolvedName: there is no such number.
        """
        value = self.value(entry, unit)
        try:
            plain = in_unit(value, unit)
        except ExpressionError as error:
            self.report.add(entry.value.place, str(error), entry.label)
            raise UnresolvedName(str(error)) from None
        if not isinstance(plain, float | int):
            self.report.add(entry.value.place, "one number is expected", entry.label)
            raise UnresolvedName("not one number")
        if not math.isfinite(plain):
            self.report.add(entry.value.place, f"'{entry.value.text}' is not a finite number", entry.label)
            raise UnresolvedName("not a finite number")
        return float(plain)

    def parameter(self, entry: Entry, parameter: Parameter, noun: str = "") -> float:
        """The value of a parameter in SI units; a wrong unit or range is reported at the entry, and gives NaN."""
        try:
            value = self.number(entry, parameter.unit)
        except UnresolvedName:
            return math.nan
        if fault := parameter.fault(value):
            self.report.add(entry.value.place, f"{noun or parameter.meaning} {entry.value.text} is {fault}", entry.label)
        return value

    def series(self, entry: Entry, parameters: Sequence[Parameter]) -> list[float]:
        """The values of an entry that is a tuple, one for each parameter; NaN for all when it is not."""
        wanted = ", ".join(f"{parameter.meaning} ({parameter.unit})" for parameter in parameters)
        try:
            values = self.value(entry)
            if not isinstance(values, list) or len(values) != len(parameters):
                raise ExpressionError(f"a tuple of {len(parameters)} values is expected: {wanted}")
            plain = [float(in_unit(value, parameter.unit)) for value, parameter in zip(values, parameters, strict=True)]
            for number, parameter in zip(plain, parameters, strict=True):
                if fault := "not a finite number" if not math.isfinite(number) else parameter.fault(number):
                    raise ExpressionError(f"{parameter.meaning} {number:g} {parameter.unit} is {fault}")
            return plain
        except UnresolvedName:
            pass
        except (ExpressionError, TypeError) as error:
            self.report.add(entry.value.place, str(error), entry.label)
        return [math.nan] * len(parameters)

    def scalar(self, name: str, parameter: Parameter, place: Place, label: str) -> float:
        """A root scalar that the program knows; without an entry its default, or a problem at `place`."""
        if empty := self.without_value(name):
            self.report.add(empty.value.place, f"a value is missing ({parameter.meaning}, {parameter.unit})", name)
            return math.nan
        entry = self.find(name)
        if entry is None and parameter.default is not None:
            return parameter.default
        entry = entry or self.require(place, label, parameter.meaning, name)
        return math.nan if entry is None else self.parameter(entry, parameter)

    def without_value(self, name: str) -> Entry | None:
        """The entry of a root scalar that is there and has no value."""
        return self.bare[name] if name in self.bare and not self.blocks[name] else None

    def find(self, *keys: str) -> Entry | None:
        """The entry with the first of these keys that any block (or the roots) has."""
        for key in keys:
            if found := self._anywhere.get(key):
                self.reading.note(found)
                return found
            self.reading.optional([key])
        return None

    def require(self, place: Place, label: str, meaning: str, *keys: str, message: str = "") -> Entry | None:
        """As `find`; a problem is noted at `place` (with a `message` of its own) when no block has any of the keys."""
        entry = self.find(*keys)
        if entry is None:
            message = message or f"no {meaning}: '{keys[-1]}' is not in {self.source}"
            self.reading.missing(keys, self.report.add(place, message, label))
        return entry

    def order(self, entry: Entry) -> int:
        """The position of an entry in its file."""
        return self._order[id(entry)]


class _Names(Mapping[str, Value]):
    """What an expression can see from where it stands."""

    def __init__(self, scope: Scope, entry: Entry | None) -> None:
        self.scope, self.entry = scope, entry
        self.block = scope.blocks.get(entry.variable, {}) if entry is not None and entry.key is not None else {}
        self.asked: list[str] = []
        """The names that were asked for."""
        self.found = False
        """Whether the table had one of them."""

    def __contains__(self, name: object) -> bool:
        return name in self.block or name in self.scope.roots or name in self.scope.blocks

    def __getitem__(self, name: str) -> Value:
        scope = self.scope
        self.asked.append(name)
        if name not in self:
            raise KeyError(name)
        self.found = True
        if name in self.block:
            scope.reading.note(self.block[name])
            return scope.value(self.block[name])
        if name in scope.roots:
            root = scope.roots[name]
            scope.reading.note(root)
            if self.entry is not None and self.entry.key is None and scope.order(root) > scope.order(self.entry):
                raise ExpressionError(f"'{name}' is used before it is defined (row {root.place.row}); move it up")
            return scope.value(root)
        if name in scope.bare and not scope.blocks[name]:
            bare = scope.bare[name]
            if not bare.value.reported:
                scope.report.add(bare.value.place, f"'{name}' has no value", name)
            raise UnresolvedName(f"'{name}' has no value")
        return _Block(scope, scope.blocks[name])

    def __iter__(self) -> Iterator[str]:
        yield from (*self.block, *self.scope.roots, *self.scope.blocks)

    def __len__(self) -> int:
        return len(self.block) + len(self.scope.roots) + len(self.scope.blocks)


class _Block(Mapping[str, Value]):
    """A block as ``block['key']`` sees it."""

    def __init__(self, scope: Scope, entries: dict[str, Entry]) -> None:
        self.scope, self.entries = scope, entries

    def __getitem__(self, key: str) -> Value:
        self.scope.reading.note(self.entries[key])
        return self.scope.value(self.entries[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
