"""Dividing a network on disk otherwise: its stored synapses and its state move to other partitions; nothing is drawn again."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cxsystem2.network.partition import Partition
from cxsystem2.partitions import pieces
from cxsystem2.partitions.counting import counted
from cxsystem2.partitions.division import blocks, stated
from cxsystem2.partitions.methods import divide, methods
from cxsystem2.partitions.records import activity
from cxsystem2.partitions.synapses import SIZES, StoredSynapses
from cxsystem2.phases.asked import NAME as ASKED
from cxsystem2.phases.moving import move
from cxsystem2.results.on_disk import FILE as RESULTS
from cxsystem2.snapshots import Generation, Store, creating
from cxsystem2.snapshots.block_graph import NAME as BLOCKS
from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.snapshots.records import RECORDS
from cxsystem2.snapshots.replacing import ORIGIN
from cxsystem2.syntax import Model


def divide_again(store: Store, generation: Generation, model: Model, number: int, method: str, target: Path) -> None:
    """Write a network on disk and the state of a generation into a new directory, in at most so many partitions.

    Raises:
        RegistryError: there is no such method.
        CxSystemError: the network cannot be divided in this way, or not here.
        FileProblem: the directory holds something else, or the disk refuses.
    """
    manifest, network = store.manifest, model.network
    assert isinstance(model.stored, StoredSynapses)
    precision = str(manifest.options["precision"])
    graph = BlockGraph.read(store.folder) if BLOCKS in manifest.files else counted(model, model.stored, precision)
    parts = divide(network, number, method, graph, activity(store.folder, model, graph.firsts))
    with creating(target) as draft:
        draft.add_tables({path.name: path.read_text(encoding="utf-8") for path in (store.folder / "tables").iterdir()})
        if RESULTS in manifest.files:
            shutil.copyfile(store.folder / RESULTS, draft.network() / Path(RESULTS).name)
        folders = [draft.network(place) for place in range(len(parts))]
        move(model, model.stored, parts, folders, precision, draft.folder)
        shutil.copyfile(store.folder / "network/common" / SIZES, draft.network() / SIZES)
        graph.write(draft.folder)
        if (store.folder / RECORDS).is_dir():
            shutil.copytree(store.folder / RECORDS, draft.folder / RECORDS)
        if (known := store.folder / ASKED).exists():
            shutil.copyfile(known, draft.folder / ASKED)
        options = {**manifest.options, "method": methods.name(method), ORIGIN: manifest.id}
        divided = replace(manifest, partitions=stated(network, parts), options=options, id=secrets.token_hex(16))
        facts = generation.facts
        cut = _cut(store, generation, model, parts)
        draft.finish(divided).write(generation.step, *cut, reason=facts.reason, records=facts.records)


def _cut(
    store: Store, generation: Generation, model: Model, parts: Sequence[Partition]
) -> tuple[list[pieces.Named], pieces.Named]:
    """The state of a generation for other partitions; nothing at the beginning."""
    if not generation.step:
        return [{} for _ in parts], {}
    old = [blocks(model.network, one) for one in store.manifest.partitions]
    found = [generation.arrays(place) for place in range(store.manifest.k)]
    return pieces.cut(model, pieces.join(model, old, found, generation.arrays(None)), parts)
