"""Whether what a result file says of itself fits together, before anything is computed from it."""

from __future__ import annotations

import math

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
    for name, spikes in results.spikes.items():
        if name not in results.populations:
            return f"there are spikes of '{name}', which is no population of it"
        cells, times = spikes.i, spikes.t
        if cells.ndim != 1 or cells.shape != times.shape or cells.dtype.kind not in "iu" or times.dtype.kind != "f":
            return f"the spikes of '{name}' are not a cell and a time each"
        if cells.size and not 0 <= cells.min() <= cells.max() < results.populations[name].size:
            return f"'{name}' has spikes of cells that it has not"
    return ""
