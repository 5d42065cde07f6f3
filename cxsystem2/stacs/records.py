"""Records of STACS: the spikes in ``.evtlog`` files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.stacs.snapshot import SPIKE
from cxsystem2.stacs.text import words

Integers = npt.NDArray[np.int64]
_NAME = re.compile(r"\.evtlog\.(?P<step>\d+)\.(?P<file>\d+)$")


@dataclass(frozen=True, slots=True)
class StacsSpikes:
    """Spikes in the order of time: times in ticks, at the end of the step in which the threshold was crossed, and vertices."""

    time: Integers
    vertex: Integers

    def of(self, vertices: Integers) -> StacsSpikes:
        """The spikes of some vertices, as numbers within them; `vertices` ascend."""
        own = np.isin(self.vertex, vertices)
        return StacsSpikes(self.time[own], np.searchsorted(vertices, self.vertex[own]))


def read_spikes(folder: Path, base: str) -> StacsSpikes:
    """All spikes of a folder of records.

    Raises:
        FileProblem: there are no such files, or one is damaged.
    """
    found = [(match, path) for path in folder.glob(f"{base}.evtlog.*") if (match := _NAME.search(path.name))]
    if not found:
        raise FileProblem(f"{folder}: there are no records {base}.evtlog.… in this folder")
    times, vertices = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for _, path in sorted(found, key=lambda one: (int(one[0]["step"]), int(one[0]["file"]))):
        for block in words(path):
            if (wrong := np.flatnonzero((block.each < 3) | (block.each > 5))).size:
                raise block.line_fault(int(wrong[0]), "an event has a type, a time, a source, and perhaps an entry and a value")
            firsts = np.cumsum(block.each) - block.each
            masks = np.zeros((3, len(block.starts)), bool)
            for place in range(3):
                masks[place, firsts + place] = True
            kind, source = (block.numbers(masks[place], np.int64).astype(np.int64) for place in (0, 2))
            own = kind == SPIKE
            times.append(block.hexadecimal(masks[1])[own])
            vertices.append(source[own])
    time, vertex = np.concatenate(times), np.concatenate(vertices)
    order = np.lexsort((vertex, time))
    return StacsSpikes(time[order], vertex[order])
