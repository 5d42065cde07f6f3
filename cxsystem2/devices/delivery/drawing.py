"""Drawing the synapses of a projection part by part, straight into the files from which they are delivered."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2 import memory
from cxsystem2.config import Pathway
from cxsystem2.devices.delivery.compact import LONG, Compact, Drawn, Outline, arrange
from cxsystem2.devices.delivery.kinds import Kinds, factors, kinds
from cxsystem2.devices.delivery.packing import MOST_CELLS, weight_type
from cxsystem2.devices.options import Options
from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import DeviceError
from cxsystem2.models.cells import SOMA
from cxsystem2.network.delays import delay_steps
from cxsystem2.network.estimate import DRAWN_AT_A_TIME
from cxsystem2.processors import processors
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RELAYS, Projection
from cxsystem2.syntax.partition import Load, Part, partition

_PIECE, _SHARED, _MANY, _MOST = 500_000, 250_000, 2_000_000, DRAWN_AT_A_TIME
"""Synapses that are drawn at once, from which on threads share their delivery, and processors the drawing; and that a part
may have for the sake of memory."""
_TIMES = 64
"""How many times as many parts there may be for the sake of packed synapses; a part that is still too wide is not packed."""


def draw(
    model: Model,
    projection: Projection,
    options: Options,
    folder: Path,
    threads: int = 1,
    loads: Sequence[Load] | None = None,
) -> Compact:
    """Draw a projection into files of a folder, in parts for the threads that will deliver it, or find them on disk.

    Where `loads` of the cells are given, the parts are those into which these are divided.
    """
    if model.stored is not None:
        sizes, outlines = model.stored.sizes(projection), model.stored.link(projection, folder)
        model.note_drawn(projection, len(projection.members))
    else:
        sizes, outlines = draw_parts(model, projection, options, folder, 1 if threads == 1 else 2 * threads, loads)
    model.sizes[projection.name] = sizes
    compact = Compact.of(_sources(model, projection), kinds(projection), outlines)
    compact.write(folder / f"{projection.name}.synapses")
    return compact


def write_room(folder: Path, threads: int) -> None:
    """Tell a program how many bytes it may have for a copy of its synapses, in fewer parts than they have on disk.

    These are half of what is free, shared with others of this kind on the other processors.

    Raises:
        OSError: the disk refuses.
    """
    room = memory.free() // 2 * min(threads, processors()) // processors()
    (folder / "room.txt").write_text(f"{room}\n")


def draw_parts(
    model: Model,
    projection: Projection,
    options: Options,
    folder: Path,
    shared: int = 1,
    loads: Sequence[Load] | None = None,
) -> tuple[npt.NDArray[np.int64], list[Outline]]:
    """Draw the parts of a projection into files of a folder: the synapses of each pathway, and the outlines of the parts.

    There are `shared` of them for threads where it has enough synapses, and more where drawing needs them.
    """
    network = model.network
    each = [network.expected_synapses(member) for member in projection.members]
    expected = sum(each) if model.part is None else sum(map(partial(_share, model), projection.members, each))
    workers = min(options.jobs or os.cpu_count() or 1, 1 + int(expected // _MANY))
    threads, shared = shared // 2, min(shared, 1 + int(expected // _SHARED))
    wanted = max(workers, shared, -(-int(expected) // _MOST))
    if loads is not None and shared > 1:
        parts = _parts(model, projection, each, -(-wanted // threads) * threads, options.precision, loads)
    else:
        parts = _parts(model, projection, each, wanted, options.precision)
    work = _Work(model, projection, kinds(projection), each, options, folder)
    sizes: npt.NDArray[np.int64] = np.zeros(len(projection.members), np.int64)
    outlines: list[Outline] = []
    for done, (counts, outline) in enumerate(work.all(parts, workers), start=1):
        sizes += counts
        outlines.append(outline)
        model.note_drawn(projection, len(projection.members) * done // len(parts))
    return sizes, outlines


def _parts(
    model: Model,
    projection: Projection,
    each: list[float],
    number: int,
    precision: str | None,
    loads: Sequence[Load] | None = None,
) -> list[Part]:
    """So many parts, and more where the cells of one would be too many for packed synapses."""
    part = model.part if loads is None else None
    parts = partition(model.layout, projection, each, number, part, loads)
    most = _TIMES * number
    while precision == "packed" and number < most and any(_span(model, projection, one) > MOST_CELLS for one in parts):
        number *= 2
        parts = partition(model.layout, projection, each, number, part, loads)
    return parts


def _span(model: Model, projection: Projection, part: Part) -> int:
    """The number of cells from the first target of a part to the last one."""
    ends: list[int] = []
    for member, blocks in part:
        pathway = projection.members[member]
        place = model.layout.slices[pathway.post, pathway.compartment]
        ends += [place.start + blocks[0] * BLOCK, place.start + min(place.size, (blocks[-1] + 1) * BLOCK)]
    return max(ends) - min(ends)


def _share(model: Model, pathway: Pathway, expected: float) -> float:
    """The synapses of a pathway onto the cells of the model's part."""
    size = model.network.cells[pathway.post].size
    return expected * len(model.part.cells(pathway.post, size)) / max(1, size) if model.part is not None else expected


