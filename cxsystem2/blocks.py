"""A block of a physiology table as one cell for the bench: its models, and its parameters as a simulation would have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cxsystem2.cells.portrait import Portrait, portrait
from cxsystem2.cells.quantity import Amount
from cxsystem2.checking import check
from cxsystem2.config import Population
from cxsystem2.config.populations import START
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.expressions import evaluate
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.cells import SOMA
from cxsystem2.models.free.starting import draws
from cxsystem2.problems import Place, Problem, Report, nearest, one_of
from cxsystem2.tables import Anatomy, Cell, Physiology, Row
from cxsystem2.trust import Trust
from cxsystem2.units import units

_KEPT = (
    "default_clock",
    "init_vms",
    "pc_area_indexing",
    "pc_refractory",
    "repeated_keys",
    "workspace_path",
    "simulation_title",
)
"""Parameters of the run that a cell depends on."""
_OWN = ("neuron_type", "neuron_subtype", "layer_idx", "tonic_current", "neuron_model", "excitation_model", "inhibition_model")
"""Columns of a population that its cells depend on."""
_USUAL = "SS"
_LAYER = "4"


@dataclass(frozen=True, slots=True)
class BlockCell:
    """The cell of a block, as a population of one; `used` tells whether a row of the anatomy table has it."""

    block: str
    population: Population
    used: bool
    notes: tuple[str, ...]

    def portrait(self, weights: Mapping[str, Amount] | None = None, duration: float = 0.4) -> Portrait:
        """What the cell does.

        Raises:
            CellError: the equations cannot be run.
        """
        one = self.population
        return portrait(one.cell, one.parameters, _start(one), one.dt, weights, duration)


def blocks_of(physiology: Physiology) -> list[str]:
    """The names of the blocks of a table, in their order."""
    return list(dict.fromkeys(entry.variable for entry in physiology.active() if entry.key is not None))


def cell_of(
    physiology: Physiology,
    block: str,
    anatomy: Anatomy | None = None,
    changes: Iterable[str] = (),
    *,
    trust: bool | Trust = False,
    trusted: tuple[Path, ...] | None = None,
) -> BlockCell:
    """The cell of a block, with the models that its population has, or those that the table names for all cells.

    `changes` (``name=value``) are made first. Problems of other blocks and rows do not matter.

    Raises:
        TableError: the block has problems; those are in its report.
        CxSystemError: there is no such block.
    """
    known = blocks_of(physiology)
    if block not in known:
        hint = nearest(block, known) or (f"; there are {one_of(known, 20)}" if known else "; the table has no block")
        raise CxSystemError(f"{physiology.source} has no block '{block}'{hint}")
    row = None if anatomy is None else _row(anatomy, block)
    place = Place(physiology.source if anatomy is None else anatomy.source) if row is None else row.place
    checked = check(_alone(anatomy, row, block, place), physiology.copy(), changes, trust=trust, run=True, trusted=trusted)
    found = next((one for one in checked.config.populations if one.block == block), None)
    rests = found is not None and "EL" in found.parameters[SOMA]
    started = {f"{block}, {name}" for name in START} if rests else set[str]()  # the bench begins at rest
    errors = [problem for problem in checked.report.errors if problem.label not in started]
    wrong = [problem for problem in errors if _of_cell(problem, block)]
    if found is None or wrong or not _whole(found):
        raise _refusal(wrong or errors, block, row is not None)
    return BlockCell(block, found, row is not None, _notes(found, row is not None))


def _row(anatomy: Anatomy, block: str) -> Row | None:
    """The first population with a block; one that names it as its subtype before one of its type."""
    rows = list(anatomy.of("G"))
    for column in ("neuron_subtype", "neuron_type"):
        for row in rows:
            cell = row.cells.get(column)
            if cell is not None and cell.given and cell.text.strip() == block:
                return row
    return None


def _alone(anatomy: Anatomy | None, row: Row | None, block: str, place: Place) -> Anatomy:
    """An anatomy table with one cell and nothing else."""
    own = {} if row is None else {name: cell for name, cell in row.cells.items() if name in _OWN and cell.given}
    texts = {"idx": "1", "number_of_neurons": "1", "monitors": "[Sp]"}
    if "neuron_type" not in own:
        texts["neuron_type"] = cell_types.name(block) if block in cell_types else _USUAL
    if row is None:
        texts |= {"neuron_subtype": block, "layer_idx": "[4->1]" if texts["neuron_type"] == "PC" else _LAYER}
    cells = {name: Cell(text, place) for name, text in texts.items()} | own
    kept = {} if anatomy is None else {
        name: cell for params in anatomy.of("params") for name, cell in params.cells.items() if name in _KEPT and cell.given
    }  # fmt: skip
    rows: list[Row] = [Row("params", kept, place)] if kept else []
    return Anatomy(place.file if anatomy is None else anatomy.source, [*rows, Row("G", cells, place)])


def _of_cell(problem: Problem, block: str) -> bool:
    """Whether a problem is one of the block, of its row, or of the models that it may have."""
    owner = problem.label.partition(",")[0].strip()
    return owner in (block, "G", "models") or owner.endswith("_model")


def _whole(population: Population) -> bool:
    return all(np.isfinite(value) for own in population.parameters.values() for value in own.values())


def _refusal(wrong: list[Problem], block: str, used: bool) -> CxSystemError:
    """Why there is no cell: its problems, or that the block is none of a cell."""
    lacking = [problem.label.partition(", ")[2] for problem in wrong if f"block '{block}' has no " in problem.message]
    if not used and len(lacking) > 1:
        return CxSystemError(f"'{block}' is not the block of a cell: no population has it, and it lacks {one_of(lacking, 4)}")
    report = Report()
    report.take(wrong)
    return TableError(report)


def _notes(population: Population, used: bool) -> tuple[str, ...]:
    found = []
    if not used:
        found.append("no population has this block; its models are those that the physiology table names for all cells")
    if "noise_sigma" in population.parameters[SOMA]:
        found.append("the noise of the membrane (noise_sigma) is left out")
    return tuple(found)


def _start(population: Population) -> dict[str, float]:
    """Where the variables of the cell start: without random numbers, the potential at rest where the model has EL."""
    neuron, values = population.cell.soma.neuron, population.parameters[SOMA]
    begin = values.get("EL", (population.initial.low + population.initial.high) / 2)
    found = {"vm": begin, **{name: values[parameter] for name, parameter in neuron.initial.items()}}
    for part in population.cell.dendrites:
        found[f"vm_{part}"] = population.parameters[part].get("EL", begin)
    sizes = {name: float(np.asarray(unit)) for name, unit in units().items()}
    for name, text in neuron.start.items():
        drawn = {one: 0.5 if kind == "rand" else 0.0 for one, kind in draws(text).items()}
        found[name] = float(np.asarray(evaluate(text, {**sizes, **values, **found, **drawn})))
    return found
