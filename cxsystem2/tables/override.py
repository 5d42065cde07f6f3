"""Changing cells from the command line: ``-o 'runtime=500*ms' -o k=3 -o 'G[1].number_of_neurons=400'``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from cxsystem2.problems import Place, Report, alike, nearest, one_of
from cxsystem2.tables.table import Anatomy, Cell, Entry, Physiology, Row
from cxsystem2.tables.tree import Branch

_ROW = re.compile(r"^(IN|G|S)\[(.*)\]\.(\w+)$")


def override(
    anatomy: Anatomy,
    physiology: Physiology,
    changes: Iterable[str],
    parameters: Collection[str],
    report: Report,
    origin: str = "-o",
) -> None:
    """Apply changes ``name=value`` to the tables.

    A name is a parameter of the run, a variable of the physiology table, ``key`` or ``block.key`` of a block there,
    or ``G[idx].column``, ``IN[idx].column``, ``S[pre->post].column`` of a row (``*`` for every row). `parameters` are
    the columns of ``params`` rows that may be added when the table does not have them; `origin` is what problems call the
    place of a change. They are made in their order, ``G[*].column`` before ``G[1].column`` say; of a name that is there twice
    the last value counts, and a warning says so.
    """
    given: dict[str, str] = {}
    for change in changes:
        name, equals, value = (part.strip() for part in change.partition("="))
        place = Place(f"{origin} {change}")
        if not equals or not name:
            report.add(place, "a change is written name=value")
            continue
        if (first := given.setdefault(name.replace(" ", ""), value)) != value:
            report.warn(place, f"'{name}' is changed twice, to {first} and to {value}; the last one counts")
            given[name.replace(" ", "")] = value
        cell = Cell(value, place)
        if found := _ROW.match(name):
            _change_rows(anatomy, found[1], found[2], found[3], cell, report)
        elif not (_change_parameter(anatomy, name, cell, parameters) or _change_entry(physiology, name, cell, report)):
            report.add(place, f"nothing in the tables is called '{name}'{_hint(physiology, parameters, name)}")


def _hint(physiology: Physiology, parameters: Collection[str], wrong: str) -> str:
    """A sentence part that offers the name that is most like a wrong one; ``block.key`` where the wrong one is so."""
    for kind, word in _models_with(physiology, wrong.rpartition(".")[2]):
        place = "as a root value" if kind == "synapses" else "in the block of its cells"
        return f"; it is a parameter of the model '{word}': give it a value {place} of the physiology table, and change that"
    entries = list(physiology.active())
    block, _, key = wrong.partition(".")
    if own := [entry.key for entry in entries if entry.variable == block and entry.key is not None] if key else []:
        found = alike(key, own)
        return f"; did you mean '{block}.{found}'?" if found else ""
    if key:
        found = alike(block, [entry.variable for entry in entries if entry.key == key])
        return f"; did you mean '{found}.{key}'?" if found else ""
    return nearest(wrong, [*parameters, *(entry.name for entry in entries)])


def _models_with(physiology: Physiology, name: str) -> Iterator[tuple[str, str]]:
    """The models of a table, as kind and word, that have a parameter of a name."""
    kinds = physiology.models.items if isinstance(physiology.models, Branch) else {}
    for kind, models in kinds.items():
        for word, model in models.items.items() if isinstance(models, Branch) else ():
            own = model.items.get("parameters") if isinstance(model, Branch) else None
            if isinstance(own, Branch) and name in own.items:
                yield kind, word


def _change_parameter(anatomy: Anatomy, name: str, cell: Cell, parameters: Collection[str]) -> bool:
    rows = list(anatomy.of("params"))
    for row in rows:
        if name in row.cells:
            row.cells[name] = cell
            return True
    if name not in parameters:
        return False
    if rows:
        rows[0].cells[name] = cell
    else:
        anatomy.rows.insert(0, Row("params", {name: cell}, cell.place))
    return True


def _change_entry(physiology: Physiology, name: str, cell: Cell, report: Report) -> bool:
    block, _, key = name.rpartition(".")
    found = [entry for entry in physiology.active() if _is(entry, block, key)]
    blocks = {entry.variable for entry in found if entry.key is not None}
    if len(blocks) > 1 and not any(entry.key is None for entry in found):
        choices = one_of(f"{block}.{key}" for block in blocks)
        report.add(cell.place, f"several blocks have the key '{key}'; write one of {choices}")
        return True
    for entry in [entry for entry in found if entry.key is None] or found:
        entry.value = cell
    return bool(found)


def _is(entry: Entry, block: str, key: str) -> bool:
    if block:
        return entry.variable == block and entry.key == key
    return entry.name == key


def _change_rows(anatomy: Anatomy, kind: str, which: str, column: str, cell: Cell, report: Report) -> None:
    rows = [row for row in anatomy.of(kind) if which == "*" or label(row) == which.replace(" ", "")]
    if not rows:
        known = one_of(dict.fromkeys(label(row) for row in anatomy.of(kind)))
        report.add(cell.place, f"the anatomy table has no row {kind}[{which}]; there are {known or 'none'}")
    for row in rows:
        row.cells[column] = cell


def label(row: Row) -> str:
    """What stands between the brackets for a row, ``1`` or ``1->2``."""
    names = ("pre_syn_idx", "post_syn_idx") if row.kind == "S" else ("idx",)
    return "->".join(row.cells[name].text if name in row.cells else "" for name in names)
