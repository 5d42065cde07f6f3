"""What a run leaves: spikes, recorded variables, and what is known of each population. Plain numpy, SI units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Spikes(NamedTuple):
    """Spikes of one population in the order of time: the cell (within its population) and the time in second."""

    i: npt.NDArray[np.int32]
    t: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded variable: `values` has a row for each time `t` (second) and a column for each of `cells`."""

    t: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    cells: npt.NDArray[np.int64]
    unit: str


@dataclass(frozen=True, slots=True)
class PopulationRecord:
    """A population or an input: its size, kind, place in the cortex, and the positions of its cells."""

    label: str
    size: int
    kind: str
    type: str
    subtype: str
    layer: str
    area: str
    w: npt.NDArray[np.complex128]
    """Positions on the cortical plane, millimetre."""
    z: npt.NDArray[np.complex128]
    """Positions in the visual field, degree."""
    depth: float = float("nan")
    """Height of the layer above layer 6, millimetre; inputs lie above all layers. NaN in files that do not say it."""
