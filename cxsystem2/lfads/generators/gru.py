"""The generator of LFADS: a gated recurrent unit, with factors that are projections of its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from cxsystem2.lfads.decoder import ControllerWeights, Decoded, DecoderInput, clipped_step
from cxsystem2.lfads.generators.base import GENERATORS, Generator
from cxsystem2.lfads.gru import Recurrence, gru, sums
from cxsystem2.lfads.gru_decoder import decode_gru
from cxsystem2.lfads.parameters import Weight, dense, gru_weights
from cxsystem2.lfads.room import Rooms


@GENERATORS.register("gru")
class GruGenerator(Generator):
    """Factors are read by unit vectors in the space of the state, so that their size is that of the state."""

    @property
    def factors(self) -> int:
        """As the sizes say."""
        return self.sizes.factors

    def weights(self) -> dict[str, Weight]:
        """A GRU and the matrix of the factors (units, factors)."""
        return {
            **gru_weights("generator", self.driving, self.units, penalty="l2_generator"),
            "factors.weights": dense(self.units, self.factors),
        }

    def mover(self, parameters: Mapping[str, Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
        """One step of the GRU."""
        weights, recurrent, bias = (parameters[f"generator.{part}"] for part in ("input", "recurrent", "bias"))
        recurrence = Recurrence(recurrent, bias)
        return lambda state, drive: clipped_step(recurrence, state, torch.bmm(drive, weights))

    def decode(
        self, parameters: Mapping[str, Tensor], drive: DecoderInput, controller: ControllerWeights | None, room: Rooms
    ) -> Decoded:
        """By the decoder whose gradient is written out; without a controller, by one GRU over the external inputs."""
        weights, recurrent, bias = (parameters[f"generator.{part}"] for part in ("input", "recurrent", "bias"))
        read = parameters["factors.weights"]
        read = read / read.norm(dim=1, keepdim=True)
        if controller is not None:
            return decode_gru(drive, controller, weights, recurrent, bias, read, room)
        given = drive.external
        if given is None:
            members, bins = drive.stream.shape[:2]
            given = drive.stream.new_zeros(members, bins, drive.begin.shape[1], 0)
        states = gru(given, weights, recurrent, bias, drive.begin, room.under("generator"))
        dropped = states if drive.state_mask is None else states * drive.state_mask[:, 1:]
        return Decoded(sums(read, dropped, None), states)
