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

    def take(self, own: npt.NDArray[np.int64]) -> Connections:
        """Some of the synapses, in the order of their numbers."""
        state = {name: values[own] for name, values in self.state.items()}
        return Connections(self.source[own], self.target[own], self.weight[own], self.delay[own], state)

    def by_target(self) -> Connections:
        """The synapses in the order of their targets."""
        if np.all(self.target[1:] >= self.target[:-1]):
            return self
        return self.take(np.argsort(self.target, kind="stable"))
