"""The synapses of one pathway as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Connections:
    """Cells on both sides (numbers within their populations), weights (SI units) and delays (second) of synapses.

    `state` holds further variables, of synapses that were saved with them.
    """

    source: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    weight: Floats
    delay: Floats
    state: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.source)
