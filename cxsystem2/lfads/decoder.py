"""From initial conditions to factors, bin by bin: the controller infers an input, the generator moves, factors are read.

In each bin the controller sees what its encoder says of the bin and the factors of the bin before, and gives the mean and the
logarithm of the variance of an input; the generator moves by a draw of it (or by its mean) and by the external input. All arrays
are (members, bins, trials, …). `decode` works with every generator by automatic differentiation; `decode_gru` is the same
with the gradient written out, for the generator that nearly all models have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from cxsystem2.lfads.gru import (
    CLIP,
    Gates,
    Recurrence,
    bias_slopes,
    gates_of,
    input_slopes,
    recurrent_slopes,
    slopes_of_inputs,
    sums,
)
from cxsystem2.lfads.room import Rooms


@dataclass(frozen=True)
class Drive:
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
    drive: Drive,
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


class _DecodeGru(torch.autograd.Function):
    """`decode` with a GRU as generator and factors that are one product; the gradient is that of each line, backwards."""

    @staticmethod
    def forward(ctx: Any, room: Rooms, drive: Drive, *weights: Tensor) -> tuple[Tensor, ...]:
        w_con, u_con, b_con, c_begin, w_out, b_out, w_gen, u_gen, b_gen, w_fac, begin, stream = weights
        members, bins, _, streams = stream.shape
        trials, count = begin.shape[1], w_out.shape[2] // 2
        con, gen = Recurrence(u_con, b_con), Recurrence(u_gen, b_gen)
        con_room, gen_room = room.under("controller"), room.under("generator")
        con_gates = gates_of(stream, w_con[:, :streams], con_room)
        if drive.samples > 1:
            con_gates = Gates(*(drive.for_all_draws(one) for one in (con_gates.both, con_gates.candidate, con_gates.resets)))
        external = drive.external if drive.external is not None else stream.new_zeros(members, bins, trials, 0)
        gen_gates = gates_of(external, w_gen[:, count:], gen_room)
        con_states = con_room.take("states", (members, bins, trials, con.units), stream)
        states = gen_room.take("states", (members, bins, trials, gen.units), stream)
        factors = room.take("factors", (members, bins, trials, w_fac.shape[2]), stream)
        fed = room.take("fed", factors.shape, stream)
        said = room.take("said", (members, bins, trials, 2 * count), stream)
        inputs = room.take("inputs", (members, bins, trials, count), stream)
        from_factors = _halves(w_con[:, streams:], con.units)
        from_inputs = _halves(w_gen[:, :count], gen.units)
        bias, ctx.clipped = b_out[:, None], None
        own, state = c_begin.expand(members, trials, con.units), begin
        seen = torch.bmm(_times(state, drive.state_mask, 0), w_fac)
        steps = zip(
            *(_unbound(array) for array in (con_states, states, factors, fed, said, inputs)),
            con_gates.steps(),
            gen_gates.steps(),
            strict=True,
        )
        for step, (new_own, new_state, new_factors, now_fed, now_said, used, con_now, gen_now) in enumerate(steps):
            if drive.feedback:
                now_fed.copy_(_times(seen, drive.factor_mask, step))
                con_now[0].baddbmm_(now_fed, from_factors[0])
                con_now[1].baddbmm_(now_fed, from_factors[1])
            con.forward(own, con_now, new_own)
            if step == 0:
                own_clipped = new_own.abs() > CLIP
                new_own.clamp_(-CLIP, CLIP)
            torch.baddbmm(bias, new_own, w_out, out=now_said)
            used.copy_(now_said[..., :count])
            if drive.noise is not None:
                used.addcmul_(torch.exp(now_said[..., count:] / 2), drive.noise[:, step])
            gen_now[0].baddbmm_(used, from_inputs[0])
            gen_now[1].baddbmm_(used, from_inputs[1])
            gen.forward(state, gen_now, new_state)
            if step == 0:
                ctx.clipped = own_clipped, new_state.abs() > CLIP
                new_state.clamp_(-CLIP, CLIP)
            torch.bmm(_times(new_state, drive.state_mask, step + 1), w_fac, out=new_factors)
            own, state, seen = new_own, new_state, new_factors
        ctx.drive, ctx.kept = drive, (con, gen, con_gates, gen_gates, fed, external, from_factors, from_inputs)
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*weights, con_states, states, said, inputs)
        ctx.mark_non_differentiable(inputs)
        return factors, states, said, inputs

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor | None) -> tuple[Tensor | None, ...]:
        *weights, con_states, states, said, inputs = ctx.saved_tensors
        w_con, u_con, b_con, c_begin, w_out, b_out, w_gen, u_gen, b_gen, w_fac, begin, stream = weights
        con, gen, con_gates, gen_gates, fed, external, from_factors, from_inputs = ctx.kept
        drive, ctx.kept = ctx.drive, None
        members, bins, trials, streams = stream.shape
        count = inputs.shape[3]
        on_factors, on_states, on_said = slopes[0], slopes[1], slopes[2]
        all_factors = torch.zeros_like(fed) if on_factors is None else on_factors.clone()
        all_said = torch.zeros_like(said) if on_said is None else on_said.clone()
        half = None if drive.noise is None else torch.exp(said[..., count:] / 2).mul_(drive.noise).mul_(0.5)
        first_own = c_begin.expand(members, trials, con.units)
        own_before, state_before = (first_own, *_unbound(con_states)[:-1]), (begin, *_unbound(states)[:-1])
        turned_fac, turned_out = w_fac.transpose(1, 2), w_out.transpose(1, 2)
        turned_factors = tuple(half_.transpose(1, 2) for half_ in from_factors)
        turned_inputs = tuple(half_.transpose(1, 2) for half_ in from_inputs)
        con_steps, gen_steps = con_gates.steps(), gen_gates.steps()
        factor_steps, said_steps = _unbound(all_factors), _unbound(all_said)
        on_state, on_own = torch.zeros_like(begin), torch.zeros_like(first_own)
        on_seen: Tensor | None = None
        for step in range(bins - 1, -1, -1):
            if on_seen is not None:
                factor_steps[step].add_(on_seen)
            on_state = on_state + _times(torch.bmm(factor_steps[step], turned_fac), drive.state_mask, step + 1)
            if on_states is not None:
                on_state += on_states[:, step]
            if step == 0:
                on_state = on_state.masked_fill(ctx.clipped[1], 0)
            on_state = gen.back(on_state, state_before[step], gen_steps[step])
            on_used = torch.bmm(gen_steps[step][0], turned_inputs[0]).baddbmm_(gen_steps[step][1], turned_inputs[1])
            said_steps[step][..., :count].add_(on_used)
            if half is not None:
                said_steps[step][..., count:].addcmul_(on_used, half[:, step])
            on_own = torch.baddbmm(on_own, said_steps[step], turned_out)
            if step == 0:
                on_own = on_own.masked_fill(ctx.clipped[0], 0)
            on_own = con.back(on_own, own_before[step], con_steps[step])
            if drive.feedback:
                on_fed = torch.bmm(con_steps[step][0], turned_factors[0]).baddbmm_(con_steps[step][1], turned_factors[1])
                on_seen = _times(on_fed, drive.factor_mask, step)
        dropped = states if drive.state_mask is None else states * drive.state_mask[:, 1:]
        on_fac = torch.bmm(dropped.flatten(1, 2).transpose(1, 2), all_factors.flatten(1, 2))
        if on_seen is not None:
            on_fac.baddbmm_(_times(begin, drive.state_mask, 0).transpose(1, 2), on_seen)
            on_state = on_state + _times(torch.bmm(on_seen, turned_fac), drive.state_mask, 0)
        on_w_con = input_slopes(stream, con_gates)
        if drive.feedback:
            on_w_con = torch.cat([on_w_con, input_slopes(fed, con_gates)], 1)
        return (
            None,
            None,
            on_w_con,
            recurrent_slopes(first_own, con_states, con_gates),
            bias_slopes(con_gates),
            on_own.sum(1, keepdim=True),
            torch.bmm(con_states.flatten(1, 2).transpose(1, 2), all_said.flatten(1, 2)),
            all_said.flatten(1, 2).sum(1),
            torch.cat([input_slopes(inputs, gen_gates), input_slopes(external, gen_gates)], 1),
            recurrent_slopes(begin, states, gen_gates),
            bias_slopes(gen_gates),
            on_fac,
            on_state,
            slopes_of_inputs(w_con[:, :streams], con_gates),
        )


def _unbound(array: Tensor) -> Sequence[Tensor]:
    return array.unbind(1)


def _times(values: Tensor, mask: Tensor | None, step: int) -> Tensor:
    """Values with the dropout of one bin."""
    return values if mask is None else values * mask[:, step]


def _halves(weights: Tensor, units: int) -> tuple[Tensor, Tensor]:
    """The weights of gates z and r, and those of the candidate."""
    return weights[..., : 2 * units].contiguous(), weights[..., 2 * units :].contiguous()


def decode_gru(
    drive: Drive,
    controller: ControllerWeights,
    weights: Tensor,
    recurrent: Tensor,
    bias: Tensor,
    factors: Tensor,
    room: Rooms,
) -> Decoded:
    """Decode with a GRU as generator.

    Args:
        drive: what is given.
        controller: the weights of the controller.
        weights: of the generator for inferred, then external inputs (members, inputs, 3 units).
        recurrent: of the generator (members, units, 3 units).
        bias: of the generator (members, 3 units).
        factors: (members, units, factors), what factors are read with.
        room: where the arrays of the steps are kept from one call to the next.
    """
    con = controller
    found = _DecodeGru.apply(  # type: ignore[no-untyped-call]
        room, drive, con.weights, con.recurrent, con.bias, con.begin, con.readout, con.readout_bias,
        weights, recurrent, bias, factors, drive.begin, drive.stream,
    )  # fmt: skip
    count = controller.readout.shape[2] // 2
    said = found[2]
    return Decoded(found[0], found[1], said[..., :count], said[..., count:], found[3])
