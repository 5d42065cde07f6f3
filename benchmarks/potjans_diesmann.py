"""The circuit of Potjans and Diesmann in numbers, for the programs that are written by hand.

Nothing here comes from the shipped tables, so that a mistake there shows as a difference.

Source: Potjans & Diesmann (2014) Cereb Cortex 24:785, tables 4 and 5; downscaling: van Albada, Helias & Diesmann (2015)
PLoS Comput Biol 11:e1004490.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")
FULL_SIZES = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])
PROBABILITIES = np.array(
    [
        [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
        [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
        [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0.0],
        [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
        [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
        [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0.0],
        [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
        [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
    ]
)
"""That a pair has at least one synapse; rows are targets, columns are sources."""
BACKGROUND_SOURCES = np.array([1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100])
BACKGROUND_RATE = 8.0
"""Hertz, of each source."""
RATES = np.array([0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829])
"""Hertz, of the whole circuit; what a smaller one is compensated for."""

STEP = 0.1
"""Millisecond."""
TAU_M, TAU_SYNAPSE, REFRACTORY = 10.0, 0.5, 2.0
"""Millisecond."""
CAPACITANCE = 250.0
"""Picofarad."""
REST, THRESHOLD, START, START_SD = -65.0, -50.0, -58.0, 10.0
"""Millivolt."""
WEIGHT, INHIBITION, WEIGHT_SD = 87.81, -4.0, 0.1
"""Picoampere; a factor; relative to the mean."""
DELAYS, DELAY_SD = (1.5, 0.75), 0.5
"""Millisecond, of excitatory and of inhibitory sources; relative to the mean."""


@dataclass(frozen=True)
class Circuit:
    """The circuit with numbers of cells and of inputs times a scale, weights over its root, and a current instead."""

    scale: float

    @property
    def sizes(self) -> Integers:
        """Cells of each population."""
        return np.asarray(np.maximum(np.rint(FULL_SIZES * self.scale), 1), np.int64)

    @property
    def indegrees(self) -> Floats:
        """Synapses of a cell of the whole circuit, by target and source."""
        pairs = np.outer(FULL_SIZES, FULL_SIZES).astype(np.float64)
        return np.asarray(np.log1p(-PROBABILITIES) / np.log1p(-1 / pairs) / FULL_SIZES[:, np.newaxis])

    @property
    def synapses(self) -> Integers:
        """Synapses by target and source."""
        return np.rint(self.indegrees * self.scale * self.sizes[:, np.newaxis]).astype(np.int64)

    @property
    def full_weights(self) -> Floats:
        """Mean weights of the whole circuit, picoampere."""
        weights = np.where(np.arange(8) % 2, WEIGHT * INHIBITION, WEIGHT) * np.ones((8, 1))
        weights[0, 2] *= 2
        return np.asarray(weights)

    @property
    def weights(self) -> Floats:
        """Mean weights, picoampere."""
        return np.asarray(self.full_weights / np.sqrt(self.scale))

    @property
    def background_weight(self) -> float:
        """Weight of a background spike, picoampere."""
        return float(WEIGHT / np.sqrt(self.scale))

    @property
    def background_sources(self) -> Integers:
        """Background sources of a cell."""
        return np.rint(BACKGROUND_SOURCES * self.scale).astype(np.int64)

    @property
    def compensation(self) -> Floats:
        """What replaces the mean input that the scale takes away, picoampere."""
        lost = (self.indegrees * self.full_weights) @ RATES + BACKGROUND_SOURCES * WEIGHT * BACKGROUND_RATE
        return np.asarray((1 - np.sqrt(self.scale)) * TAU_SYNAPSE * 1e-3 * lost)
