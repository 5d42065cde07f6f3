"""The decoder with a GRU as generator and its gradient written out: what `cxsystem2.lfads.decoder.decode` returns, sooner.

Forwards, each bin writes into arrays of all bins. Backwards, slopes take the place of what they belong to, and every product
that gives the gradient of weights is one large product over all bins, after the last step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from cxsystem2.lfads.decoder import ControllerWeights, Decoded, DecoderInput
from cxsystem2.lfads.gru import (
    CLIP,
    Gates,
    Recurrence,
    bias_slopes,
    gates_of,
    input_slopes,
    recurrent_slopes,
    slopes_of_inputs,
)
from cxsystem2.lfads.room import Rooms


class _Given(NamedTuple):
    """What has a gradient: weights, the state that the generator begins with, and the stream; or the gradients of these."""

    controller: Tensor
    controller_recurrent: Tensor
    controller_bias: Tensor
    controller_begin: Tensor
    readout: Tensor
    readout_bias: Tensor
    generator: Tensor
    generator_recurrent: Tensor
    generator_bias: Tensor
    factors: Tensor
    begin: Tensor
    stream: Tensor


class _DecodeGru(torch.autograd.Function):
    """`decode` with a GRU as generator and factors that are one product; the gradient is that of each line, backwards."""

    @staticmethod
    def forward(ctx: Any, room: Rooms, drive: DecoderInput, *tensors: Tensor) -> tuple[Tensor, ...]:
        given = _Given(*tensors)
        begin, stream = given.begin, given.stream
        members, bins, _, streams = stream.shape
        trials, count = begin.shape[1], given.readout.shape[2] // 2
        con = Recurrence(given.controller_recurrent, given.controller_bias)
        gen = Recurrence(given.generator_recurrent, given.generator_bias)
        con_room, gen_room = room.under("controller"), room.under("generator")
        con_gates = gates_of(stream, given.controller[:, :streams], con_room)
        if drive.samples > 1:
            con_gates = Gates(*(drive.for_all_draws(one) for one in (con_gates.both, con_gates.candidate, con_gates.resets)))
        external = drive.external if drive.external is not None else stream.new_zeros(members, bins, trials, 0)
        gen_gates = gates_of(external, given.generator[:, count:], gen_room)
        con_states = con_room.take("states", (members, bins, trials, con.units), stream)
        states = gen_room.take("states", (members, bins, trials, gen.units), stream)
        factors = room.take("factors", (members, bins, trials, given.factors.shape[2]), stream)
        fed = room.take("fed", factors.shape, stream)
        said = room.take("said", (members, bins, trials, 2 * count), stream)
        inputs = room.take("inputs", (members, bins, trials, count), stream)
        from_factors = _halves(given.controller[:, streams:], con.units)
        from_inputs = _halves(given.generator[:, :count], gen.units)
        bias, ctx.clipped = given.readout_bias[:, None], None
        own, state = given.controller_begin.expand(members, trials, con.units), begin
        seen = torch.bmm(_times(state, drive.state_mask, 0), given.factors)
        steps = zip(
            *(array.unbind(1) for array in (con_states, states, factors, fed, said, inputs)),
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
            torch.baddbmm(bias, new_own, given.readout, out=now_said)
            used.copy_(now_said[..., :count])
            if drive.noise is not None:
                used.addcmul_(torch.exp(now_said[..., count:] / 2), drive.noise[:, step])
            gen_now[0].baddbmm_(used, from_inputs[0])
            gen_now[1].baddbmm_(used, from_inputs[1])
            gen.forward(state, gen_now, new_state)
            if step == 0:
                ctx.clipped = own_clipped, new_state.abs() > CLIP
                new_state.clamp_(-CLIP, CLIP)
            torch.bmm(_times(new_state, drive.state_mask, step + 1), given.factors, out=new_factors)
            own, state, seen = new_own, new_state, new_factors
        ctx.drive, ctx.kept = drive, (con, gen, con_gates, gen_gates, fed, external, from_factors, from_inputs)
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*tensors, con_states, states, said, inputs)
        ctx.mark_non_differentiable(inputs)
        return factors, states, said, inputs

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor | None) -> tuple[Tensor | None, ...]:
        *tensors, con_states, states, said, inputs = ctx.saved_tensors
        given = _Given(*tensors)
        begin, stream = given.begin, given.stream
        con, gen, con_gates, gen_gates, fed, external, from_factors, from_inputs = ctx.kept
        drive, ctx.kept = ctx.drive, None
        members, bins, trials, streams = stream.shape
        count = inputs.shape[3]
        on_factors, on_states, on_said, _ = slopes
        all_factors = torch.zeros_like(fed) if on_factors is None else on_factors.clone()
        all_said = torch.zeros_like(said) if on_said is None else on_said.clone()
        half = None if drive.noise is None else torch.exp(said[..., count:] / 2).mul_(drive.noise).mul_(0.5)
        first_own = given.controller_begin.expand(members, trials, con.units)
        own_before, state_before = (first_own, *con_states.unbind(1)[:-1]), (begin, *states.unbind(1)[:-1])
        turned_fac, turned_out = given.factors.transpose(1, 2), given.readout.transpose(1, 2)
        turned_factors = tuple(weights.transpose(1, 2) for weights in from_factors)
        turned_inputs = tuple(weights.transpose(1, 2) for weights in from_inputs)
        con_steps, gen_steps = con_gates.steps(), gen_gates.steps()
        factor_steps, said_steps = all_factors.unbind(1), all_said.unbind(1)
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
        on_controller = input_slopes(stream, con_gates)
        if drive.feedback:
            on_controller = torch.cat([on_controller, input_slopes(fed, con_gates)], 1)
        found = _Given(
            controller=on_controller,
            controller_recurrent=recurrent_slopes(first_own, con_states, con_gates),
            controller_bias=bias_slopes(con_gates),
            controller_begin=on_own.sum(1, keepdim=True),
            readout=torch.bmm(con_states.flatten(1, 2).transpose(1, 2), all_said.flatten(1, 2)),
            readout_bias=all_said.flatten(1, 2).sum(1),
            generator=torch.cat([input_slopes(inputs, gen_gates), input_slopes(external, gen_gates)], 1),
            generator_recurrent=recurrent_slopes(begin, states, gen_gates),
            generator_bias=bias_slopes(gen_gates),
            factors=on_fac,
            begin=on_state,
            stream=slopes_of_inputs(given.controller[:, :streams], con_gates),
        )
        return None, None, *found


def _times(values: Tensor, mask: Tensor | None, step: int) -> Tensor:
    """Values with the dropout of one bin."""
    return values if mask is None else values * mask[:, step]


def _halves(weights: Tensor, units: int) -> tuple[Tensor, Tensor]:
    """The weights of gates z and r, and those of the candidate."""
    return weights[..., : 2 * units].contiguous(), weights[..., 2 * units :].contiguous()


def decode_gru(
    drive: DecoderInput,
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
    given = _Given(
        con.weights, con.recurrent, con.bias, con.begin, con.readout, con.readout_bias,
        weights, recurrent, bias, factors, drive.begin, drive.stream,
    )  # fmt: skip
    found, states, said, inputs = _DecodeGru.apply(room, drive, *given)  # type: ignore[no-untyped-call]
    count = con.readout.shape[2] // 2
    return Decoded(found, states, said[..., :count], said[..., count:], inputs)
