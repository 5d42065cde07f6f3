"""From initial conditions to factors, bin by bin: the controller infers an input, the generator moves, factors are read.

In each bin the controller sees what its encoder says of the bin and the factors of the bin before, and gives the mean and the
logarithm of the variance of an input; the generator moves by a draw of it (or by its mean) and by the external input. All
arrays are (members, bins, trials, …). `decode` works with every generator, by automatic differentiation;
`cxsystem2.lfads.gru_decoder` is the same with the gradient written out, for the generator that nearly all models have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from cxsystem2.lfads.gru import CLIP, Recurrence, sums


@dataclass(frozen=True)
class DecoderInput:
    """What the decoder is given for a batch.

    Attributes:
        begin: state of the generator before the first bin (members, trials, units).
        stream: what the encoder says to the controller (members, bins, trials, streams), dropped out.
        external: external inputs (members, bins, trials, n), dropped out; None without.
        noise: normal numbers (members, bins, trials, inputs); None: the means of the inputs are used.
        factor_mask: factors of dropout of the factors that the controller sees (members, bins, trials, factors).
        state_mask: of the states that factors are read from, one bin more than there are: the first is the beginning.
        feedback: whether the controller sees factors.
        samples: how many draws there are of each trial of the stream in all others, which have trials one after the other
            in each draw.
    """

    begin: Tensor
    stream: Tensor
    external: Tensor | None = None
    noise: Tensor | None = None
    factor_mask: Tensor | None = None
    state_mask: Tensor | None = None
    feedback: bool = True
    samples: int = 1

    def for_all_draws(self, of_stream: Tensor) -> Tensor:
        """What was worked out of the stream (members, bins, trials, …), for each draw."""
        return of_stream if self.samples == 1 else of_stream.repeat(1, 1, self.samples, 1)


@dataclass(frozen=True)
class Decoded:
    """What the decoder finds: each (members, bins, trials, …).

    Attributes:
        factors: (…, factors).
        states: of the generator (…, units).
        means: of the inferred inputs (…, inputs).
        log_variances: of the inferred inputs (…, inputs).
        inputs: the inputs that were used (…, inputs).
    """

    factors: Tensor
    states: Tensor
    means: Tensor | None = None
    log_variances: Tensor | None = None
    inputs: Tensor | None = None


@dataclass(frozen=True)
class ControllerWeights:
    """The controller: a GRU over [stream, factors], and its readout.

    Attributes:
        weights: (members, streams + factors, 3 units); without factors where it does not see them.
        recurrent: (members, units, 3 units).
        bias: (members, 3 units).
        begin: its state before the first bin (members, 1, units).
        readout: (members, units, 2 inputs), means and then logarithms of variances.
        readout_bias: (members, 2 inputs).
    """

    weights: Tensor
    recurrent: Tensor
    bias: Tensor
    begin: Tensor
    readout: Tensor
    readout_bias: Tensor


def clipped_step(recurrence: Recurrence, state: Tensor, gates: Tensor) -> Tensor:
    """One step of a GRU by automatic differentiation; `gates` hold x W (members, trials, 3 units)."""
    units = recurrence.units
    gates = gates + recurrence.bias[:, None]
    both = torch.sigmoid(torch.baddbmm(gates[..., : 2 * units], state, recurrence.both))
    z, r = both[..., :units], both[..., units:]
    candidate = torch.tanh(torch.baddbmm(gates[..., 2 * units :], r * state, recurrence.candidate))
    return torch.lerp(candidate, state, z).clamp(-CLIP, CLIP)


def decode(
    drive: DecoderInput,
    controller: ControllerWeights,
    move: Callable[[Tensor, Tensor], Tensor],
    read: Callable[[Tensor], Tensor],
) -> Decoded:
    """Decode with any generator.

    Args:
        drive: what is given.
        controller: the weights of the controller.
        move: the state of the generator in the next bin, from its state and what drives it: inferred, then external inputs.
        read: the factors of a state.
    """
    recurrence = Recurrence(controller.recurrent, controller.bias)
    streams = drive.stream.shape[3]
    from_stream, from_factors = controller.weights[:, :streams], controller.weights[:, streams:]
    count = controller.readout.shape[2] // 2
    state, own = drive.begin, controller.begin.expand(drive.begin.shape[0], drive.begin.shape[1], -1)
    mask = drive.state_mask
    factors = read(state if mask is None else state * mask[:, 0])
    found: list[list[Tensor]] = [[], [], [], [], []]
    for step, from_encoder in enumerate(drive.for_all_draws(sums(from_stream, drive.stream, None)).unbind(1)):
        gates = from_encoder
        if drive.feedback:
            gates = gates.baddbmm(factors if drive.factor_mask is None else factors * drive.factor_mask[:, step], from_factors)
        own = clipped_step(recurrence, own, gates)
        said = torch.baddbmm(controller.readout_bias[:, None], own, controller.readout)
        mean, log_variance = said[..., :count], said[..., count:]
        used = mean if drive.noise is None else mean + torch.exp(log_variance / 2) * drive.noise[:, step]
        state = move(state, used if drive.external is None else torch.cat([used, drive.external[:, step]], 2))
        factors = read(state if mask is None else state * mask[:, step + 1])
        for kept, value in zip(found, (factors, state, mean, log_variance, used), strict=True):
            kept.append(value)
    return Decoded(*(torch.stack(kept, 1) for kept in found))
