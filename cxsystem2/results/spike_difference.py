"""Where the spikes of two runs differ: which populations, from which time on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from cxsystem2.results.records import Spikes
    from cxsystem2.results.results import Results


@dataclass(frozen=True, slots=True)
class SpikeDifference:
    """How the spikes of one population differ between two runs."""

    population: str
    before: int | None
    """Number of spikes in the first run; None where they are not recorded."""
    after: int | None
    """Number of spikes in the second run; None where they are not recorded."""
    time: float | None
    """The first time (second) at which a spike is in one run alone; None where one has not recorded them."""
    cell: int | None
    """The number of the cell of this spike within its population."""


def spike_differences(first: Results, second: Results) -> list[SpikeDifference]:
    """The populations whose spikes are not the same: every cell, and every time to the last bit."""
    found = []
    for name in dict.fromkeys([*first.spikes, *second.spikes]):
        one, other = first.spikes.get(name), second.spikes.get(name)
        if one is None or other is None:
            before, after = (None if own is None else len(own.t) for own in (one, other))
            found.append(SpikeDifference(name, before, after, None, None))
        elif (where := _first(one, other)) is not None:
            found.append(SpikeDifference(name, len(one.t), len(other.t), *where))
    return found


def _first(one: Spikes, other: Spikes) -> tuple[float, int] | None:
    """The time and the cell of the first spike that only one of two has."""
    (cells, times), (other_cells, other_times) = _sorted(one), _sorted(other)
    both = min(len(times), len(other_times))
    differs = np.flatnonzero((times[:both] != other_times[:both]) | (cells[:both] != other_cells[:both]))
    if not len(differs) and len(times) == len(other_times):
        return None
    at = int(differs[0]) if len(differs) else both
    left = [(float(own[at]), int(of[at])) for own, of in ((times, cells), (other_times, other_cells)) if at < len(own)]
    return min(left)


def _sorted(spikes: Spikes) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    order = np.lexsort((spikes.i, spikes.t))
    return spikes.i[order], spikes.t[order]
