"""Quantities written without a star, ``100ms``, as expressions write them: results and scripts store what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from cxsystem2.config.column import RowModel
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.pathway import pathway_row
from cxsystem2.config.population import PopulationRow
from cxsystem2.config.schema import unit_name
from cxsystem2.config.system import System
from cxsystem2.expressions.evaluate import meant
from cxsystem2.expressions.spelling import unit
from cxsystem2.tables import Anatomy, Cell, Physiology


def write_as_meant(anatomy: Anatomy, physiology: Physiology) -> None:
    """Put the stars that are missing into the cells of two tables that hold quantities."""
    names = set(_names(physiology))

    def written(cell: Cell) -> Cell:
        text = meant(cell.text, lambda word: word not in names and unit(word) is not None) if cell.given else cell.text
        return cell if text == cell.text else replace(cell, text=text)

    for kind, columns in _quantities().items():
        for row in anatomy.of(kind):
            row.cells.update({name: written(cell) for name, cell in row.cells.items() if name in columns})
    for entry in physiology.active():
        entry.value = written(entry.value)


def _names(physiology: Physiology) -> Iterator[str]:
    for entry in physiology.active():
        yield from (entry.variable, entry.name)


@cache
def _quantities() -> dict[str, frozenset[str]]:
    """The columns with a unit of each kind of row."""
    models: dict[str, list[type[RowModel]]] = {
        "params": [System],
        "IN": [Input, *(inputs[word] for word in inputs)],
        "G": [PopulationRow],
        "S": [pathway_row()],
    }
    return {
        kind: frozenset(name for model in those for name, field in model.model_fields.items() if unit_name(field))
        for kind, those in models.items()
    }
