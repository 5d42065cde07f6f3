"""Populations of nodes as populations of tables: a population for each type and template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config.naming import LABEL, input_name, population_name
from cxsystem2.errors import FileProblem
from cxsystem2.sonata.circuit import Circuit
from cxsystem2.sonata.columns import Table, read
from cxsystem2.sonata.layout import UM
from cxsystem2.sonata.point import CellModel, cell_model, factor_of

INITIAL = "initial_"
"""What stands before the name of a variable in the column with what it starts at."""
_VIRTUAL = "virtual"
_LAYERS = frozenset("123456")


@dataclass(frozen=True)
class RowCells:
    """Cells that become one row of the anatomy table."""

    label: str
    subtype: str
    layer: str
    nodes: npt.NDArray[np.int64]
    """Their numbers in the population of the file."""
    w: npt.NDArray[np.complex128]
    """Millimetre."""
    model: CellModel | None
    """None for inputs."""
    start: dict[str, npt.NDArray[np.float64]]
    excitatory: bool

    @property
    def name(self) -> str:
        """The full name of the population."""
        if self.model is None:
            return input_name(self.label, "spikes")
        return population_name(self.label, self.subtype, self.layer)


@dataclass(frozen=True)
class Nodes:
    """A population of the file: the rows that it becomes, and where its cells are in them."""

    name: str
    size: int
    rows: list[int]
    """Their numbers among all rows."""
    owner: npt.NDArray[np.int64]
    """The row of each cell."""
    within: npt.NDArray[np.int64]
    """The number of each cell in its row."""


def read_nodes(circuit: Circuit) -> tuple[list[RowCells], dict[str, Nodes], list[str]]:
    """All cells of a circuit; and what a reader has to know.

    Raises:
        FileProblem: a file is wrong, or a template has no counterpart; the message names file and population.
    """
    cells: list[RowCells] = []
    found: dict[str, Nodes] = {}
    notes: list[str] = []
    for part in circuit.nodes:

        def work(file: Any, part: Any = part) -> None:
            for table in Table.all(part, "node", file):
                if table.name in found:
                    raise FileProblem(f"{table.where}: there are two populations of this name")
                found[table.name] = _population(circuit, table, cells, notes)

        read(part.path, work)
    if not cells:
        raise FileProblem(f"{circuit.path}: networks, nodes: the circuit has no cells")
    return cells, found, notes


def _population(circuit: Circuit, table: Table, cells: list[RowCells], notes: list[str]) -> Nodes:
    keys = {name: table.codes(name) for name in ("model_type", "model_template", "dynamics_params", "layer", "mtype")}
    for name in ("pop_name", "idx", "synapse_class", "ei"):
        keys[name] = table.codes(name)
    split = np.stack([table.types, *(keys[name][0] for name in ("model_type", "model_template", "dynamics_params"))])
    _, first, owner = np.unique(split, axis=1, return_index=True, return_inverse=True)
    owner, within, rows = owner.reshape(-1), np.empty(table.size, np.int64), []
    places = [table.numbers(axis, UM) for axis in "xyz"]
    x, y = (np.zeros(table.size) if values is None else values for values in places[:2])
    if places[2] is not None and len(np.unique(places[2])) > 1:
        notes.append(f"{table.name}: the z coordinates are left out")
    numbers = np.empty(len(first), np.int64)
    for kind, example in enumerate(first):
        nodes = np.flatnonzero(owner == kind)
        within[nodes] = np.arange(len(nodes))
        texts = {name: known[codes[example]] if known else "" for name, (codes, known) in keys.items()}
        numbers[kind] = len(cells)
        rows.append(len(cells))
        w = (x + 1j * y)[nodes]
        cells.append(_cells(circuit, table, texts, nodes, w, cells))
    return Nodes(table.name, table.size, rows, numbers[owner] if len(first) else owner, within)


def _cells(circuit: Circuit, table: Table, texts: dict[str, str], nodes: Any, w: Any, others: list[RowCells]) -> RowCells:
    """The row for some cells of a population."""
    label, taken = texts["idx"], {one.label for one in others}
    if not LABEL.match(label) or label in taken:
        label = next(str(number) for number in range(len(others), 2**31) if str(number) not in taken)
    layer = texts["layer"] if texts["layer"] in _LAYERS else "4"
    if texts["model_type"] == _VIRTUAL:
        return RowCells(label, "", layer, nodes, w, None, {}, True)
    folder = table.part.models.get(table.name, circuit.models)
    if table.size and "0/dynamics_params" in table.home and len(table.home["0/dynamics_params"]):
        raise FileProblem(f"{table.where}/0/dynamics_params: parameters of single cells have no place in tables")
    model = cell_model(texts["model_template"], folder, texts["dynamics_params"], table.where)
    named = texts["mtype"] or texts["pop_name"] or table.name
    subtype = base = re.sub(r"\W", "_", named, flags=re.ASCII)[:40] or "cells"
    number, used = 2, {"models", "physio_data", *(one.subtype for one in others)}
    while subtype in used:
        subtype, number = f"{base}_{number}", number + 1
    start = {name: np.full(len(nodes), value) for name, value in model.start.items()}
    for key in table.home.get("0", ()):
        if key.startswith(INITIAL):
            start[key.removeprefix(INITIAL)] = _initial(table, key)[nodes]
    start = {"vm" if name == "v" else name: values for name, values in start.items()}
    inhibits = texts["synapse_class"] == "INH" or texts["ei"] == "i"
    return RowCells(label, subtype, layer, nodes, w, model, start, not inhibits)


def _initial(table: Table, key: str) -> npt.NDArray[np.float64]:
    """What a variable of each cell starts at, in SI units."""
    values = table.numbers(key, factor_of(table.unit(key) or "1", f"{table.where}/0/{key}"))
    assert values is not None
    return values
