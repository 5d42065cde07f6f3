"""The server of a run: it hands out the jobs of a generation, waits for all of them, decides, and begins the next one.

What it knows is in the history, so it can be killed at any moment: `evolve` goes on from there, and decides as it would have.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxsystem2.command_line import command_line
from cxsystem2.lfads import keepsakes
from cxsystem2.lfads.account import STAGE, Account
from cxsystem2.lfads.engine import Clients, Here, ServerStopped
from cxsystem2.lfads.evolution import decide, improvement
from cxsystem2.lfads.history import Standing
from cxsystem2.lfads.hyperparameters import draw
from cxsystem2.lfads.jobs import Train
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.storage import BEGINNING, Refused, patiently, told
from cxsystem2.lfads.writer import Writer, summary_of
from cxsystem2.lock import locked
from cxsystem2.observer import Observer

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True)
class TrainingSummary:
    """What came of a run: its best member, the generation in which it was best, its score, and why the run is over."""

    member: int
    generation: int
    score: float
    generations: int
    why: str


def evolve(
    run: TrainingRun,
    train: Train,
    client: Client | None = None,
    *,
    look: Callable[[], object] | None = None,
    observer: Observer | None = None,
) -> TrainingSummary:
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
    observer = observer or Observer()
    with told(observer.tell), _held(run) as history:
        run.refuse_changed_data()
        if not history.generations():
            run.share()  # as long as nothing is trained, a storage that is not filled is one of a start that was killed
        run.refuse_other_storage()
        engine = Here() if client is None else Clients(client)
        try:
            account = Account(run, train, history, engine, look or (lambda: None), observer)
            return _Server(run, history, account, observer).work()
        except (ServerStopped, Refused) as error:
            raise ServerStopped(f"{run.folder}: {error}; go on with: {command_line('lfads', 'resume', run.folder)}") from None
        finally:
            engine.close()


@contextlib.contextmanager
def _held(run: TrainingRun) -> Iterator[Writer]:
    """The history of a run, which nobody else works on; a disk that refuses for a while is waited for."""
    with contextlib.ExitStack() as stack:
        patiently(lambda: stack.enter_context(locked(run.folder, "run")), str(run.folder), errors=BEGINNING)
        yield stack.enter_context(patiently(lambda: Writer.open(run.history), str(run.folder), errors=BEGINNING))


class _Server:
    def __init__(self, run: TrainingRun, history: Writer, account: Account, observer: Observer) -> None:
        self.run, self.history, self.account, self.observer = run, history, account, observer

    def work(self) -> TrainingSummary:
        """Go on from what the history knows to the end of the run."""
        begin = time.perf_counter()
        self._take_up()
        self.observer.begin(STAGE)
        self.observer.parts(STAGE, self.run.asked.generations)
        while not (why := self.history.get("finished")):
            self.account.advance()
            self._train()
            self._conclude()
            self._keep()
        self.observer.end(STAGE, time.perf_counter() - begin)
        best = keepsakes.best_of(self.history)
        return TrainingSummary(best.number, best.generation, best.score, len(self.history.generations()), why)

    def _take_up(self) -> None:
        """Begin, or find out where an earlier server has ended."""
        asked, history = self.run.asked, self.history
        if not (known := history.generations()):
            history.begin(0, self.run.epochs_of(0), asked.shards, draw(asked.members, asked.seed, self.run.ranges))
            return
        history.interrupted()
        last = known[-1]
        self.account.current = last.number + (last.decided is not None)
        if last.decided is None and all(one.status is Standing.BAD for one in history.members(last.number)):
            history.again(last.number)  # so that what a user has put right is tried
        if self.account.current:
            self._keep()

    def _train(self) -> None:
        waiting = {one.shard for one in self.history.members(self.account.current) if one.status is Standing.WAITING}
        self.account.work((self.account.current, shard) for shard in sorted(waiting))

    def _conclude(self) -> None:
        """Decide what comes after a generation, in one transaction."""
        asked, history, current = self.run.asked, self.history, self.account.current
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
        self.account.current += 1
        self.observer.decided(summary.number, summary.best, summary.median)

    def _why_nobody(self) -> str:
        errors = [one.error for one in self.history.attempts(self.account.current) if one.error]
        why = f": {errors[-1]}" if errors else ", since the loss of each became infinite or not a number"
        return f"no member of generation {self.account.current} has a score{why}"

    def _keep(self) -> None:
        """Leave the files that others read, and remove states that nobody needs any more."""
        best, folder = keepsakes.best_of(self.history), str(self.run.folder)
        if not patiently(lambda: keepsakes.keep_best(self.run, best), folder) and self.account.remake(
            (best.generation, best.shard)
        ):
            again = keepsakes.best_of(self.history)
            patiently(lambda: keepsakes.keep_best(self.run, again), folder)
        patiently(lambda: keepsakes.write_tables(self.run, self.history), folder)
        keepsakes.prune(self.run, self.account.current)
