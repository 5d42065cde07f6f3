"""The jobs of a run that are under way: handed to clients, entered into the history, and done again when they fail.

Checkpoints that are damaged are found by the clients that need them. Then the job that wrote them is done again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.engine import Engine, ServerStopped
from cxsystem2.lfads.history import Standing
from cxsystem2.lfads.jobs import Job, MemberOutcome, Train
from cxsystem2.lfads.outcomes import Answer, OutcomeFault, Task
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.writer import Writer
from cxsystem2.observer import Observer

ATTEMPTS = 3
"""How often a job is tried before its members count as bad."""
STAGE = "evolve"
_NOBODY = 7 * 86400.0
"""Seconds to wait for a client that takes a job: some wait in the queue of a cluster."""
_LOOK = 1.0
"""Seconds between looks at workers and at how long jobs take."""

Key = tuple[int, int]
"""Generation and shard of a job."""


class Account:
    """The jobs that are under way.

    Attributes:
        current: the generation that is not decided yet.
    """

    def __init__(
        self, run: TrainingRun, train: Train, history: Writer, engine: Engine, look: Callable[[], object], observer: Observer
    ) -> None:
        self.run, self.train, self.history, self.engine = run, train, history, engine
        self.look, self.observer = look, observer
        self.current = 0
        self._flying: dict[Key, Job] = {}
        self._since: dict[Key, float] = {}
        """When jobs have begun that are under way."""
        self._held: dict[Key, list[Key]] = {}
        """Jobs that wait until checkpoints are made again, by the job that makes them."""
        self._remade: set[Key] = set()
        self._damages: Counter[Key] = Counter()
        """How often a job has found a checkpoint damaged."""
        self._looked = self._moved = time.monotonic()

    def work(self, keys: Iterable[Key]) -> None:
        """Have jobs done, and wait until all have ended."""
        for key in keys:
            self._submit(key)
        self._moved = time.monotonic()
        while self._flying:
            for job, answer in self.engine.ended(self._started):
                self._take(self._key(job), answer)
            for sentence in self.engine.said():
                if sentence.startswith(self.run.storage.where):  # clients may serve several runs
                    self._tell(sentence)
            self._watch()

    def remake(self, maker: Key) -> bool:
        """Do a job of an earlier generation again, since what it wrote is damaged; False where that is not possible."""
        if not self._can_remake(maker):
            return False
        self._remade.add(maker)
        self.work([maker])
        return True

    def advance(self) -> None:
        """Tell how far the run is."""
        members = self.history.members(self.current)
        over = sum(one.status in (Standing.READY, Standing.BAD) for one in members) / len(members)
        self.observer.advance(STAGE, (self.current + over) / self.run.asked.generations)

    def _key(self, job: Job) -> Key:
        return job.generation, next(number for number, shard in enumerate(self.run.asked.shards) if job.members[0] in shard)

    def _submit(self, key: Key, attempt: int | None = None) -> None:
        """Have the members of a shard trained, as the history says."""
        generation, shard = key
        members = [one for one in self.history.members(generation) if one.shard == shard]
        before = {one.number: one for one in self.history.members(generation - 1)}
        parents = [None if one.parent is None else before[one.parent] for one in members]
        values = self.history.values(generation)
        if attempt is None:
            failed = [one for one in self.history.attempts(generation) if one.shard == shard and one.error]
            attempt = 0 if generation < self.current else len(failed)
        job = Job(
            run=self.run.storage.where,
            generation=generation,
            members=tuple(one.number for one in members),
            parents=tuple(None if one is None else one.checkpoint for one in parents),
            values={name: tuple(float(each[one.number]) for one in members) for name, each in values.items()},
            epochs=self.run.epochs_of(generation),
            seed=self.run.asked.seed,
            attempt=attempt,
        )
        self._flying[key] = job
        self.engine.submit(Task(job, tuple(None if one is None else one.checksum for one in parents), self.train))

    def _started(self, job: Job, place: str, when: float) -> None:
        key = self._key(job)
        self._since[key] = self._moved = time.monotonic()
        if job.generation == self.current:
            self.history.running(*key, job.attempt, place, when)

    def _take(self, key: Key, answer: Answer) -> None:
        """What came of a job."""
        job = self._flying.pop(key)
        self._since.pop(key, None)
        self._moved = time.monotonic()
        if answer.fault is None:
            self._enter(key, job, answer.outcomes)
        elif answer.fault is OutcomeFault.DISK:
            raise ServerStopped(f"there is no room on the disk ({answer.why})")
        elif answer.fault is OutcomeFault.REFUSED:
            raise ServerStopped(answer.why)
        elif answer.fault is OutcomeFault.DAMAGED and self._damages[key] < ATTEMPTS:
            self._damages[key] += 1
            self._repair(key, answer.why)
        else:  # a client that sees other bytes than the server does is one that has failed, too
            self._fail(key, job, answer.why if answer.fault is not OutcomeFault.DAMAGED else f"{answer.why} is damaged")

    def _enter(self, key: Key, job: Job, outcomes: tuple[MemberOutcome, ...]) -> None:
        if job.generation == self.current:
            self.history.enter(*key, job.attempt, outcomes)
            self.advance()
        else:
            known = {one.number: one.checksum for one in self.history.members(job.generation)}
            for one in outcomes:
                if not one.broken and one.checksum != known[one.member]:
                    self.history.rewritten(job.generation, one.member, one.checksum)
        for held in self._held.pop(key, []):
            self._submit(held)

    def _fail(self, key: Key, job: Job, why: str) -> None:
        last = job.attempt + 1 >= ATTEMPTS
        if job.generation == self.current:
            self.history.fail(*key, job.attempt, why, last=last)
            then = "they count as bad" if last else "it is tried again"
            self._tell(f"generation {job.generation}, members {_said(job.members)}: {why}; {then}")
            if last:
                self.advance()
        if not last:
            self._submit(key, job.attempt + 1)
        elif job.generation != self.current:
            self._give_up(key)

    def _watch(self) -> None:
        """See to workers, and to jobs that take too long."""
        now, timeout = time.monotonic(), self.run.asked.timeout
        if now - self._looked < _LOOK:
            return
        self._looked = now
        self.look()
        for key, since in [*self._since.items()]:
            if now - since > timeout:
                self.engine.drop(self._flying[key])
                self._take(key, Answer(fault=OutcomeFault.LATE, why=f"it took longer than {timeout:g} s"))
        if self._flying and not self._since and now - self._moved > _NOBODY:
            raise ServerStopped(f"no client has taken a job for {_NOBODY / 3600:g} hours")

    def _repair(self, key: Key, file: str) -> None:
        """The checkpoint of a parent is not as it was written: the job that wrote it is done again, and gives the same."""
        generation = key[0] - 1
        maker = (generation, next(one.shard for one in self.history.members(generation) if one.checkpoint == file))
        self._held.setdefault(maker, []).append(key)
        if maker in self._flying or any(maker in held for held in self._held.values()):
            return
        if self._can_remake(maker):
            self._tell(f"{file} is not as it was written; generation {generation} of its members is trained again")
            self._remade.add(maker)
            self._submit(maker)
        else:
            self._give_up(maker)

    def _can_remake(self, maker: Key) -> bool:
        """Once; and only where the states are kept with which its members began."""
        kept = maker[0] == 0 or maker[0] - 1 >= self.current - keepsakes.KEPT
        return kept and maker not in self._remade

    def _give_up(self, maker: Key) -> None:
        """Checkpoints cannot be made again: who was to go on from them goes on from the best member that is whole."""
        for key in self._held.pop(maker, []):
            if key[0] == self.current:
                self._adopt(key)
                self._submit(key)
            else:
                self._give_up(key)

    def _adopt(self, key: Key) -> None:
        generation, shard = key
        before = {one.number: one for one in self.history.members(generation - 1)}

        def whole(number: int) -> bool:
            return self.run.storage.is_as_written(before[number].checkpoint, before[number].checksum)

        ready = sorted((one.score, one.number) for one in before.values() if one.status is Standing.READY)
        donor = next((number for _, number in ready if whole(number)), None)
        for one in self.history.members(generation):
            if one.shard == shard and one.parent is not None and not whole(one.parent):
                self.history.adopt(generation, one.number, donor)
                instead = "with new weights" if donor is None else f"from member {donor}"
                self._tell(f"the state of member {one.parent} is lost; member {one.number} goes on {instead}")

    def _tell(self, sentence: str) -> None:
        self.history.note(self.current, sentence)
        self.observer.tell(sentence)


def _said(members: tuple[int, ...]) -> str:
    return str(members[0]) if len(members) == 1 else f"{members[0]} to {members[-1]}"
