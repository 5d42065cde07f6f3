"""The state of a run, read from its directory: how far it is, how good its members are, and where the best one comes from."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.evolution import improvement
from cxsystem2.lfads.history import Attempt, Generation, History, Member, NotBegun, Standing
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lock import is_locked

_NOTES = 20
"""Sentences of the history that are shown; the newest ones."""


class RunState(StrEnum):
    """What a run is doing."""

    WAITING = "waiting"
    """It was made, and no server has begun with it."""
    RUNNING = "running"
    STOPPED = "stopped"
    """No server works on it, and it is not over."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class GenerationLosses:
    """A generation as a curve shows it: losses of its members (None: none), the best of them, and their median."""

    generation: int
    scores: tuple[float | None, ...]
    best: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A member in a generation from which the best one comes, with its loss and hyper-parameters there."""

    generation: int
    member: int
    score: float | None
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class TrainingStatus:
    """The state of a run.

    Attributes:
        folder: its directory.
        state: what it is doing.
        why: why it is over; empty before.
        decided: how many generations have ended.
        generations: how many there are at most.
        generation: the number of the generation that is under way, or of the last one.
        epochs: that this generation has.
        ready: members of it that have a score.
        running: members of it that are trained now.
        waiting: members of it that wait for a client.
        bad: members of it that have failed, or whose loss is not a number.
        best: the best loss of all decided generations.
        best_member: the member that had it.
        best_generation: the generation in which it had it.
        median: of the losses of the last decided generation.
        improvement: the share of the best loss that was won in the last generations; None before there are enough.
        least_improvement: a run is over when that is no more than this.
        seconds_left: about how long it takes to the last generation; None when that is not known.
        clients: where jobs were done of late.
        lineage: from the first generation to the best member.
        steps: all generations.
        notes: what a user should know.
    """

    folder: str
    state: RunState
    why: str
    decided: int
    generations: int
    generation: int
    epochs: int
    ready: int
    running: int
    waiting: int
    bad: int
    best: float | None
    best_member: int | None
    best_generation: int | None
    median: float | None
    improvement: float | None
    least_improvement: float
    seconds_left: float | None
    clients: tuple[str, ...]
    lineage: tuple[Ancestor, ...]
    steps: tuple[GenerationLosses, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def read_status(folder: str | os.PathLike[str]) -> TrainingStatus:
    """The state of a run.

    Raises:
        FileProblem: there is no run, or its files cannot be read.
    """
    run = TrainingRun.open(folder)
    working = is_locked(run.folder)
    if not run.history.is_file():
        return _status(run, RunState.RUNNING if working else RunState.WAITING)
    try:
        history = History.read(run.history)
    except NotBegun:
        return _status(run, RunState.RUNNING if working else RunState.WAITING)
    with history:
        why = str(history.get("finished") or "")
        state = RunState.DONE if why else RunState.RUNNING if working else RunState.STOPPED
        return _status(run, state, why, history)


def _status(run: TrainingRun, state: RunState, why: str = "", history: History | None = None) -> TrainingStatus:
    asked = run.asked
    generations = history.generations() if history else []
    members = history.members() if history else []
    decided = [one for one in generations if one.decided is not None]
    now = generations[-1].number if generations else 0
    current = [one for one in members if one.generation == now]
    counts = {standing: sum(one.status is standing for one in current) for standing in Standing}
    if state is not RunState.RUNNING:  # nobody is at it, whatever a server that was killed has left
        counts[Standing.WAITING] += counts[Standing.RUNNING]
        counts[Standing.RUNNING] = 0
    best = keepsakes.best_of(history) if history and decided else None
    attempts = history.attempts() if history else []
    clients = sorted({one.place for one in attempts if one.generation >= now - 1 and one.place})
    left = None
    if state in (RunState.RUNNING, RunState.STOPPED):
        left = _left(run, generations, current, attempts, max(len(clients), 1))
    return TrainingStatus(
        folder=str(run.folder),
        state=state,
        why=why,
        decided=len(decided),
        generations=asked.generations,
        generation=now,
        epochs=run.epochs_of(now),
        ready=counts[Standing.READY],
        running=counts[Standing.RUNNING],
        waiting=counts[Standing.WAITING] if current else asked.members,
        bad=counts[Standing.BAD],
        best=None if best is None else best.score,
        best_member=None if best is None else best.number,
        best_generation=None if best is None else best.generation,
        median=_known(decided[-1].median) if decided else None,
        improvement=improvement([one.best for one in decided], asked.patience),
        least_improvement=asked.least_improvement,
        seconds_left=left,
        clients=tuple(clients),
        lineage=() if history is None or best is None else _lineage(history, members, best),
        steps=tuple(_step(one, [each for each in members if each.generation == one.number]) for one in generations),
        notes=tuple(sentence for _, _, sentence in history.notes()[-_NOTES:]) if history else (),
    )


def _lineage(history: History, members: Sequence[Member], best: Member) -> tuple[Ancestor, ...]:
    """The members from which the best one comes, itself the last."""
    known = {(one.generation, one.number): one for one in members}
    found, one = [], best
    while True:
        values = {name: float(each[one.number]) for name, each in history.values(one.generation).items()}
        found.append(Ancestor(one.generation, one.number, _known(one.score), values))
        if one.parent is None:
            return tuple(reversed(found))
        one = known[one.generation - 1, one.parent]


def _step(generation: Generation, members: Sequence[Member]) -> GenerationLosses:
    scores = tuple(_known(one.score) for one in members)
    return GenerationLosses(generation.number, scores, _known(generation.best), _known(generation.median))


def _left(
    run: TrainingRun, generations: Sequence[Generation], current: Sequence[Member], attempts: Sequence[Attempt], clients: int
) -> float | None:
    """Seconds to the end of the last generation, by the time that an epoch of a job has taken so far."""
    epochs = {one.number: one.epochs for one in generations}
    ended = [one for one in attempts if one.ended is not None and not one.error]
    if not ended:
        return None
    epoch = _epoch(ended, epochs)
    number = generations[-1].number
    over = (Standing.READY, Standing.BAD)
    open_shards = {one.shard for one in current if one.status not in over}
    begun = {one.shard: one.began for one in attempts if one.generation == number and one.ended is None}
    rounds = math.ceil(len(open_shards) / clients)
    spent = min((time.time() - begun[shard] for shard in open_shards if shard in begun), default=0.0)
    now = max(rounds * epoch * epochs[number] - spent, 0.0)
    later = sum(run.epochs_of(one) for one in range(number + 1, run.asked.generations))
    return now + later * epoch * math.ceil(len(run.asked.shards) / clients)


def _epoch(ended: Sequence[Attempt], epochs: dict[int, int]) -> float:
    """Seconds of one epoch of one job: the median of the jobs that have ended."""
    return statistics.median((one.ended - one.began) / epochs[one.generation] for one in ended if one.ended is not None)


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None
