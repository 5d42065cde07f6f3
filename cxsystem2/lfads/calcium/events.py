"""Events of calcium: what deconvolution finds in traces, in a unit of their own, and in bins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.calcium.deconvolution import first_order, noise_of, second_order
from cxsystem2.lfads.calcium.indicators import Indicator
from cxsystem2.lfads.calcium.microscope import Fluorescence
from cxsystem2.lfads.trials import DataError

Doubles = npt.NDArray[np.float64]
UNIT = 0.1
"""The size of the smallest event, in the unit of the events."""
NOT_SCANNED = "the laser was not at the cell in this bin"
"""Why most bins of two-photon data are missing."""
_NO_NOISE = 1e-9
"""Noise is rounding where it is a smaller share of the largest value."""
_LONGEST = 200
"""Frames in which a response has its peak."""


@dataclass(frozen=True, eq=False)
class CalciumEvents:
    """Events of cells, frame by frame.

    Attributes:
        sizes: (frames, cells); the smallest event of each cell has the size `UNIT`.
        unit: dF/F at the peak of the response to an event of size 1 (cells,).
        times: when each value was taken, second (frames, cells).
    """

    sizes: Doubles
    unit: Doubles
    times: Doubles

    def binned(self, start: float, bins: int, width: float) -> Doubles:
        """Sizes in the bins in which the laser crossed each cell, (bins, cells); NaN in all others.

        Args:
            start: of the first bin, second.
            bins: how many.
            width: of a bin, second.
        """
        found = np.full((bins, self.sizes.shape[1]), np.nan)
        places = np.floor((self.times - start) / width + 1e-9).astype(np.int64)
        there = (places >= 0) & (places < bins)
        frames, cells = np.nonzero(there)
        own = places[frames, cells], cells
        found[own] = 0.0
        np.add.at(found, own, self.sizes[frames, cells])  # frames that are shorter than a bin share one
        return found


@dataclass(frozen=True)
class Deconvolution:
    """How events are found.

    Attributes:
        order: 1: calcium jumps and decays, as OASIS has it for fast indicators; 2: it rises before it decays.
        smallest: event, in standard deviations of the noise.
    """

    order: int = 1
    smallest: float = 1.0

    def __post_init__(self) -> None:
        if self.order not in (1, 2):
            raise DataError("order", f"deconvolution is of order 1 or 2, not {self.order}")
        if not 0 < self.smallest < np.inf:
            raise DataError("smallest", f"the smallest event must be above 0, not {self.smallest:g}")

    def events(self, traces: Fluorescence, indicator: Indicator) -> CalciumEvents:
        """The events of all cells.

        Raises:
            DataError: a trace is not finite, or constant.
        """
        slow, fast = indicator.roots(traces.interval)
        response = (slow ** np.arange(1, _LONGEST) - fast ** np.arange(1, _LONGEST)) / (slow - fast)
        top = float(response.max()) if self.order == 2 else 1.0
        sizes = np.empty_like(traces.values)
        units = np.empty(sizes.shape[1])
        for cell, trace in enumerate(traces.values.T):
            if not np.isfinite(trace).all():
                raise DataError("fluorescence", f"the trace of cell {cell} has values that are no numbers")
            noise = noise_of(trace)
            if noise <= _NO_NOISE * max(1.0, float(np.abs(trace).max())):
                raise DataError("fluorescence", f"the trace of cell {cell} has no noise, so that no smallest event can be told")
            least = self.smallest * noise
            found = first_order(trace, slow, least) if self.order == 1 else second_order(trace, (slow, fast), least / top)
            units[cell] = least / UNIT
            sizes[:, cell] = found * top / units[cell]
        return CalciumEvents(sizes, units, traces.times)
