"""A neural ordinary differential equation as generator: x' = x + f(x, input), with factors that are the state itself.

The gates of a GRU need more dimensions than the dynamics have, and hide fixed points; a state that moves by a smooth function
of itself, with as many dimensions as the dynamics have, finds both (PMC11065448; Versteeg et al. 2023, PMC10516113). Its
readout must hide no dimension: the linear one, where there are fewer dimensions than channels, or `injective`. One step of
Euler's method is one bin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from cxsystem2.lfads.decoder import ControllerWeights, Decoded, DecoderInput, decode
from cxsystem2.lfads.generators.base import GENERATORS, Generator
from cxsystem2.lfads.parameters import Weight, dense
from cxsystem2.lfads.room import Rooms

_STEP = 0.1
"""f is scaled by this, so that states move slowly."""
_STILL = 0.1
"""The last layer of f begins with weights smaller by this: what is added up over a hundred bins must not be large at first."""


@GENERATORS.register("node")
class OdeGenerator(Generator):
    """f has two hidden layers; its dimension is `generator_units`, which should be near that of the dynamics looked for."""

    wide = False

    @property
    def factors(self) -> int:
        """The state is the factors."""
        return self.units

    def weights(self) -> dict[str, Weight]:
        """Those of f."""
        hidden = self.sizes.hidden
        return {
            "generator.first": dense(self.units + self.driving, hidden, penalty="l2_generator"),
            "generator.first_bias": Weight((hidden,)),
            "generator.second": dense(hidden, hidden, penalty="l2_generator"),
            "generator.second_bias": Weight((hidden,)),
            "generator.out": Weight((hidden, self.units), _STILL / math.sqrt(hidden), penalty="l2_generator"),
            "generator.out_bias": Weight((self.units,)),
        }

    def velocity(self, parameters: Mapping[str, Tensor], state: Tensor, drive: Tensor) -> Tensor:
        """How far a state (members, trials, units) moves within a bin, under a drive (members, trials, inputs)."""
        hidden = torch.cat([state, drive], 2)
        for name in ("first", "second"):
            weights, bias = parameters[f"generator.{name}"], parameters[f"generator.{name}_bias"]
            hidden = torch.tanh(torch.baddbmm(bias[:, None], hidden, weights))
        found: Tensor = torch.baddbmm(parameters["generator.out_bias"][:, None], hidden, parameters["generator.out"])
        return _STEP * found

    def mover(self, parameters: Mapping[str, Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
        """The state in the next bin, of a state and a drive."""
        return lambda state, drive: state + self.velocity(parameters, state, drive)

    def decode(
        self, parameters: Mapping[str, Tensor], drive: DecoderInput, controller: ControllerWeights | None, room: Rooms
    ) -> Decoded:
        """Bin by bin, by automatic differentiation."""
        move = self.mover(parameters)
        if controller is not None:
            return decode(drive, controller, move, lambda state: state)
        members, bins = drive.stream.shape[:2]
        given = drive.stream.new_zeros(members, bins, drive.begin.shape[1], 0) if drive.external is None else drive.external
        state, states = drive.begin, []
        for now in given.unbind(1):
            state = move(state, now)
            states.append(state)
        found = torch.stack(states, 1)
        return Decoded(found if drive.state_mask is None else found * drive.state_mask[:, 1:], found)
