"""Whether what a result file says of itself fits together, before anything is computed from it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cxsystem2.results.results import Results


def unsound(results: Results) -> str:
    """What does not fit together, as the end of a sentence; empty when all does."""
    for name in ("runtime", "dt"):
        value = getattr(results, name)
        if not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
            return f"its {name} is {value!r}"
    for name, population in results.populations.items():
        places = population.w, population.z
        if any(one.shape != (population.size,) or one.dtype.kind not in "fc" for one in places):
            return f"'{name}' has not one position for each of its {population.size} cells"
    for name in results.spikes:
        if name not in results.populations:
            return f"there are spikes of '{name}', which is no population of it"
    for name, spikes in results.spikes.in_memory():
        cells, times = spikes.i, spikes.t
        if cells.ndim != 1 or cells.shape != times.shape or cells.dtype.kind not in "iu" or times.dtype.kind != "f":
            return f"the spikes of '{name}' are not a cell and a time each"
        if name in results.watched and not _watches(results.watched[name].cells, cells, results.populations[name].size):
            return f"the recorded cells of '{name}' are not those of its spikes"
        if cells.size and not 0 <= cells.min() <= cells.max() < results.populations[name].size:
            return f"'{name}' has spikes of cells that it has not"
    return ""


def _watches(watched: npt.NDArray[np.integer], cells: npt.NDArray[np.integer], size: int) -> bool:
    """Whether recorded cells are different ones of a population of a size, in increasing order, and all spikes are of them."""
    if not len(watched) or watched[0] < 0 or watched[-1] >= size or not (np.diff(watched) > 0).all():
        return False
    return bool(np.isin(cells, watched).all())
