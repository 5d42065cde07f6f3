"""Drawing a network in partitions: each by itself, several of them at a time in processes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from cxsystem2.devices import Device, Options
from cxsystem2.network.partition import Partition
from cxsystem2.partitions import synapses
from cxsystem2.partitions.counting import counted
from cxsystem2.phases import stored_tables
from cxsystem2.pool import pool
from cxsystem2.processors import processors
from cxsystem2.simulation import CxSystem
from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model
from cxsystem2.syntax.lower import lower

_WORTH = 5_000_000
"""Synapses from which on several processes are faster than one, which need some seconds to begin."""


@dataclass(frozen=True, slots=True)
class Job:
    """A partition to draw, one of k, of a network whose tables are stored, into a folder."""

    tables: Path
    sources: Sequence[str]
    device: str
    seed: int
    part: Partition
    k: int
    folder: Path
    options: Options


def draw(
    system: CxSystem,
    tables: Path,
    parts: Sequence[Partition],
    folders: Sequence[Path],
    options: Options,
    stages: Stages,
) -> tuple[synapses.Sizes, BlockGraph]:
    """Draw all partitions of a network into a folder each; `tables` is the folder of its tables.

    Answers the number of synapses of each pathway, by projection, and that from each block of cells to each.

    Raises:
        DeviceError: they cannot be drawn.
        OSError: the disk refuses.
    """
    network, word = system.network, system.device.word
    expected = sum(network.expected_synapses(pathway) for pathway in network.config.pathways)
    workers = min(len(parts), options.jobs or processors(), 1 + int(expected // _WORTH))
    each = replace(options, jobs=max(1, (options.jobs or processors()) // workers))
    sources = stored_tables.sources(system)
    k = len(parts)
    jobs = [Job(tables, sources, word, network.seed, *one, each) for one in zip(parts, [k] * k, folders, strict=True)]
    with pool(workers) as processes:  # it starts them when they get something to do
        found = processes.map(_draw_stored, jobs) if workers > 1 else map(partial(_draw, system), jobs)
        sizes: synapses.Sizes = {}
        graphs = []
        for done, (own, graph) in enumerate(found, start=1):
            sizes = {name: sizes.get(name, 0) + counts for name, counts in own.items()}
            graphs.append(graph)
            stages.advance("plan", done / len(jobs))
    return sizes, BlockGraph.of(graphs[0].firsts, [(one.source, one.target, one.synapses) for one in graphs])


def is_compact(device: type[Device], options: Options) -> bool:
    """Whether a device delivers spikes itself, from files that its program maps."""
    return device.word == "cpp" and bool(options.fast)


def _draw_stored(job: Job) -> tuple[synapses.Sizes, BlockGraph]:
    tables = stored_tables.read(job.tables, job.sources)
    return _draw(CxSystem(*tables, seed=job.seed, device=job.device), job)


def _draw(system: CxSystem, job: Job) -> tuple[synapses.Sizes, BlockGraph]:
    model = lower(system.network, form=system.device.form(system.network.config), part=job.part)
    sizes = synapses.write(model, job.options, job.folder, job.k, compact=is_compact(system.device, job.options))
    stored = synapses.StoredSynapses([job.folder], job.folder.parent / "common")
    return sizes, counted(model, stored, job.options.precision)


def stored_model(system: CxSystem, folder: Path, k: int) -> Model:
    """The whole network with the synapses that are stored in so many partitions of a snapshot."""
    stored = synapses.StoredSynapses.of(folder, range(k))
    model = lower(system.network, form=system.device.form(system.network.config), stored=stored)
    for projection in model.layout.projections:
        model.sizes[projection.name] = stored.sizes(projection)
    return model
