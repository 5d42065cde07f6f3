"""A readout that cannot hide a dimension: different factors always give different outputs.

A linear readout of many factors lets a generator have dynamics that no neuron shows. Here the factors, padded with zeros to
as many numbers as there are outputs, go through coupling layers, each of which can be inverted (Dinh et al. 2017), and so all
that is in the factors is in the outputs. Versteeg et al. (2023, PMC10516113) read latent dynamics out in this way and find
dimension and fixed points that a linear readout misses.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.gru import sums
from cxsystem2.lfads.parameters import Weight, dense
from cxsystem2.lfads.readouts.base import READOUTS, Readout

LAYERS = 4
"""Coupling layers: each changes half of the numbers by what the other half says."""
_STEEPEST = 1.5
"""The logarithm of a scale stays within plus and minus this, so that the inverse stays well-behaved."""


@READOUTS.register("injective")
class Injective(Readout):
    """Factors padded with zeros, mixed by a matrix, then coupling layers, and a bias of each output."""

    def __init__(self, name: str, factors: int, outputs: int, hidden: int, begin: NDArray[np.float32] | None = None) -> None:
        super().__init__(name, factors, outputs, hidden, begin)
        if factors > outputs:
            raise CxSystemError(
                f"an injective readout needs at least as many outputs as factors, but there are {outputs} outputs for "
                f"{factors} factors; give fewer factors, or the linear readout"
            )
        self._half = outputs // 2

    def weights(self) -> dict[str, Weight]:
        """Those of each layer begin such that the layer changes little."""
        found: dict[str, Weight] = {f"{self.name}.mix": Weight((self.outputs, self.outputs), begin=_orthogonal(self.outputs))}
        for layer in range(LAYERS):
            given, changed = self._sides(layer)
            name = f"{self.name}.{layer}"
            found[f"{name}.hidden"] = dense(given, self.hidden)
            found[f"{name}.hidden_bias"] = Weight((self.hidden,))
            found[f"{name}.change"] = Weight((self.hidden, 2 * changed), spread=0.01)
            found[f"{name}.change_bias"] = Weight((2 * changed,))
        found[f"{self.name}.bias"] = Weight((self.outputs,), begin=self.begin)
        return found

    def read(self, parameters: Mapping[str, Tensor], factors: Tensor) -> Tensor:
        """Layer after layer; odd layers change the first half, even ones the second."""
        mix = parameters[f"{self.name}.mix"]
        values = sums(mix[:, : self.factors], factors, None)
        for layer in range(LAYERS):
            name = f"{self.name}.{layer}"
            first, second = values[..., : self._half], values[..., self._half :]
            given, changed = (first, second) if layer % 2 == 0 else (second, first)
            hidden = torch.tanh(sums(parameters[f"{name}.hidden"], given, parameters[f"{name}.hidden_bias"]))
            change = sums(parameters[f"{name}.change"], hidden, parameters[f"{name}.change_bias"])
            size = changed.shape[3]
            changed = changed * torch.exp(_STEEPEST * torch.tanh(change[..., :size])) + change[..., size:]
            values = torch.cat([given, changed] if layer % 2 == 0 else [changed, given], 3)
        return values + parameters[f"{self.name}.bias"][:, None, None]

    def _sides(self, layer: int) -> tuple[int, int]:
        """Numbers that a layer looks at, and that it changes."""
        halves = self._half, self.outputs - self._half
        return halves if layer % 2 == 0 else (halves[1], halves[0])


def _orthogonal(size: int) -> np.ndarray:
    """A matrix that mixes all numbers and loses none; the same for every model."""
    mixed, _ = np.linalg.qr(np.random.default_rng(size).standard_normal((size, size)))
    return mixed.astype(np.float32)
