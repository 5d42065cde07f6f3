"""Dividing a network on disk otherwise: its stored synapses and its state move to other partitions; nothing is drawn again."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.compact import LONG, STORED_PART, Drawn, Outline, arrange
from cxsystem2.devices.delivery.kinds import Kinds, kinds
from cxsystem2.devices.files import Arrays as Mapped
from cxsystem2.network.delays import delay_steps
from cxsystem2.network.partition import Partition, partitions
from cxsystem2.partitions import pieces
from cxsystem2.partitions.division import blocks, stated
from cxsystem2.partitions.synapses import SIZES, StoredSynapses, outlined, write_files
from cxsystem2.phases.asked import NAME as ASKED
from cxsystem2.results.on_disk import FILE as RESULTS
from cxsystem2.snapshots import Generation, Store, creating
from cxsystem2.snapshots.records import RECORDS
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection
from cxsystem2.syntax.synapses import delivery_order

Values = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]
_MOST = 20_000_000
"""Synapses of a part of a partition, at most."""
_PARTS = 4
"""Parts of a partition, where it has enough synapses for them, so that threads can share it."""
_EACH = 250_000


def divide_again(store: Store, generation: Generation, model: Model, number: int, target: Path) -> None:
    """Write a network on disk and the state of a generation into a new directory, in at most so many partitions.

    Raises:
        FileProblem: the directory holds something else, or the disk refuses.
    """
    manifest, network = store.manifest, model.network
    parts = partitions(network, number)
    with creating(target) as draft:
        draft.add_tables({path.name: path.read_text(encoding="utf-8") for path in (store.folder / "tables").iterdir()})
        if RESULTS in manifest.files:
            shutil.copyfile(store.folder / RESULTS, draft.network() / Path(RESULTS).name)
        folders = [draft.network(place) for place in range(len(parts))]
        assert isinstance(model.stored, StoredSynapses)
        move(model, model.stored, parts, folders, str(manifest.options["precision"]))
        shutil.copyfile(store.folder / "network/common" / SIZES, draft.network() / SIZES)
        cut: tuple[list[pieces.Named], pieces.Named] = [{} for _ in parts], {}
        if generation.step:
            old = [blocks(network, one) for one in manifest.partitions]
            found = [generation.arrays(place) for place in range(manifest.k)]
            cut = pieces.cut(model, pieces.join(model, old, found, generation.arrays(None)), parts)
        if (store.folder / RECORDS).is_dir():
            shutil.copytree(store.folder / RECORDS, draft.folder / RECORDS)
        if (known := store.folder / ASKED).exists():
            shutil.copyfile(known, draft.folder / ASKED)
        divided = replace(manifest, partitions=stated(network, parts), id=secrets.token_hex(16))
        facts = generation.facts
        draft.finish(divided).write(generation.step, *cut, reason=facts.reason, records=facts.records)


def move(model: Model, stored: StoredSynapses, parts: Sequence[Partition], folders: Sequence[Path], precision: str) -> None:
    """Write the stored synapses of a network for other partitions, one after the other.

    Raises:
        OSError: the disk refuses.
    """
    dtype = np.float32 if precision == "single" else np.float64
    for part, folder in zip(parts, folders, strict=True):
        rows: dict[str, Values] = {}
        arrays: dict[str, Values] = {}
        for projection in model.layout.projections:
            if known := stored.parts(projection):
                rows |= outlined(projection.name, list(_compact(model, projection, known, part, folder, dtype)))
            else:
                found = stored.arrays(projection, model.system.default_clock)
                own = np.flatnonzero(_within(model, projection, part, found["j"]))
                order = own[delivery_order(found["i"][own], delay_steps(found["delay"][own], model.system.default_clock))]
                arrays |= {f"{projection.name}/{name}": values[order] for name, values in found.items()}
        write_files(folder, rows, arrays)


def _within(model: Model, projection: Projection, part: Partition, targets: npt.NDArray[np.integer]) -> Bools:
    """Which targets (numbers in their group) belong to a partition."""
    found = np.zeros(len(targets), np.bool_)
    for first, last in _ranges(model, projection, part):
        found |= (targets >= first) & (targets < last)
    return found


def _ranges(model: Model, projection: Projection, part: Partition) -> list[tuple[int, int]]:
    """The targets of a projection in a partition, as ranges of the target group."""
    found = set()
    for pathway in projection.members:
        place = model.layout.slices[pathway.post, pathway.compartment]
        own = part.cells(pathway.post, place.size)
        if len(own):
            found.add((place.start + own.start, place.start + own.stop))
    return sorted(found)


def _compact(
    model: Model,
    projection: Projection,
    known: Sequence[tuple[Path, Outline]],
    part: Partition,
    folder: Path,
    dtype: npt.DTypeLike,
) -> Iterator[Outline]:
    """The parts of the compact synapses of a partition, written."""
    own, found = kinds(projection), []
    for path, outline in known:
        for drawn in _decoded(path, outline, own, dtype):
            here = np.flatnonzero(_within(model, projection, part, drawn.target))
            if len(here):
                found.append(_taken(drawn, here))
    total = sum(len(drawn.target) for drawn in found)
    number = max(-(-total // _MOST), min(_PARTS, total // _EACH), 1)
    edges = _edges(found, number)
    for place, (first, last) in enumerate(pairwise(edges)):
        pieces = [_taken(drawn, np.flatnonzero((drawn.target >= first) & (drawn.target < last))) for drawn in found]
        arranged = arrange([piece for piece in pieces if len(piece.target)], own, dtype)
        yield arranged.write(folder / f"{projection.name}.synapses.{place}")


def _edges(found: Sequence[Drawn], number: int) -> list[int]:
    """Where targets are cut, so that the parts have about the same number of synapses."""
    if not found:
        return [0, 1]
    last = max(int(drawn.target.max()) for drawn in found)
    counts = np.sum([np.bincount(drawn.target, minlength=last + 1) for drawn in found], axis=0)
    wanted = np.arange(1, number) * counts.sum() / number
    return sorted({0, *(int(one) for one in np.searchsorted(np.cumsum(counts), wanted) + 1), last + 1})


def _decoded(path: Path, outline: Outline, own: Kinds, dtype: npt.DTypeLike) -> Iterator[Drawn]:
    """The synapses of a part, by kind and target."""
    file = Mapped(path)
    head = file.next(STORED_PART, 1)[0]
    begins = file.next(np.uint32, int(head["segments"]) + 1).astype(np.int64)
    delays = file.next(np.uint16, int(head["segments"]))
    targets = file.next(np.int32, int(head["synapses"]))
    weights = file.next(dtype, int(head["synapses"]))
    if not len(targets):
        return
    row = np.repeat(outline.rows, np.diff(outline.segments))  # of each segment
    source, kind = np.divmod(row // LONG, len(own))
    lengths = np.diff(begins)
    sources, steps, each = (np.repeat(values, lengths) for values in (source, delays, kind))
    for number in range(len(own)):
        members = np.flatnonzero(each == number)
        order = members[np.argsort(targets[members], kind="stable")]
        yield Drawn(number, 0, 0, sources[order], targets[order], steps[order], weights[order])


def _taken(drawn: Drawn, members: npt.NDArray[np.int64]) -> Drawn:
    """Some of the synapses."""
    return drawn._replace(
        source=drawn.source[members],
        target=drawn.target[members],
        steps=drawn.steps[members],
        weight=drawn.weight[members],
    )