def _sources(model: Model, projection: Projection) -> int:
    """The number of cells of the source group."""
    if projection.source == RELAYS:
        return sum(relay.size for relay in model.layout.relays)
    return next(group.size for group in model.layout.groups if group.name == projection.source)


class _Work:
    """Makes parts, some of them at a time."""

    def __init__(
        self, model: Model, projection: Projection, kinds: Kinds, expected: list[float], options: Options, folder: Path
    ) -> None:
        self.model, self.projection, self.kinds, self.expected = model, projection, kinds, expected
        self.precision = options.precision
        self.folder = folder
        self.factors = factors(projection)

    def all(self, parts: list[Part], workers: int) -> Iterator[tuple[npt.NDArray[np.int64], Outline]]:
        """The parts in their order: synapses of each pathway, and what stays in memory."""
        if workers == 1:
            yield from map(self.part, range(len(parts)), parts)
            return
        with ThreadPoolExecutor(workers) as pool:  # numpy draws, and scipy sorts, without holding Python's lock
            yield from pool.map(self.part, range(len(parts)), parts)

    def part(self, number: int, part: Part) -> tuple[npt.NDArray[np.int64], Outline]:
        """Draw, sort and write one part."""
        counts = np.zeros(len(self.projection.members), np.int64)
        drawn = []
        for member, blocks in part:
            for some in self._pieces(member, blocks):
                one, size = self._pathway(member, some)
                drawn.append(one)
                counts[member] += size
        arranged = arrange(drawn, self.kinds, weight_type(self.precision))
        del drawn
        return counts, arranged.write(self.folder / f"{self.projection.name}.synapses.{number}", self.precision)

    def _pieces(self, number: int, blocks: Sequence[int]) -> Iterator[Sequence[int]]:
        """Blocks of targets whose synapses are drawn at once: memory that was used just before costs less than new one."""
        pathway = self.projection.members[number]
        network = self.model.network
        if pathway.load or network.rule(pathway).by_source:
            yield blocks
            return
        each = self.expected[number] / network.cells[pathway.post].size * BLOCK
        step = max(1, int(_PIECE / max(each, 1)))
        for first in range(0, len(blocks), step):
            yield blocks[first : first + step]

    def _pathway(self, number: int, blocks: Sequence[int]) -> tuple[Drawn, int]:
        """The synapses of a pathway onto some blocks of its targets, without those that would arrive after the end."""
        model, pathway = self.model, self.projection.members[number]
        network, slices = model.network, model.layout.slices
        found = network.connections(pathway, blocks).by_target()
        size = len(found)
        steps = delay_steps(found.delay, network.config.system.default_clock)
        longest = int(steps.max(initial=0))
        if longest >= network.steps and model.part is None:
            arriving = np.flatnonzero(steps < network.steps)
            found, steps = found.take(arriving), steps[arriving]
            longest = int(steps.max(initial=0))
        if longest >= LONG:
            raise DeviceError(
                f"{pathway.name}: a delay of {longest} steps is longer than the {LONG - 1} that fast code can hold; "
                "take --no-fast, or a larger default_clock"
            )
        firsts = slices[pathway.pre, SOMA].start, slices[pathway.post, pathway.compartment].start
        weight = found.weight if self.factors[number] == 1 else found.weight * self.factors[number]
        return Drawn(int(self.kinds.of[number]), *firsts, found.source, found.target, steps.astype(np.uint16), weight), size
