"""The server of a run: it hands out the jobs of a generation, waits for all of them, decides, and begins the next one.

What it knows is in the history, so it can be killed at any moment: `evolve` goes on from there, and decides as it would have.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.engine import Clients, Engine, Here, ServerStopped
from cxsystem2.lfads.evolution import decide, improvement
from cxsystem2.lfads.history import Standing
from cxsystem2.lfads.hyperparameters import draw
from cxsystem2.lfads.jobs import Job, Outcome, Train
from cxsystem2.lfads.outcomes import Answer, Fault, Task, is_as_written
from cxsystem2.lfads.run import Run
from cxsystem2.lfads.writer import Writer, summary_of
from cxsystem2.lock import locked
from cxsystem2.observer import Observer

if TYPE_CHECKING:
    from distributed import Client

ATTEMPTS = 3
"""How often a job is tried before its members count as bad."""
STAGE = "evolve"
_NOBODY = 7 * 86400.0
"""Seconds to wait for a client that takes a job: some wait in the queue of a cluster."""
_LOOK = 1.0
"""Seconds between looks at workers and at how long jobs take."""

_Key = tuple[int, int]
"""Generation and shard."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run: its best member, the generation in which it was best, its score, and why the run is over."""

    member: int
    generation: int
    score: float
    generations: int
    why: str


def evolve(
    run: Run,
    train: Train,
    client: Client | None = None,
    *,
    look: Callable[[], object] | None = None,
    observer: Observer | None = None,
) -> Summary:
    """Begin a run, or go on with it, until it is over.

    Args:
        run: its directory.
        train: what trains the members of a job; clients get it by its name.
        client: of a Dask scheduler whose workers see the directory under the same path; None: all is done in this process.
        look: called about every second while clients work; to bring back workers that have ended, say.
        observer: is told of the stage ``evolve``, and of each generation.

    Raises:
        ServerStopped: no member has a score, the disk is full, or the scheduler is gone; a later call goes on.
        FileProblem: another server works on the run, its history cannot be written, or the data have changed.
        KeyboardInterrupt: the user has had enough; it can be gone on later.
    """
    with locked(run.folder, "run"), Writer.open(run.history) as history:
        run.refuse_changed_data()
        engine = Here() if client is None else Clients(client)
        try:
            return _Server(run, train, history, engine, look or (lambda: None), observer or Observer()).work()
        except ServerStopped as error:
            raise ServerStopped(f"{run.folder}: {error}; go on with: cxsystem2 lfads resume {run.folder}") from None
        finally:
            engine.close()


