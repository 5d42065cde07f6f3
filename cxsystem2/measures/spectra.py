"""Power spectra of the activity of all populations of a run."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.measures.measure import trains
from cxsystem2.measures.spectrum import PeakFrequency
from cxsystem2.measures.trains import Numbers

if TYPE_CHECKING:
    from cxsystem2.results import Results


def spectra(
    results: Results,
    names: Collection[str] | None = None,
    *,
    start: float = 0.0,
    stop: float | None = None,
    resolution: float = 2.0,
    lowest: float = 4.0,
    highest: float = 200.0,
) -> tuple[Numbers, dict[str, Numbers]]:
    """Frequencies (hertz), and the power of each population there, in units of that of independent Poisson cells.

    It is the spectrum whose peak are `peak_frequency` and `peak_power`. The power of a population without spikes is NaN.
    There are no frequencies when the window is shorter than the inverse of the resolution.

    Raises:
        ValueError: the window is empty, or not within the run.

    Source: Welch (1967) IEEE Trans Audio Electroacoust 15:70.
    """
    one = PeakFrequency(resolution=resolution, lowest=lowest, highest=highest)
    shown = {name: own for name, own in trains(results, start, stop).items() if names is None or name in names}
    found = {name: one.spectrum(own) for name, own in shown.items()}
    frequency = next((frequency for frequency, _ in found.values() if frequency.size), np.empty(0))
    silent = np.full(frequency.size, np.nan)
    return frequency, {name: power if power.size else silent for name, (_, power) in found.items()}
