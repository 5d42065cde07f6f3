"""What a run leaves: spikes, recorded variables, and what is known of each population. Plain numpy, SI units."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Spikes(NamedTuple):
    """Spikes of one population in the order of time: cells (numbers within the population) and times in second.

    Both have the shape (spikes,).
    """

    i: npt.NDArray[np.int32]
    t: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Watched:
    """Of which cells the spikes of a population are recorded, and when: from `begin` on and before `end` (second).

    `cells` are numbers within the population, in increasing order; shape (recorded cells,).
    """

    cells: npt.NDArray[np.int64]
    begin: float = 0.0
    end: float = math.inf

    def within(self, start: float, stop: float) -> tuple[float, float]:
        """The part of a window (second) in which spikes are recorded; it is empty when it ends where it begins, or before."""
        return max(start, self.begin), min(stop, self.end)


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded variable: `values` has a row for each time `t` (second) and a column for each of `cells`.

    The shapes are (times,), (times, cells) and (cells,).
    """

    t: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    cells: npt.NDArray[np.int64]
    unit: str


_COLUMN = {"column": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationRecord:
    """A population or an input: its size, kind, place in the cortex, and the positions of its cells.

    A field made with ``field(default=…, metadata=_COLUMN)`` holds the column of ``G`` rows of the same name as it is written;
    it is stored and read with no word elsewhere. Texts and numbers are attributes in the file of results.
    """

    label: str
    size: int
    kind: str
    """``population`` or ``input``."""
    type: str
    subtype: str = ""
    layer: str = ""
    area: str = field(default="", metadata=_COLUMN)
    w: npt.NDArray[np.complex128]
    """Positions on the cortical plane, millimetre; shape (size,)."""
    z: npt.NDArray[np.complex128]
    """Positions in the visual field, degree; shape (size,)."""
    depth: float = float("nan")
    """Height of the layer above layer 6, millimetre; inputs lie above all layers. NaN in files that do not say it."""

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of ``G`` rows that are kept as they are written."""
        return [one.name for one in fields(cls) if one.metadata.get("column")]
