"""What a run leaves: spikes, recorded variables, and what is known of each population. Plain numpy, SI units."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd


class Spikes(NamedTuple):
    """Spikes of one population in the order of time: cells (numbers within the population) and times in second.

    Both have the shape (spikes,).
    """

    i: npt.NDArray[np.int32]
    t: npt.NDArray[np.float64]

    def to_frame(self) -> pd.DataFrame:
        """The spikes as a data frame with the columns ``i`` (cell) and ``t`` (second)."""
        import pandas as pd

        return pd.DataFrame({"i": self.i, "t": self.t})


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


@dataclass(frozen=True, slots=True, repr=False)
class Recording:
    """One recorded variable: `values` has a row for each time `t` (second) and a column for each of `cells`.

    The shapes are (times,), (times, cells) and (cells,).
    """

    t: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    cells: npt.NDArray[np.int64]
    unit: str

    def __repr__(self) -> str:
        return f"<Recording: {len(self.t)} times, {len(self.cells)} cells, in {self.unit}>"

    def to_frame(self) -> pd.DataFrame:
        """The values as a data frame: a row for each time (index ``t``, second), a column for each cell.

        They are in the unit that ``attrs["unit"]`` of the frame says.
        """
        import pandas as pd

        index, columns = pd.Index(self.t, name="t"), pd.Index(self.cells, name="cell")
        frame = pd.DataFrame(self.values, index=index, columns=columns)
        frame.attrs["unit"] = self.unit
        return frame


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that the tables of a run name and that the run has read: its size, its SHA-256, and small ones whole."""

    size: int
    sha256: str
    content: bytes | None = None
    """What is in it; None for files of `LARGEST_WHOLE` bytes and more."""


LARGEST_WHOLE = 1_000_000
"""Bytes from which on a result keeps no copy of a file that its run has read."""
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
