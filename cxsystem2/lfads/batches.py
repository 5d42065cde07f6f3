"""Trials as tensors, and the batches of an epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.model import Given, SessionShape
from cxsystem2.lfads.observations.channels import Channels
from cxsystem2.lfads.plan import PlanError, TrainingPlan
from cxsystem2.lfads.randomness import Randomness, generator_for
from cxsystem2.lfads.trials import SMALLEST, Session, Trials

_ORDER, _WITHHELD = 1, 2
"""What random numbers of the data are for, in the key of their stream."""


@dataclass(frozen=True)
class PartTensors:
    """The trials of one part of one session as tensors, bins first: (bins, trials, channels).

    Attributes:
        session: its place among the sessions.
        seen: (bins seen, trials, channels seen), 0 where nothing was observed.
        counts: (bins, trials, channels), nan where nothing was observed.
        external: (bins, trials, n), or None.
        withheld: what the encoders are kept from (bins seen, trials, channels seen), or None.
    """

    session: int
    seen: Tensor
    counts: Tensor
    external: Tensor | None
    withheld: Tensor | None

    @property
    def trials(self) -> int:
        """How many there are."""
        return self.counts.shape[1]

    def chosen(self, which: Tensor) -> PartTensors:
        """Some of the trials."""
        pick = [
            None if array is None else array.index_select(1, which)
            for array in (self.seen, self.counts, self.external, self.withheld)
        ]
        seen, counts, external, withheld = pick
        assert seen is not None
        assert counts is not None
        return PartTensors(self.session, seen, counts, external, withheld)

    def open_to_encoders(self, plan: TrainingPlan) -> Tensor:
        """What was observed (1, bins seen, trials, channels seen), without what is withheld, and larger by as much."""
        seen = self.seen[None]
        return seen if self.withheld is None else torch.where(self.withheld[None], 0, seen) / (1 - plan.withheld)

    def given(self, seen: Tensor) -> Given:
        """What a model gets of it, with `seen` (members or 1, …) in place of what was observed."""
        return Given(self.session, seen, self.counts.shape[0], None if self.external is None else self.external[None])


def shape_of(session: Session) -> SessionShape:
    """What a model must know of a session."""
    trials = session.training
    read_in = None if session.read_in is None else (session.read_in.weights, session.read_in.bias)
    external = 0 if trials.external is None else trials.external.shape[2]
    known = Channels.of(trials.counts, session.channels, session.extra.get(SMALLEST))
    return SessionShape(trials.channels_seen, trials.channels, external, known, read_in)


def tensors(
    trials: Trials, session: int, withheld: float, seed: tuple[int, ...], dtype: torch.dtype, device: str
) -> PartTensors:
    """The trials of one part, bins first."""

    def turned(array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array.transpose(1, 0, 2))).to(device=device, dtype=dtype)

    seen = turned(np.nan_to_num(trials.seen))
    mask = None
    if withheld:
        random = generator_for(*seed, _WITHHELD, session)
        mask = (torch.rand(seen.shape, generator=random) < withheld).to(device)
    external = None if trials.external is None else turned(trials.external)
    return PartTensors(session, seen, turned(trials.counts), external, mask)


def parts(
    dataset: Dataset, plan: TrainingPlan, seed: int, dtype: torch.dtype, device: str
) -> tuple[list[PartTensors], list[PartTensors]]:
    """The training and the validation trials of all sessions.

    Raises:
        PlanError: members are to be compared by channels that encoders do not see, and there are none.
    """
    if plan.metric == "channels" and any(one.training.channels == one.training.channels_seen for one in dataset.sessions):
        raise PlanError("members are to be compared by channels that encoders do not see, but the data hold out none")
    found: tuple[list[PartTensors], list[PartTensors]] = ([], [])
    for place, session in enumerate(dataset.sessions):
        for kind, (trials, into) in enumerate(zip((session.training, session.validation), found, strict=True)):
            into.append(tensors(trials, place, plan.withheld, (seed, kind), dtype, device))
    return found


def epoch_batches(sessions: list[PartTensors], batch: int, seed: int, epoch: int) -> Iterator[list[PartTensors]]:
    """The steps of one epoch: in each some trials of every session, as equal in number as can be; each trial comes once."""
    steps = max(-(-part.trials // batch) for part in sessions)
    shares = []
    for part in sessions:
        order = torch.randperm(part.trials, generator=generator_for(seed, _ORDER, part.session, epoch))
        shares.append([chosen for chosen in torch.tensor_split(order, steps)])
    for step in range(steps):
        yield [
            part.chosen(share[step].to(part.counts.device))
            for part, share in zip(sessions, shares, strict=True)
            if len(share[step])
        ]


def in_turn(part: PartTensors, batch: int) -> Iterator[PartTensors]:
    """All trials in their order, some at a time."""
    for begin in range(0, part.trials, batch):
        yield part.chosen(torch.arange(begin, min(begin + batch, part.trials), device=part.counts.device))


def hidden(
    part: PartTensors, rate: Tensor, plan: TrainingPlan, random: Randomness
) -> tuple[Tensor, Tensor | None, Tensor | None]:
    """Coordinated dropout (Keshtkaran & Pandarinath 2019), and what is withheld for sample validation.

    The gradient passes only through elements that the encoders could not see, so that copying them does not pay.

    Args:
        part: the trials of a step.
        rate: share of the elements that are hidden in this step (members,).
        plan: of the training.
        random: of the members.

    Returns:
        What the encoders see (members, bins seen, trials, channels seen); where the gradient passes (members, bins, trials,
        channels), None everywhere; which elements count, None: all.
    """
    seen, learnt, counted = part.open_to_encoders(plan), None, None
    if part.withheld is not None:
        counted = torch.ones_like(part.counts[None], dtype=torch.bool)
        counted[:, : seen.shape[1], :, : seen.shape[3]] = ~part.withheld[None]
    if bool((rate > 0).any()):
        kept = random.kept(1 - rate, *seen.shape[1:])
        scale = (1 / (1 - rate)).to(seen.dtype)[:, None, None, None]
        seen = seen * kept * scale
        passing = ~kept | (rate == 0)[:, None, None, None]
        if plan.pass_rate:  # nothing is drawn for members that hide nothing, as when they train alone
            passing |= random.kept(torch.where(rate > 0, plan.pass_rate, 1), *kept.shape[1:])
        learnt = torch.ones(len(rate), *part.counts.shape, dtype=torch.bool, device=seen.device)
        learnt[:, : seen.shape[1], :, : seen.shape[3]] = passing
    return seen, learnt, counted


def jittered(counts: Tensor, width: int, random: torch.Generator) -> Tensor:
    """Counts with each spike moved by up to so many bins, turned back at the ends: (bins, trials, channels).

    What is missing stays missing; a spike that would be moved there stays where it is.
    """
    missing = torch.isnan(counts)
    whole = torch.nan_to_num(counts).to(torch.int64)
    places = torch.repeat_interleave(torch.arange(counts.numel()), whole.flatten().cpu())
    bins = counts.shape[0]
    rest = counts[0].numel()
    moved = places // rest + torch.randint(-width, width + 1, places.shape, generator=random)
    moved = moved.abs()
    moved = torch.where(moved >= bins, 2 * (bins - 1) - moved, moved).clamp(0, bins - 1) * rest + places % rest
    moved = torch.where(missing.flatten().cpu()[moved], places, moved)
    found = torch.bincount(moved, minlength=counts.numel()).view(counts.shape)
    return torch.where(missing, counts, found.to(counts))
