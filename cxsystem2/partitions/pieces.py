"""The state of a simulation, partition by partition, and put together again for any number of ranks.

What belongs to a cell or to a synapse is with its partition; what belongs to no cell of its own (spikes on their way, rows of
compact synapses, counters) is common to all, each of it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Population
from cxsystem2.devices.state_variables import ROW
from cxsystem2.network.partition import Partition
from cxsystem2.network.sorting import stable_order
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RELAYS

Values = npt.NDArray[Any]
Named = dict[str, Values]


def cut(model: Model, arrays: Mapping[str, Values], parts: Sequence[Partition]) -> tuple[list[Named], Named]:
    """The arrays of a state for each of some partitions of the model, and those of none."""
    pieces: list[Named] = [{} for _ in parts]
    common: Named = {}
    places = _Places(model, parts)
    for name, values in arrays.items():
        found = places.of(name)
        if found is None:
            common[name] = values
            continue
        for piece, place in zip(pieces, found, strict=True):
            piece[name] = values[place]
    return pieces, common


def join(
    model: Model, parts: Sequence[Partition], pieces: Sequence[Mapping[str, Values]], common: Mapping[str, Values]
) -> Named:
    """The arrays of a state for a model of some partitions; cells of others keep 0."""
    found: Named = dict(common)
    places = _Places(model, parts)
    for name in dict.fromkeys(name for piece in pieces for name in piece):
        place = places.of(name)
        assert place is not None
        values = np.zeros(places.size(name), next(piece[name].dtype for piece in pieces if name in piece))
        for piece, own in zip(pieces, place, strict=True):
            values[own] = piece[name]
        found[name] = values
    return found


class _Places:
    """Where the values of partitions are in the arrays of a model."""

    def __init__(self, model: Model, parts: Sequence[Partition]) -> None:
        self._model, self._parts = model, parts
        self._populations = {f"cells/{one.name}/": one for one in model.network.config.populations}
        self._pathways = {
            f"synapses/{pathway.name}/": (projection, number)
            for projection in model.layout.projections
            for number, pathway in enumerate(projection.members)
        }
        self._found: dict[str, tuple[int, list[Any]]] = {}

    def of(self, name: str) -> list[Any] | None:
        """For each partition where its values are in an array of the whole model; None for what belongs to no partition."""
        top = self._top(name)
        return None if top is None else self._of(top)[1]

    def size(self, name: str) -> int:
        """The length of an array of the whole model."""
        top = self._top(name)
        assert top is not None
        return self._of(top)[0]

    def _top(self, name: str) -> str | None:
        return next((top for top in _tops(name) if top in self._populations or top in self._pathways), None)

    def _of(self, top: str) -> tuple[int, list[Any]]:
        if top not in self._found:
            self._found[top] = self._cells(top) if top in self._populations else self._synapses(top)
        return self._found[top]

    def _cells(self, top: str) -> tuple[int, list[Any]]:
        population = self._populations[top]
        return population.size, [_place(part, population) for part in self._parts]

    def _synapses(self, top: str) -> tuple[int, list[Any]]:
        projection, number = self._pathways[top]
        pathway = projection.members[number]
        place = self._model.layout.slices[pathway.post, pathway.compartment]
        target = np.asarray(self._model.bank.arrays[f"{projection.name}.j"])
        if len(projection.members) > 1:
            target = target[np.asarray(self._model.owners[projection.name]) == number]
        if len(self._parts) == 1:
            return len(target), [slice(None)]
        owner = np.zeros(place.size, np.int32)
        for part_number, part in enumerate(self._parts):
            owner[part.cells(pathway.post, place.size)] = part_number
        owners = owner[target - place.start]
        ends = np.cumsum(np.bincount(owners, minlength=len(self._parts)))
        return len(target), np.split(stable_order(owners, len(self._parts)), ends[:-1])


def _place(part: Partition, population: Population) -> slice | Values:
    """Where the cells of a partition are in an array of a population."""
    ranges = part.ranges(population.label, population.size) or [range(0)]
    if len(ranges) == 1:
        return slice(ranges[0].start, ranges[0].stop)
    return part.cells(population.label, population.size)


def _tops(name: str) -> Iterator[str]:
    """The beginnings of a name up to each of its slashes, the longest first: names of populations may have some."""
    places = [place for place, letter in enumerate(name) if letter == "/"]
    yield from (name[: place + 1] for place in reversed(places))


def united(common: Sequence[Mapping[str, Values]]) -> Named:
    """What several ranks have that belongs to no partition, each of it once."""
    first = common[0]
    if len(common) == 1:
        return dict(first)
    found: Named = {}
    for name, values in first.items():
        top, _, rest = name.partition("/")
        if (top == "recorders" and _adds_up(name)) or (top == "rows" and rest.endswith("/events")):
            found[name] = np.sum([one[name] for one in common], axis=0)
        elif top not in ("spikes", "waiting", "rows"):
            found[name] = values
    found |= _once(common, "spikes", ("step", "cell"))
    for top, key in (("rows", ROW), ("waiting", ("step", *ROW))):
        names = {name.rpartition("/")[0] for name in first if name.startswith(f"{top}/") and name.endswith("/late")}
        for name in sorted(names):
            found |= _once(common, name, key)
    return found


def _adds_up(name: str) -> bool:
    """Whether ranks count the spikes of their own cells there; those of inputs every rank counts all."""
    return name.rpartition("/")[2] in ("count", "before") and not name.split("/")[1].endswith(RELAYS)


def _once(common: Sequence[Mapping[str, Values]], top: str, key: Sequence[str]) -> Named:
    """Columns of several ranks as rows that are there once, in the order of a key."""
    names = [name for name in common[0] if name.rpartition("/")[0] == top and not name.endswith("/events")]
    columns = {name: np.concatenate([one[name] for one in common]) for name in names}
    keys = np.stack([np.asarray(columns[f"{top}/{name}"], np.int64) for name in key])
    _, rows = np.unique(keys, axis=1, return_index=True)
    return {name: values[rows] for name, values in columns.items()}


def for_rank(common: Mapping[str, Values], rank: int) -> Named:
    """What a rank goes on with of what belongs to no partition: what adds up is with the first rank."""
    if rank == 0:
        return dict(common)
    return {
        name: np.zeros_like(values)
        if (name.startswith("recorders/") and _adds_up(name)) or (name.startswith("rows/") and name.endswith("/events"))
        else values
        for name, values in common.items()
    }
