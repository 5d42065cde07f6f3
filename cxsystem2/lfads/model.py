"""LFADS: from spikes to initial conditions, inputs, factors and rates (Sussillo et al. 2016; Pandarinath et al. 2018).

A model is the shape of a network and a set of functions of its weights; the weights of all members of a stack are in
`Parameters`. Arrays are (members, bins, trials, …).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads import priors
from cxsystem2.lfads.decoder import ControllerWeights, DecoderInput
from cxsystem2.lfads.generators.base import GENERATORS
from cxsystem2.lfads.gru import gru, sums
from cxsystem2.lfads.observations.base import Observation
from cxsystem2.lfads.observations.channels import Channels
from cxsystem2.lfads.observations.mixture import observation_of
from cxsystem2.lfads.parameters import Weight, dense, gru_weights
from cxsystem2.lfads.randomness import Randomness
from cxsystem2.lfads.readouts.base import READOUTS, Readout
from cxsystem2.lfads.room import Room
from cxsystem2.lfads.sizes import SizeError, Sizes


@dataclass(frozen=True)
class SessionShape:
    """What a model must know of one session.

    Attributes:
        seen: channels that the encoders see.
        channels: channels that are reconstructed.
        external: dimensions of the external input.
        known: of the channels that are reconstructed; with it the readout begins. None: it begins with 0.
        read_in: weights (seen, factors) and bias (factors,) of a fixed way from channels to what the encoders get; None: they
            get the channels themselves.
    """

    seen: int
    channels: int
    external: int = 0
    known: Channels | None = None
    read_in: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    @property
    def encoded(self) -> int:
        """Numbers in a bin that the encoders get."""
        return self.seen if self.read_in is None else int(self.read_in[0].shape[1])


@dataclass(frozen=True)
class Given:
    """A batch of one session.

    Attributes:
        session: its place among the sessions.
        seen: (members or 1, bins seen, trials, channels seen).
        bins: how many bins are reconstructed.
        external: (1, bins, trials, n), or None.
    """

    session: int
    seen: Tensor
    bins: int
    external: Tensor | None = None


@dataclass(frozen=True)
class Inferred:
    """What a model infers from a batch: each (members, bins, trials, …) unless said.

    The model uses the same memory in its next call: copy what is to be kept longer.

    Attributes:
        initial_mean: (members, trials, initial).
        initial_variance: (members, trials, initial).
        outputs: numbers of the distributions of the observation model (…, channels x its numbers).
        factors: (…, factors).
        states: of the generator (…, units).
        means: of the inferred inputs (…, inputs); None without a controller.
        log_variances: of the inferred inputs.
        inputs: the inputs that were used.
    """

    initial_mean: Tensor
    initial_variance: Tensor
    outputs: Tensor
    factors: Tensor
    states: Tensor
    means: Tensor | None = None
    log_variances: Tensor | None = None
    inputs: Tensor | None = None


@dataclass(frozen=True)
class Encoded:
    """What the encoders find.

    Attributes:
        mean: of the initial condition (members, trials, initial).
        variance: of the initial condition.
        stream: what the controller gets (members, bins, trials, streams); of no width without a controller.
    """

    mean: Tensor
    variance: Tensor
    stream: Tensor


class Model:
    """The network of one architecture for some sessions.

    Args:
        sizes: the architecture.
        shapes: of the sessions, in their order.

    Raises:
        SizeError: sessions that one model cannot hold.
        RegistryError: an unknown word for the generator, the readout or the observation model.
    """

    def __init__(self, sizes: Sizes, shapes: Sequence[SessionShape]) -> None:
        self.sizes, self.shapes = sizes, tuple(shapes)
        widths = {(shape.encoded, shape.external) for shape in self.shapes}
        if len(widths) > 1:
            raise SizeError(
                "the sessions have different numbers of channels or of external inputs, and no read-in that makes them equal; "
                "give them a read-in (`cxsystem2.lfads.alignment`)"
            )
        self._encoded, self._external = widths.pop()
        self.generator = GENERATORS[sizes.generator](sizes, self._external)
        self.observations: list[Observation] = [
            observation_of(sizes.observation, f"observation.{place}", shape.known or Channels.unknown(shape.channels))
            for place, shape in enumerate(self.shapes)
        ]
        self.readouts: list[Readout] = [
            READOUTS[sizes.readout](
                f"readout.{place}",
                self.generator.factors,
                shape.channels * observation.outputs,
                sizes.hidden,
                None if shape.known is None else observation.beginning(),
            )
            for place, (shape, observation) in enumerate(zip(self.shapes, self.observations, strict=True))
        ]
        self._room = Room()

    def weights(self) -> dict[str, Weight]:
        """The weights of one member, by name."""
        sizes = self.sizes
        found = self._encoder("encoder", sizes.encoder, 2)
        found["initial.weights"] = dense(2 * sizes.encoder, 2 * sizes.initial)
        found["initial.bias"] = Weight((2 * sizes.initial,))
        found["initial.prior_mean"] = Weight((sizes.initial,))
        if sizes.controlled:
            feedback = 0 if sizes.causal else self.generator.factors
            found |= self._encoder("input_encoder", sizes.input_encoder, 1 if sizes.causal else 2)
            found |= gru_weights("controller", sizes.streams + feedback, sizes.controller, penalty="l2_controller")
            found["controller.begin"] = Weight((1, sizes.controller))
            found["inputs.weights"] = dense(sizes.controller, 2 * sizes.inputs)
            found["inputs.bias"] = Weight((2 * sizes.inputs,))
            found["inputs.log_time"] = Weight((sizes.inputs,), begin=float(np.log(priors.FIRST_TIME)))
            found["inputs.log_innovation"] = Weight((sizes.inputs,), begin=float(np.log(priors.FIRST_VARIANCE)))
        found["begin.weights"] = dense(sizes.initial, self.generator.units)
        found["begin.bias"] = Weight((self.generator.units,))
        found |= self.generator.weights()
        for place, (shape, readout) in enumerate(zip(self.shapes, self.readouts, strict=True)):
            found |= readout.weights() | self.observations[place].weights()
            if shape.read_in is not None:
                weights, bias = shape.read_in
                found[f"read_in.{place}.weights"] = Weight(weights.shape, begin=weights, trained=False)
                found[f"read_in.{place}.bias"] = Weight(bias.shape, begin=bias, trained=False)
        return found

    def _encoder(self, name: str, units: int, directions: int) -> dict[str, Weight]:
        """A GRU for each direction; the directions come after the member axis and train as further members of a stack."""
        one = gru_weights(name, self._encoded, units, penalty="l2_encoders", joint_fan=True)
        found = {
            key: Weight(
                (directions, *weight.shape),
                weight.spread,
                np.broadcast_to(weight.begin, (directions, *weight.shape)),
                weight.penalty,
            )
            for key, weight in one.items()
        }
        found[f"{name}.begin"] = Weight((directions, 1, units))
        return found

    def encode(
        self, parameters: Mapping[str, Tensor], given: Given, dropout: Tensor | None = None, random: Randomness | None = None
    ) -> Encoded:
        """Initial conditions, and what the controller gets.

        Args:
            parameters: of the stack.
            given: the batch.
            dropout: rate for each member (members,); None: none.
            random: where random numbers come from in training.
        """
        sizes = self.sizes
        members = parameters["initial.bias"].shape[0]
        seen = given.seen.expand(members, *given.seen.shape[1:])
        if self.shapes[given.session].read_in is not None:
            seen = sums(parameters[f"read_in.{given.session}.weights"], seen, parameters[f"read_in.{given.session}.bias"])
        mask = self._mask(dropout, random, *seen.shape[1:])
        seen = seen if mask is None else seen * mask
        both = torch.stack([seen, seen.flip(1)], 1)
        first = sizes.initial_bins
        early = both if first == 0 else torch.stack([seen[:, :first], seen[:, :first].flip(1)], 1)
        last = self._run("encoder", parameters, early, last=True)
        summary = torch.cat([last[:, 0], last[:, 1]], 2)
        mask = self._mask(dropout, random, *summary.shape[1:])
        said = torch.baddbmm(
            parameters["initial.bias"][:, None], summary if mask is None else summary * mask, parameters["initial.weights"]
        )
        mean, variance = said[..., : sizes.initial], torch.exp(said[..., sizes.initial :]) + priors.SMALLEST_VARIANCE
        bins = given.bins - first
        if not sizes.controlled:
            return Encoded(mean, variance, seen.new_zeros(members, bins, seen.shape[2], 0))
        if first:
            both = torch.stack([seen[:, first:], seen[:, first:].flip(1)], 1)
        found = self._run("input_encoder", parameters, both[:, :1] if sizes.causal else both)
        return Encoded(mean, variance, self._lagged(found, bins))

    def _run(self, name: str, parameters: Mapping[str, Tensor], both: Tensor, *, last: bool = False) -> Tensor:
        """The states of an encoder (members, directions, …), each direction in its own order of bins."""
        members, directions = both.shape[:2]
        weights, recurrent, bias, begin = (
            parameters[f"{name}.{part}"].flatten(0, 1) for part in ("input", "recurrent", "bias", "begin")
        )
        found = gru(both.flatten(0, 1), weights, recurrent, bias, begin, self._room.part(name), last=last)
        return found.view(members, directions, *found.shape[1:])

    def _lagged(self, found: Tensor, bins: int) -> Tensor:
        """The states of the encoder of inputs as the controller gets them: forward from before, backward from after a bin."""
        lag, count = self.sizes.lag, found.shape[2]
        pad = torch.nn.functional.pad
        ahead = pad(found[:, 0, : max(count - lag, 0)], (0, 0, 0, 0, min(lag, count), 0))
        streams = [ahead]
        if not self.sizes.causal:
            streams.append(pad(found[:, 1].flip(1)[:, lag:], (0, 0, 0, 0, 0, min(lag, count))))
        stream = torch.cat(streams, 3)
        return stream if bins == count else pad(stream, (0, 0, 0, 0, 0, bins - count))

    def decode(
        self,
        parameters: Mapping[str, Tensor],
        given: Given,
        encoded: Encoded,
        initial: Tensor,
        noise: Tensor | None,
        dropout: Tensor | None = None,
        random: Randomness | None = None,
        *,
        samples: int = 1,
    ) -> Inferred:
        """Everything from initial conditions on.

        Args:
            parameters: of the stack.
            given: the batch.
            encoded: what the encoders found.
            initial: initial conditions (members, trials, initial).
            noise: normal numbers for the inputs (members, bins, trials, inputs); None: their means.
            dropout: rate for each member; None: none.
            random: where random numbers come from in training.
            samples: how many draws there are of each trial in `initial`, `noise` and the external inputs, trials one after
                the other in each; what the encoders found is for one draw. Not for training.
        """
        sizes, generator = self.sizes, self.generator
        begin = torch.baddbmm(parameters["begin.bias"][:, None], initial, parameters["begin.weights"])
        bins, trials = encoded.stream.shape[1:3]
        stream, external = encoded.stream, given.external
        if external is not None:
            external = external[:, sizes.initial_bins :].expand(len(begin), -1, -1, -1)
            mask = self._mask(dropout, random, *external.shape[1:])
            external = external if mask is None else external * mask
        controller, factor_mask = None, None
        if sizes.controlled:
            mask = self._mask(dropout, random, *stream.shape[1:])
            stream = stream if mask is None else stream * mask
            parts = ("controller.input", "controller.recurrent", "controller.bias", "controller.begin")
            controller = ControllerWeights(*(parameters[part] for part in (*parts, "inputs.weights", "inputs.bias")))
            if generator.wide and not sizes.causal:
                factor_mask = self._mask(dropout, random, bins, trials, generator.factors)
        state_mask = self._mask(dropout, random, bins + 1, trials, generator.units) if generator.wide else None
        drive = DecoderInput(begin, stream, external, noise, factor_mask, state_mask, not sizes.causal, samples)
        decoded = generator.decode(parameters, drive, controller, self._room.part("decoder"))
        read = self.readouts[given.session].read(parameters, decoded.factors)
        outputs = self.observations[given.session].distribution(parameters, read)
        return Inferred(
            encoded.mean, encoded.variance, outputs, decoded.factors, decoded.states,
            decoded.means, decoded.log_variances, decoded.inputs,
        )  # fmt: skip

    def infer(
        self,
        parameters: Mapping[str, Tensor],
        given: Given,
        dropout: Tensor | None = None,
        random: Randomness | None = None,
    ) -> Inferred:
        """From a batch to what a model infers: one draw of the posterior where there is a `random`, else its mean."""
        encoded = self.encode(parameters, given, dropout, random)
        if random is None:
            return self.decode(parameters, given, encoded, encoded.mean, None)
        initial = encoded.mean + torch.sqrt(encoded.variance) * random.normal(*encoded.mean.shape[1:])
        noise = random.normal(*encoded.stream.shape[1:3], self.sizes.inputs) if self.sizes.controlled else None
        return self.decode(parameters, given, encoded, initial, noise, dropout, random)

    def divergences(self, parameters: Mapping[str, Tensor], inferred: Inferred) -> tuple[Tensor, Tensor]:
        """How far initial conditions and inputs are from their priors: mean over trials, for each member (members,)."""
        initial = priors.gaussian_divergence(
            inferred.initial_mean, inferred.initial_variance, parameters["initial.prior_mean"]
        ).mean(1)
        if inferred.means is None or inferred.log_variances is None:
            return initial, torch.zeros_like(initial)
        inputs = priors.autoregressive_divergence(
            inferred.means, inferred.log_variances, parameters["inputs.log_time"], parameters["inputs.log_innovation"]
        )
        return initial, inputs.mean(1)

    @staticmethod
    def _mask(dropout: Tensor | None, random: Randomness | None, *shape: int) -> Tensor | None:
        return None if dropout is None or random is None else random.masks(dropout, *shape)
