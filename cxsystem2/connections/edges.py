"""A connectome as an edge list: one row for each edge, with the ids of its two cells, a signed weight and perhaps a delay."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.connections.base import ConnectionStore, Key, Wanted
from cxsystem2.connections.cell_list import UNKNOWN, CellList, read_cell_list
from cxsystem2.connections.column_file import ColumnFile
from cxsystem2.connections.connections import Connections
from cxsystem2.errors import FileProblem
from cxsystem2.foreign.guard import Mark

if TYPE_CHECKING:
    import pandas as pd

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
_REMEDY = "list the ids of all cells in their order in a file, and name it in the parameter import_cells_from"
_TOLERANCE = 1e-9
"""A delay may be so much below a step, as a part of it, since decimal numbers are not exact."""


@dataclass(frozen=True)
class Edges:
    """All edges of a file: those of two populations and one sign stand together, in the order of their targets.

    `source` and `target` are ids, or numbers of cells within their populations where there is a list of cells. `weight` is
    in SI units, or in multiples of the weight of the pathway where `unit` is empty; `delay` is in second, None where the
    file has none. `bounds` are the first edges of the groups (`group`), and the number of edges.
    """

    source: npt.NDArray[Any]
    target: npt.NDArray[Any]
    weight: Floats
    delay: Floats | None
    unit: str
    cells: CellList | None
    bounds: Integers

    def own(self, pre: int, post: int, *, negative: bool) -> slice:
        """The edges between two populations, by their numbers in the list of cells, of one sign."""
        count = max(1, len(self.cells.populations)) if self.cells else 1
        group = (pre * count + post) * 2 + negative
        return slice(int(self.bounds[group]), int(self.bounds[group + 1]))


class EdgeStore(ConnectionStore):
    """An edge list as the connections of pathways: positive weights excite, negative ones inhibit."""

    def __init__(self, path: Path, cells: Path | None, step: float) -> None:
        self.path = path
        self.positions: dict[str, npt.NDArray[np.complex128]] = {}
        self.initial = {}
        self.edges = read_edges(path, cells, step)
        self._wanted: dict[Key, Wanted] = {}
        listed = self.edges.cells
        self._named = listed is not None and bool(listed.populations)
        self._numbers: tuple[Numbers, Numbers] | None = None
        """The numbers of the two cells of each edge within their populations."""
        if listed is not None:
            self._numbers = self.edges.source, self.edges.target

    def admit(self, wanted: Wanted) -> str:
        """Take a pathway on; returns why it cannot have its synapses from the file, nothing when it can."""
        if any(wanted.takes_those_of(other) for other in self._wanted.values()):
            return f"a row above takes the edges {wanted.key} from the file already"
        if self.edges.unit not in ("", wanted.weight_unit):
            return f"the weights of the file are in {self.edges.unit}, and those of this pathway in {wanted.weight_unit}"
        if not self._named and any(wanted.labels != other.labels for other in self._wanted.values()):
            return f"without a list of cells and their populations a file holds the edges of one pair of populations; {_REMEDY}"
        if fault := self._numbering_fault(wanted) if self.edges.cells is None else self._list_fault(wanted, self.edges.cells):
            return fault
        if wanted.key.sign == "gi" and not self._count(wanted):
            message = "the file has no edge with a negative weight for this row, whose receptor is gi"
            return f"{message}; write the weights of inhibitory synapses with a minus sign, or remove the row"
        self._wanted[wanted.key] = wanted
        return ""

    def read(self, key: Key) -> Connections:
        """The synapses of a pathway that was admitted, in the order of their targets."""
        wanted, edges = self._wanted[key], self.edges
        own = self._own(wanted)
        assert self._numbers is not None
        source, target = self._numbers
        weight = np.abs(edges.weight[own])
        if not edges.unit:
            weight *= wanted.weight
        delay = np.full(len(weight), wanted.delay) if edges.delay is None else edges.delay[own]
        return Connections(source[own], target[own], weight, delay)

    def leftover(self) -> Iterator[tuple[str, bool]]:
        """What becomes of edges that no pathway takes, and whether that is a mistake.

        Edges of the other sign between cells of which one sign is taken are missed: this is a mistake.
        """
        taken = {(wanted.labels, wanted.key.sign) for wanted in self._wanted.values()}
        total = 0
        for wanted in self._wanted.values():
            total += self._count(wanted)
            other = "gi" if wanted.key.sign == "ge" else "ge"
            if (wanted.labels, other) not in taken:
                missed = self._count(wanted, other)
                total += missed
                if missed:
                    sign = "negative" if other == "gi" else "positive"
                    sides = f"from {wanted.key.pre} to {wanted.key.post}"
                    yield f"{missed:,} edges {sides} have a {sign} weight; add a row with the receptor {other} for them", True
        if self._wanted and total < len(self.edges.weight):
            yield f"{len(self.edges.weight) - total:,} edges of {self.path.name} belong to no pathway and are left out", False

    def count(self, key: Key) -> int:
        """The number of synapses of a pathway that was admitted."""
        return self._count(self._wanted[key])

    def _own(self, wanted: Wanted, sign: str = "") -> slice:
        """The edges of a pathway, or those of the other sign."""
        pre, post = 0, 0
        if (cells := self.edges.cells) is not None:
            pre, post = (_population(cells, names) or 0 for names in wanted.sides)
        return self.edges.own(pre, post, negative=(sign or wanted.key.sign) == "gi")

    def _count(self, wanted: Wanted, sign: str = "") -> int:
        own = self._own(wanted, sign)
        return int(own.stop - own.start)

    def _list_fault(self, wanted: Wanted, cells: CellList) -> str:
        """What does not fit between the list of cells and the two populations."""
        for names, size in zip(wanted.sides, wanted.sizes, strict=True):
            number = _population(cells, names)
            if number is None:
                return f"{cells.path.name} has no cells of the population {names[0]}; it has {', '.join(cells.populations)}"
            count = int(np.count_nonzero(cells.population == number))
            if count != size:
                return f"{cells.path.name} lists {count} cells of {names[-1]}; here there are {size}"
        if not cells.populations and wanted.labels[0] != wanted.labels[1]:
            return f"{cells.path.name} must have a column population, since the pathway is between two populations"
        return ""

    def _numbering_fault(self, wanted: Wanted) -> str:
        """What keeps ids from being cells without a list: they must be the numbers of the cells, or as many as there are."""
        if self._numbers is not None:
            return ""
        source, target, sizes = self.edges.source, self.edges.target, wanted.sizes
        if all(ids.min() >= 0 and ids.max() < size for ids, size in zip((source, target), sizes, strict=True)):
            self._numbers = source.astype(np.int32), target.astype(np.int32)
            return ""
        import pandas as pd

        known, within = np.sort(pd.unique(np.concatenate([pd.unique(source), pd.unique(target)]))), len(set(wanted.labels)) == 1
        if not within or len(known) != sizes[0]:
            sides = f"{sizes[0]}" if within else f"{sizes[0]} and {sizes[1]}"
            return f"the file has {len(known)} different ids, which are not the numbers of the {sides} cells; {_REMEDY}"
        index = pd.Index(known)
        self._numbers = _places(index, source), _places(index, target)
        return ""


def _places(index: pd.Index[Any], ids: Integers) -> Numbers:
    """The place of each id in a list, or `UNKNOWN`."""
    found: Numbers = index.get_indexer(ids).astype(np.int32)  # type: ignore[arg-type]
    return found


def _population(cells: CellList, names: tuple[str, ...]) -> int | None:
    """The number of a population in a list, which may call it by its idx or by its full name."""
    if not cells.populations:
        return 0
    return next((number for number, name in enumerate(cells.populations) if name in names), None)


@dataclass
class _Parts:
    """The edges that have been read so far."""

    source: list[npt.NDArray[Any]] = field(default_factory=list)
    target: list[npt.NDArray[Any]] = field(default_factory=list)
    weight: list[Floats] = field(default_factory=list)
    delay: list[Floats] = field(default_factory=list)


_kept: weakref.WeakValueDictionary[tuple[Mark | None, Mark | None, float], Edges] = weakref.WeakValueDictionary()
"""What is in use somewhere in this process need not be read again."""


def read_edges(path: Path, cells: Path | None, step: float) -> Edges:
    """Read an edge list, some rows at a time.

    Raises:
        FileProblem: a column is missing; or a row has no weight, an unknown id, or a delay below a step (second).
    """
    key = (Mark.of(path), None if cells is None else Mark.of(cells), step)
    found = _kept.get(key)
    if found is None:
        found = _read(path, None if cells is None else read_cell_list(cells), step)
        _kept[key] = found
    return found


def _read(path: Path, cells: CellList | None, step: float) -> Edges:
    import pandas as pd

    file, parts = ColumnFile(path, ("source", "target", "weight"), ("delay",)), _Parts()
    scales = {role: column.scale for role, column in file.columns.items()}
    if "delay" in file.columns and not file.columns["delay"].unit:
        name = file.columns["delay"].name
        raise FileProblem(f"{path}: the column '{name}' says no unit; call it {name}_ms or {name}_s")
    index = None if cells is None else pd.Index(cells.ids)
    for row, block in file.blocks():
        for role, kept in (("source", parts.source), ("target", parts.target)):
            ids = block[role]
            if index is not None and cells is not None:
                found = _places(index, ids)
                _check(file, row, found == UNKNOWN, ids, f"the {role} {{}} is not in {cells.path.name}")
                ids = found
            kept.append(ids)
        weight = block["weight"] * scales["weight"]
        _check(file, row, ~np.isfinite(weight), block["weight"], "the weight is {}, and no finite number")
        parts.weight.append(weight)
        if "delay" in block:
            late = block["delay"] * scales["delay"]
            wrong = ~(late >= step * (1 - _TOLERANCE)) | ~np.isfinite(late)
            unit = file.columns["delay"].name
            _check(file, row, wrong, block["delay"], f"the {unit} {{}} is no time of at least one step, {step * 1e3:g} ms")
            parts.delay.append(late)
    if not parts.weight:
        raise FileProblem(f"{path}: the file has no edge")
    source, target, weight = (np.concatenate(values) for values in (parts.source, parts.target, parts.weight))
    delay: Floats | None = np.concatenate(parts.delay) if parts.delay else None
    del parts
    groups, count = (weight < 0).astype(np.int64), 2
    if cells is not None:
        sides, within = max(1, len(cells.populations)), cells.within()
        groups += (cells.population[source].astype(np.int64) * sides + cells.population[target]) * 2
        source, target, count = within[source], within[target], 2 * sides**2
    order = np.lexsort((target, groups)) if cells is None else np.argsort(groups * (1 << 32) + target, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=count))])
    source, target, weight = source[order], target[order], weight[order]
    return Edges(source, target, weight, None if delay is None else delay[order], file.columns["weight"].unit, cells, bounds)


def _check(file: ColumnFile, first: int, wrong: npt.NDArray[np.bool_], values: npt.NDArray[Any], message: str) -> None:
    """Name the first row that is wrong, and how many others there are in the same block."""
    if wrong.any():
        place = int(np.argmax(wrong))
        raise FileProblem(f"{file.row(first + place)}: {message.format(values[place])}")