class _Server:
    def __init__(
        self, run: Run, train: Train, history: Writer, engine: Engine, look: Callable[[], object], observer: Observer
    ) -> None:
        self.run, self.train, self.history, self.engine = run, train, history, engine
        self.look, self.observer = look, observer
        self.current = 0
        """The generation that is not decided yet."""
        self._flying: dict[_Key, Job] = {}
        self._since: dict[_Key, float] = {}
        """When jobs have begun that are under way."""
        self._held: dict[_Key, list[_Key]] = {}
        """Jobs that wait until checkpoints are made again, by the job that makes them."""
        self._remade: set[_Key] = set()
        self._looked = self._moved = time.monotonic()

    def work(self) -> Summary:
        """Go on from what the history knows to the end of the run."""
        begin = time.perf_counter()
        self._take_up()
        self.observer.begin(STAGE)
        self.observer.parts(STAGE, self.run.asked.generations)
        while not (why := self.history.get("finished")):
            self._advance()
            self._train()
            self._conclude()
            self._keep()
        self.observer.end(STAGE, time.perf_counter() - begin)
        best = keepsakes.best_of(self.history)
        return Summary(best.number, best.generation, best.score, len(self.history.generations()), why)

    def _take_up(self) -> None:
        """Begin, or find out where an earlier server has ended."""
        asked, history = self.run.asked, self.history
        if not (known := history.generations()):
            history.begin(0, self.run.epochs_of(0), asked.shards, draw(asked.members, asked.seed, self.run.ranges))
            return
        history.interrupted()
        self.current = known[-1].number + (known[-1].decided is not None)
        if self.current == known[-1].number and all(member.status is Standing.BAD for member in history.members(self.current)):
            history.again(self.current)  # so that what a user has put right is tried
        if self.current:
            self._keep()

    def _train(self) -> None:
        waiting = {one.shard for one in self.history.members(self.current) if one.status is Standing.WAITING}
        for shard in sorted(waiting):
            self._submit((self.current, shard))
        self._work_off()

    def _work_off(self) -> None:
        """Wait until all jobs have ended that are under way."""
        self._moved = time.monotonic()
        while self._flying:
            for job, answer in self.engine.ended(self._started):
                self._take(self._key(job), answer)
            self._watch()

    def _conclude(self) -> None:
        """Decide what comes after a generation, in one transaction."""
        asked, history, current = self.run.asked, self.history, self.current
        members = history.members(current)
        scores = {one.number: one.score for one in members if one.status is Standing.READY}
        if not scores:
            raise ServerStopped(self._why_nobody())
        best = [one.best for one in history.generations()[:-1]] + [min(scores.values())]
        won = improvement(best, asked.patience)
        summary = summary_of(current, scores, won)
        if won is not None and won <= asked.least_improvement:
            history.finish(current, summary, f"the best score has improved by {won:.2g} in {asked.patience} generations")
        elif current + 1 >= asked.generations:
            history.finish(current, summary, "all generations are done")
        else:
            decision = decide(
                [scores.get(one.number, math.nan) for one in members],
                history.values(current),
                asked.seed,
                current,
                exploit=asked.exploit,
                explore=asked.explore,
                ranges=self.run.ranges,
            )
            history.decide(current, summary, self.run.epochs_of(current + 1), asked.shards, decision)
        self.current += 1
        self.observer.decided(summary.number, summary.best, summary.median)

    def _why_nobody(self) -> str:
        errors = [one.error for one in self.history.attempts(self.current) if one.error]
        why = f": {errors[-1]}" if errors else ", since the loss of each became infinite or not a number"
        return f"no member of generation {self.current} has a score{why}"

    def _keep(self) -> None:
        """Leave the files that others read, and remove states that nobody needs any more."""
        best = keepsakes.best_of(self.history)
        if not keepsakes.keep_best(self.run, best) and self._can_remake((best.generation, best.shard)):
            self._remake((best.generation, best.shard))
            self._work_off()
            keepsakes.keep_best(self.run, keepsakes.best_of(self.history))
        keepsakes.write_tables(self.run, self.history)
        keepsakes.prune(self.run, self.current)

    # one job

    def _key(self, job: Job) -> _Key:
        return job.generation, next(number for number, shard in enumerate(self.run.asked.shards) if job.members[0] in shard)

    def _submit(self, key: _Key, attempt: int | None = None) -> None:
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
            run=str(self.run.folder.absolute()),
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

    def _take(self, key: _Key, answer: Answer) -> None:
        """What came of a job."""
        job = self._flying.pop(key)
        self._since.pop(key, None)
        self._moved = time.monotonic()
        if answer.fault is None:
            self._enter(key, job, answer.outcomes)
        elif answer.fault is Fault.DISK:
            raise ServerStopped(f"there is no room on the disk ({answer.why})")
        elif answer.fault is Fault.DAMAGED:
            self._repair(key, answer.why)
        else:
            self._fail(key, job, answer.why)

    def _enter(self, key: _Key, job: Job, outcomes: tuple[Outcome, ...]) -> None:
        if job.generation == self.current:
            self.history.enter(*key, job.attempt, outcomes)
            self._advance()
        else:
            known = {one.number: one.checksum for one in self.history.members(job.generation)}
            for one in outcomes:
                if not one.broken and one.checksum != known[one.member]:
                    self.history.rewritten(job.generation, one.member, one.checksum)
        for held in self._held.pop(key, []):
            self._submit(held)

    def _fail(self, key: _Key, job: Job, why: str) -> None:
        last = job.attempt + 1 >= ATTEMPTS
        if job.generation == self.current:
            self.history.fail(*key, job.attempt, why, last=last)
            then = "they count as bad" if last else "it is tried again"
            self._tell(f"generation {job.generation}, members {_said(job.members)}: {why}; {then}")
            if last:
                self._advance()
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
                self._take(key, Answer(fault=Fault.LATE, why=f"it took longer than {timeout:g} s"))
        if self._flying and not self._since and now - self._moved > _NOBODY:
            raise ServerStopped(f"no client has taken a job for {_NOBODY / 3600:g} hours")

    # checkpoints that are damaged

    def _repair(self, key: _Key, file: str) -> None:
        """The checkpoint of a parent is not as it was written: the job that wrote it is done again, and gives the same."""
        generation = key[0] - 1
        maker = (generation, next(one.shard for one in self.history.members(generation) if one.checkpoint == file))
        self._held.setdefault(maker, []).append(key)
        if maker in self._flying or any(maker in held for held in self._held.values()):
            return
        if self._can_remake(maker):
            self._tell(f"{file} is not as it was written; generation {generation} of its members is trained again")
            self._remake(maker)
        else:
            self._give_up(maker)

    def _can_remake(self, maker: _Key) -> bool:
        """Once; and only where the states are kept with which its members began."""
        kept = maker[0] == 0 or maker[0] - 1 >= self.current - keepsakes.KEPT
        return kept and maker not in self._remade

    def _remake(self, maker: _Key) -> None:
        self._remade.add(maker)
        self._submit(maker)

    def _give_up(self, maker: _Key) -> None:
        """Checkpoints cannot be made again: who was to go on from them goes on from the best member that is whole."""
        for key in self._held.pop(maker, []):
            if key[0] == self.current:
                self._adopt(key)
                self._submit(key)
            else:
                self._give_up(key)

    def _adopt(self, key: _Key) -> None:
        generation, shard = key
        before = {one.number: one for one in self.history.members(generation - 1)}

        def whole(number: int) -> bool:
            return is_as_written(self.run.folder / before[number].checkpoint, before[number].checksum)

        ready = sorted((one.score, one.number) for one in before.values() if one.status is Standing.READY)
        donor = next((number for _, number in ready if whole(number)), None)
        for one in self.history.members(generation):
            if one.shard == shard and one.parent is not None and not whole(one.parent):
                self.history.adopt(generation, one.number, donor)
                instead = "with new weights" if donor is None else f"from member {donor}"
                self._tell(f"the state of member {one.parent} is lost; member {one.number} goes on {instead}")

    # telling

    def _tell(self, sentence: str) -> None:
        self.history.note(self.current, sentence)
        self.observer.tell(sentence)

    def _advance(self) -> None:
        members = self.history.members(self.current)
        over = sum(one.status in (Standing.READY, Standing.BAD) for one in members) / len(members)
        self.observer.advance(STAGE, (self.current + over) / self.run.asked.generations)


def _said(members: tuple[int, ...]) -> str:
    return str(members[0]) if len(members) == 1 else f"{members[0]} to {members[-1]}"
