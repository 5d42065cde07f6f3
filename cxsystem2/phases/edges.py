"""The stored synapses of a network on disk as edges between cells that are numbered through the whole network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.compact import TargetPart
from cxsystem2.devices.delivery.kinds import kinds
from cxsystem2.models.cells import SOMA
from cxsystem2.network.delays import delay_steps
from cxsystem2.numbering import Numbering
from cxsystem2.partitions.synapses import StoredSynapses
from cxsystem2.phases.snapshot import Snapshot
from cxsystem2.stacs import Adjacency, adjacency
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection

Integers = npt.NDArray[np.int64]


class Edges(NamedTuple):
    """Synapses of a projection: the numbers of both cells in the network, delays in time steps, weights in SI units."""

    source: Integers
    target: Integers
    steps: Integers
    weight: npt.NDArray[np.float64]


def numbering(model: Model) -> Numbering:
    """The numbers of all cells, inputs too, by the idx of their rows."""
    return Numbering({one.label: one.size for one in model.network.config.cells.values()})


def edges(model: Model, projection: Projection, precision: str) -> Iterator[Edges]:
    """The synapses of a projection, some of them at a time."""
    source, target = _numbers(model, projection)
    for some in _stored(model, projection, precision):
        i, j, steps, weight = some
        yield Edges(source[i], target[j], np.asarray(steps, np.int64), np.asarray(weight, np.float64))


def together(parts: Iterable[Edges]) -> Edges:
    """Some synapses as one."""
    none = np.empty(0, np.int64)
    columns = zip(Edges(none, none, none, np.empty(0)), *parts, strict=True)
    return Edges(*(np.concatenate(column) for column in columns))


def graph(snapshot: Snapshot) -> Adjacency:
    """A network on disk as a graph for METIS, whose vertices are all cells, those of inputs too, by their numbers."""
    model, precision = snapshot.model(), str(snapshot.manifest.options["precision"])
    found = together(one for projection in model.layout.projections for one in edges(model, projection, precision))
    return adjacency(len(numbering(model)), found.source, found.target)


def _stored(model: Model, projection: Projection, precision: str) -> Iterator[tuple[npt.NDArray[Any], ...]]:
    """The same with the numbers of cells in their groups."""
    stored = model.stored
    assert isinstance(stored, StoredSynapses)
    if known := stored.parts(projection):
        number = len(kinds(projection))
        for path, outline in known:
            part = TargetPart.read(path, outline, precision)
            source, _ = part.origins(number)
            yield np.repeat(source, part.lengths), part.targets, np.repeat(part.delays, part.lengths), part.weights
    else:
        for one in stored.stock(projection):
            yield one["i"], one["j"], delay_steps(one["delay"], model.system.default_clock), one["wght"]


def _numbers(model: Model, projection: Projection) -> tuple[Integers, Integers]:
    """The number in the network of each cell of the source group and of the target group."""
    slices, firsts = model.layout.slices, numbering(model)
    ends = [(one.pre, slices[one.pre, SOMA]) for one in projection.members]
    starts = [(one.post, slices[one.post, one.compartment]) for one in projection.members]
    found = []
    for side in (ends, starts):
        numbers = np.full(max(place.stop for _, place in side), -1, np.int64)
        for label, place in side:
            numbers[place.start : place.stop] = firsts.first(label) + np.arange(place.size)
        found.append(numbers)
    return found[0], found[1]
