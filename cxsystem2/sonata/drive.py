"""The spikes that a simulation gives to virtual cells."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.sonata.cells import Nodes, RowCells
from cxsystem2.sonata.circuit import Circuit, mapping, read_json
from cxsystem2.sonata.columns import numbers_of, read, whole


@dataclass(frozen=True)
class RowSpikes:
    """Spikes of the cells of a row: numbers of cells, and times in millisecond."""

    cells: npt.NDArray[np.int64]
    times: npt.NDArray[np.float64]


def read_inputs(
    circuit: Circuit, cells: list[RowCells], nodes: dict[str, Nodes], runtime: float, notes: list[str], replays: dict[int, int]
) -> dict[int, RowSpikes]:
    """The spikes of each virtual row by its number. What other inputs there are is noted.

    Spikes that are given to simulated cells are those of a twin, a virtual row that is added; `replays` gets its number.

    Raises:
        FileProblem: a file of spikes is wrong.
    """
    found: dict[int, list[RowSpikes]] = {}
    inputs = mapping(circuit.simulation.get("inputs", {}), circuit.simulation_path or circuit.path, "inputs")
    for name, entry in inputs.items():
        place = circuit.simulation_path or circuit.path
        one = mapping(entry, place, f"inputs, {name}")
        if one.get("input_type") != "spikes":
            kind = one.get("module", one.get("input_type"))
            notes.append(f"{place}: the input {name} ({kind}) is left out; inputs of spikes alone are read")
            continue
        path = circuit.resolve(one.get("spike_file", one.get("input_file")), f"inputs, {name}, spike_file")
        begin, last = (_time(one.get(key, usual), place, name, key) for key, usual in (("delay", 0.0), ("duration", math.inf)))
        for population, (ids, times) in read(path, partial(_spikes, path)).items():
            if population not in nodes:
                raise FileProblem(f"{path}: the population '{population}' is not among the nodes of the circuit")
            own = nodes[population]
            simulated = [row for row in own.rows if cells[row].model is not None]
            if simulated:
                _refuse_part(circuit, one.get("node_set"), population, place, name)
            if len(ids) and not 0 <= ids.min() <= ids.max() < own.size:
                raise FileProblem(f"{path}: there is no cell {int(ids.max())} in '{population}', which has {own.size:,}")
            soon = (times <= last) & (times + begin < runtime)
            ids, times = ids[soon], times[soon] + begin
            for row in own.rows:
                mine = own.owner[ids] == row
                if row in simulated and row not in replays:
                    replays[row] = _twin(cells, row)
                found.setdefault(replays.get(row, row), []).append(RowSpikes(own.within[ids[mine]], times[mine]))
    return {
        row: RowSpikes(np.concatenate([one.cells for one in all_]), np.concatenate([one.times for one in all_]))
        for row, all_ in found.items()
    }


def _twin(cells: list[RowCells], row: int) -> int:
    """A virtual row with the cells of a simulated one; answers its number."""
    taken = {one.label for one in cells}
    label = next(f"{number}" for number in range(len(cells), 2**31) if f"{number}" not in taken)
    cells.append(replace(cells[row], label=label, model=None, start={}))
    return len(cells) - 1


def _refuse_part(circuit: Circuit, wanted: Any, population: str, path: Path, name: str) -> None:
    """See that spikes that simulated cells are given reach all their targets, and not those of a set alone.

    Raises:
        FileProblem: they do not.
    """
    home, sets = circuit.simulation if "node_sets_file" in circuit.simulation else read_json(circuit.path), {}
    if "node_sets_file" in home:
        sets = read_json(circuit.resolve(home["node_sets_file"], "node_sets_file"))
    known = sets.get(wanted) if isinstance(wanted, str) else None
    whole_one = known is None and wanted in (None, "All")
    if not whole_one and known not in ({"population": population}, {"population": [population]}):
        message = f"the node_set '{wanted}' is a part of '{population}'; spikes are repeated onto all targets alone"
        raise FileProblem(f"{path}: inputs, {name}, node_set: {message}")


def _time(value: Any, path: Path, name: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise FileProblem(f"{path}: inputs, {name}, {key}: a time in ms is expected here")
    return float(value)


def _spikes(path: Path, file: Any) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]:
    """Cells and times (millisecond) of each population of a file."""
    found = {}
    for name, group in file["spikes"].items():
        if "node_ids" not in group or "timestamps" not in group:
            raise FileProblem(f"{path}, /spikes/{name}: the arrays node_ids and timestamps are expected here")
        ids = whole(group, "node_ids", path)
        times = numbers_of(group, "timestamps", path, len(ids))
        unit = str(group["timestamps"].attrs.get("units", "ms"))
        if unit not in ("ms", "s"):
            raise FileProblem(f"{path}, /spikes/{name}/timestamps: the unit is '{unit[:40]}'; ms and s are known")
        times = times * 1e3 if unit == "s" else times
        if len(times) and times.min() < 0:
            raise FileProblem(f"{path}, /spikes/{name}: there is a spike at {times.min():g} ms, before the beginning")
        found[name] = (ids, times)
    return found
