"""Stored synapses on their way from some partitions to others.

Each stored file is read once; what of it belongs to each new partition waits in a file of its own. Then one new partition after
the other is put together. So in memory there is one file at a time (20 million synapses at most, or what a partition has of a
projection of Brian2's synapses), and then one new partition; on the disk, for a while, every synapse once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.compact import Drawn, Outline, TargetPart, arrange
from cxsystem2.devices.delivery.kinds import Kinds, kinds
from cxsystem2.devices.delivery.packing import weight_type
from cxsystem2.network.partition import Partition
from cxsystem2.network.sorting import stable_order
from cxsystem2.partitions.synapses import StoredSynapses, outlined, shared_parts, write_files
from cxsystem2.phases.spool import Spool
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection
from cxsystem2.syntax.synapses import drawn_order

Values = npt.NDArray[Any]
_MOST = 20_000_000
"""Synapses of a part of a partition, at most."""
_EACH = 250_000


def move(
    model: Model, stored: StoredSynapses, parts: Sequence[Partition], folders: Sequence[Path], precision: str, room: Path
) -> None:
    """Write the stored synapses of a network for other partitions; `room` is a folder for what waits.

    Raises:
        OSError: the disk refuses.
    """
    projections = model.layout.projections
    with Spool.within(room) as spool:
        columns = {one.name: _spread(model, one, stored, parts, spool, precision) for one in projections}
        for number, (part, folder) in enumerate(zip(parts, folders, strict=True)):
            rows: dict[str, Values] = {}
            arrays: dict[str, Values] = {}
            for projection in projections:
                found = {name: spool.take(f"{projection.name}/{name}", number) for name in columns[projection.name]}
                if _RECORDS not in found:
                    order = drawn_order(projection, found, model.system.default_clock)
                    arrays |= {f"{projection.name}/{name}": values[order] for name, values in found.items()}
                elif any(one.post in part.blocks for one in projection.members):
                    path, most = folder / f"{projection.name}.synapses", shared_parts(len(parts))
                    written = _compact(found[_RECORDS], kinds(projection), path, precision, most)
                    rows |= outlined(projection.name, list(written))
            write_files(folder, rows, arrays)


_RECORDS = "synapses"
"""The name under which compact synapses wait, as records."""


def _spread(
    model: Model, projection: Projection, stored: StoredSynapses, parts: Sequence[Partition], spool: Spool, precision: str
) -> list[str]:
    """Put the synapses of a projection where they wait for their partitions; returns the names of their arrays."""
    owner = _owners(model, projection, parts)
    names: dict[str, None] = {}
    for targets, columns in _stored(projection, stored, precision):
        owners = owner[targets]
        ends = np.cumsum(np.bincount(owners, minlength=len(parts)))
        each = np.split(stable_order(owners, len(parts)), ends[:-1])
        for name, values in columns.items():
            names[name] = None
            for number, own in enumerate(each):
                spool.put(f"{projection.name}/{name}", number, values[own])
    return [*names]


def _owners(model: Model, projection: Projection, parts: Sequence[Partition]) -> npt.NDArray[np.int32]:
    """The partition of each target of a projection, by its number in the target group."""
    places = [(one.post, model.layout.slices[one.post, one.compartment]) for one in projection.members]
    found = np.zeros(max((place.stop for _, place in places), default=0), np.int32)
    for label, place in places:
        for number, part in enumerate(parts):
            found[place.start + part.cells(label, place.size)] = number
    return found


def _stored(projection: Projection, stored: StoredSynapses, precision: str) -> Iterator[tuple[Values, dict[str, Values]]]:
    """The targets and the arrays of the synapses of a projection, file by file."""
    own = len(kinds(projection))
    kind_of_weight = np.dtype(weight_type(precision))
    fields = [("kind", np.int32), ("source", np.int32), ("target", np.int32), ("steps", np.uint16), ("weight", kind_of_weight)]
    for path, outline in stored.parts(projection):
        part = TargetPart.read(path, outline, precision)
        found = np.empty(len(part), fields)
        (source, kind), lengths = part.origins(own), part.lengths
        for name, values in (("kind", kind), ("source", source), ("steps", part.delays)):
            found[name] = np.repeat(values, lengths)
        found["target"], found["weight"] = part.targets, part.weights
        yield part.targets, {_RECORDS: found}
    for arrays in stored.stock(projection):
        if arrays:
            yield arrays["j"], arrays


def _compact(synapses: Values, own: Kinds, path: Path, precision: str, most: int) -> Iterator[Outline]:
    """The parts of the compact synapses of a partition, written; so many at most that threads share them."""
    last = int(synapses["target"].max(initial=0))
    by_target = synapses[stable_order(synapses["target"], last + 1)]
    targets = by_target["target"]
    number = max(-(-len(targets) // _MOST), min(most, len(targets) // _EACH), 1)
    edges = np.searchsorted(targets, _edges(targets, last, number))
    for place, (first, end) in enumerate(pairwise(edges.tolist())):
        part = arrange([*_by_kind(by_target[first:end], len(own))], own, weight_type(precision))
        yield part.write(path.with_name(f"{path.name}.{place}"), precision)


def _edges(targets: Values, last: int, number: int) -> list[int]:
    """Where targets are cut, so that the parts have about the same number of synapses."""
    wanted = np.arange(1, number) * len(targets) / number
    counts = np.bincount(targets, minlength=last + 1)
    return sorted({0, *(int(one) for one in np.searchsorted(np.cumsum(counts), wanted) + 1), last + 1})


def _by_kind(synapses: Values, kinds: int) -> Iterator[Drawn]:
    """Synapses by target as those of each kind."""
    for kind in range(kinds):
        own = synapses if kinds == 1 else synapses[synapses["kind"] == kind]
        if len(own):
            yield Drawn(kind, 0, 0, *(np.ascontiguousarray(own[name]) for name in ("source", "target", "steps", "weight")))
