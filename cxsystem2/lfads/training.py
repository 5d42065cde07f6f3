"""Training a stack of members, epoch by epoch."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cxsystem2.lfads.alignment import aligned
from cxsystem2.lfads.augmentation import shifted
from cxsystem2.lfads.batches import PartTensors, epoch_batches, hidden, in_turn, jittered, parts, shape_of
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.evolution import smooth
from cxsystem2.lfads.hyperparameters import Values
from cxsystem2.lfads.loss import loss, reconstruction
from cxsystem2.lfads.model import Model
from cxsystem2.lfads.observations.base import are_whole
from cxsystem2.lfads.optimiser import Adam
from cxsystem2.lfads.parameters import Parameters
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.randomness import Randomness, generator_for
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.lfads.trials import DataError

_WEIGHTS, _STEPS, _JITTER = 3, 4, 5
"""What random numbers of training are for, in the key of their stream."""


@dataclass(frozen=True)
class Epoch:
    """What happened to each member in one epoch: vectors (members,), but for the number and the time.

    Attributes:
        number: from 0, over all generations.
        training: mean loss of an element of training trials, as trained.
        validation: mean loss of an element of validation trials, by the means of the posterior.
        smoothed: the same, with what it was before.
        divergence_initial: of initial conditions, per trial.
        divergence_inputs: of inferred inputs, per trial.
        norm: mean norm of the gradient.
        rate: learning rates that were used.
        seconds: of processor time of this process, for all members.
    """

    number: int
    training: NDArray[np.float64]
    validation: NDArray[np.float64]
    smoothed: NDArray[np.float64]
    divergence_initial: NDArray[np.float64]
    divergence_inputs: NDArray[np.float64]
    norm: NDArray[np.float64]
    rate: NDArray[np.float64]
    seconds: float


class Trainer:
    """A stack of members and the data that it is trained on.

    Args:
        sizes: the architecture.
        plan: how training goes.
        dataset: what is trained on.
        members: numbers of the members; random numbers of a member depend on its number, not on its place in the stack.
        seed: of the run.
        dtype: of the weights.
        device: ``cpu`` or ``cuda``.

    Raises:
        DataError: data that the observation model cannot take.
        SizeError: a model that cannot be.
    """

    def __init__(
        self,
        sizes: Sizes,
        plan: TrainingPlan,
        dataset: Dataset,
        members: Sequence[int],
        seed: int,
        *,
        dtype: torch.dtype = torch.float32,
        device: str = "cpu",
    ) -> None:
        self.plan, self.members, self.seed, self.dtype, self.device = plan, tuple(members), seed, dtype, device
        dataset = aligned(dataset)
        self.model = Model(sizes, [shape_of(session) for session in dataset.sessions])
        self._check(dataset)
        self.training, self.validation = parts(dataset, plan, seed, dtype, device)
        self.batch = plan.batch_of(max(part.trials for part in self.training))
        self.parameters = Parameters(self.model.weights(), len(self.members), dtype=dtype, device=device)
        self.parameters.draw([(seed, _WEIGHTS, member) for member in self.members])
        self.optimiser = Adam(self.parameters)
        self.epoch = 0
        self.age = np.zeros(len(self.members))
        self.smoothed = np.full(len(self.members), np.nan)
        self.scale = np.ones(len(self.members))
        self.best = np.full(len(self.members), np.inf)
        self.waited = np.zeros(len(self.members))

    def _check(self, dataset: Dataset) -> None:
        for session, observation in zip(dataset.sessions, self.model.observations, strict=True):
            for name, trials in session.parts.items():
                mistake = observation.mistake(trials.counts)
                if not mistake and self.plan.jitter and not are_whole(trials.counts):
                    mistake = "they are no whole numbers, so there are no spikes that jitter could move; give jitter 0"
                if mistake:
                    raise DataError(f"counts of the {name} trials of session {session.name}", mistake)
        first, seen = self.model.sizes.initial_bins, dataset.sessions[0].training.bins_seen
        if first >= seen:
            raise DataError(
                "initial_bins", f"the first {first} bins are not modelled, so that of {seen} no bin is left; give fewer"
            )

    def run_epoch(self, values: Values) -> Epoch:
        """Train all members for one epoch, and validate them.

        Args:
            values: hyper-parameters, which hold from the first step on.
        """
        begun = time.process_time()
        now = {name: torch.as_tensor(vector, dtype=self.dtype, device=self.device) for name, vector in values.items()}
        warmth = [self.plan.warmth(int(age)) for age in self.age]
        rates = np.asarray(values["learning_rate"], np.float64) * self.scale * warmth
        random = Randomness([(self.seed, _STEPS, member, self.epoch) for member in self.members], self.device, self.dtype)
        order = generator_for(self.seed, _JITTER, self.epoch)
        sums = np.zeros((4, len(self.members)))
        steps = 0
        for batch in epoch_batches(self.training, self.batch, self.seed, self.epoch):
            sums += self._step(batch, now, torch.as_tensor(rates, device=self.device), random, order)
            steps += 1
        found = sums / steps
        validation = self.validate()
        self.smoothed = np.array([smooth(new, old) for new, old in zip(validation, self.smoothed, strict=True)])
        self._decay(self.smoothed)
        number, self.epoch = self.epoch, self.epoch + 1
        self.age += 1
        seconds = time.process_time() - begun
        return Epoch(number, found[0], validation, self.smoothed.copy(), found[1], found[2], found[3], rates, seconds)

    def _step(
        self, batch: list[PartTensors], values: Mapping[str, Tensor], rates: Tensor, random: Randomness, order: torch.Generator
    ) -> NDArray[np.float64]:
        """One step of the optimiser; the reconstruction, both divergences and the norm of the gradient of each member."""
        ramp = torch.tensor([self.plan.share(int(age)) for age in self.age], dtype=self.dtype, device=self.device)
        elements = sum(part.counts.numel() for part in batch)
        found = np.zeros((4, len(self.members)))
        for part in batch:
            if self.plan.jitter:
                part = _moved(part, jittered(part.counts, self.plan.jitter, order))
            if self.plan.shift:
                part = self._shifted(part, order)
            seen, learnt, counted = hidden(part, values["coordinated_dropout"], self.plan, random)
            inferred = self.model.infer(self.parameters, part.given(seen), values["dropout"], random)
            first = self.model.sizes.initial_bins
            later = slice(first, None)
            reconstructed = reconstruction(
                self.model,
                inferred.outputs,
                part.counts[None, later],
                None if learnt is None else learnt[:, later],
                None if counted is None else counted[:, later],
                part.session,
            )
            share = part.counts.numel() / elements
            all_parts = loss(self.model, self.parameters, inferred, reconstructed, values, ramp)
            self.parameters.differentiate(all_parts.total, self.plan.loss_scale * share)
            measured = (all_parts.reconstruction, all_parts.divergence_initial, all_parts.divergence_inputs)
            found[:3] += share * torch.stack(measured).detach().cpu().numpy()
        found[3] = self.optimiser.step(rates, self.plan.largest_norm).cpu().numpy()
        return found

    def _shifted(self, part: PartTensors, order: torch.Generator) -> PartTensors:
        """A part whose channels are moved in time, otherwise for the encoders than for the reconstruction."""
        seen, counts = (shifted(one, self.plan.shift, self.plan.largest_shift, order) for one in (part.seen, part.counts))
        return replace(part, seen=seen, counts=counts)

    @torch.no_grad()
    def validate(self) -> NDArray[np.float64]:
        """The mean loss of an element of the validation trials for each member, by what the plan compares members by."""
        total, elements = torch.zeros(len(self.members), dtype=torch.float64, device=self.device), 0
        first = self.model.sizes.initial_bins
        for part in (one for session in self.validation for one in in_turn(session, self.batch)):
            counted = _compared(part, self.plan.metric)
            inferred = self.model.infer(self.parameters, part.given(part.open_to_encoders(self.plan)))
            kept = counted[:, first:]
            number = int((kept & ~torch.isnan(part.counts[None, first:])).sum())
            mean = reconstruction(self.model, inferred.outputs, part.counts[None, first:], counted=kept, session=part.session)
            total += mean.to(torch.float64) * number
            elements += number
        return (total / max(elements, 1)).cpu().numpy()

    def _decay(self, scores: NDArray[np.float64]) -> None:
        """Make the learning rate of a member smaller that has not become better for a while, all its losses counting fully."""
        counts = self.age >= self.plan.ramped
        better = counts & (scores < self.best)
        self.best = np.where(better, scores, self.best)
        self.waited = np.where(better | ~counts, 0, self.waited + 1)
        late = self.waited >= self.plan.patience
        self.scale = np.where(late, self.scale * self.plan.decay, self.scale)
        self.waited = np.where(late, 0, self.waited)


def _compared(part: PartTensors, metric: str) -> Tensor:
    """The elements by which members are compared (1, bins, trials, channels)."""
    bins, trials, channels = part.counts.shape
    kept = torch.zeros(1, bins, trials, channels, dtype=torch.bool, device=part.counts.device)
    if metric == "channels":
        kept[..., part.seen.shape[2] :] = True
    elif metric == "samples" and part.withheld is not None:
        kept[:, : part.seen.shape[0], :, : part.seen.shape[2]] = part.withheld[None]
    else:
        kept[:] = True
    return kept


def _moved(part: PartTensors, counts: Tensor) -> PartTensors:
    """A part whose spikes were moved; the encoders see the moved ones."""
    seen = torch.nan_to_num(counts[: part.seen.shape[0], :, : part.seen.shape[2]])
    return PartTensors(part.session, seen, counts, part.external, part.withheld)
