"""The runs that are under way: handed to Dask, and written down when they end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.clusters import Cluster, Need
from cxsystem2.batches.directory import Directory
from cxsystem2.batches.record import RunRecord, Status
from cxsystem2.batches.run import BatchRun
from cxsystem2.batches.summary import Summary
from cxsystem2.batches.upkeep import Upkeep
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.observer import Observer, RunEnd

if TYPE_CHECKING:
    from distributed import Client, Future

ATTEMPTS = 3
"""How often a run may take its worker process down before it counts as failed."""
_PAUSE = 0.02
"""Seconds between looks at what has ended; workers get their next run without us."""
_TOO_MUCH = "worker-restart-memory"
"""Dask's own topic for workers that it has ended because of their memory."""


class Account:
    """The runs that are under way."""

    def __init__(
        self, batch: Directory, client: Client, cluster: Cluster, need: Need, summary: Summary, observer: Observer
    ) -> None:
        self.batch, self.client = batch, client
        self.summary, self.observer = summary, observer
        self.runs = {run.number: run for run in batch.runs}
        self.unwritten: list[RunRecord] = []
        """Records that a full disk has refused."""
        self.too_much: set[int] = set()
        """Process numbers of workers that Dask has ended because of their memory."""
        self.places: dict[int, list[str]] = {}
        """Where each run was begun; the last of these processes may be known to have ended before it is known why."""
        self.upkeep = Upkeep(client, cluster, need, command_line("batch", "resume", batch.folder))

    def run(self, todo: list[BatchRun]) -> None:
        """Run them, and answer when all have ended."""
        from distributed import as_completed

        from cxsystem2.batches.work import TOPIC

        self.client.subscribe_topic(TOPIC, self._on_start)
        self.client.subscribe_topic(_TOO_MUCH, self._on_too_much)
        waiting = as_completed(self._submit(todo))
        while not waiting.is_empty():
            if not (found := waiting.next_batch(block=False)):
                time.sleep(_PAUSE)
                self.upkeep.look()
            for future in found:
                run = self.runs[int(future.key.split("-")[1])]
                record = self._result(future, run)
                if record is None:
                    waiting.update(self._submit([run]))
                else:
                    self._enter(run, record)

    def _submit(self, runs: list[BatchRun]) -> list[Future[Any]]:
        from cxsystem2.batches.work import Task, execute

        batch = self.batch
        folder = str(batch.folder.absolute())
        threads = 1 if self.summary.workers > 1 else None
        tasks = [Task(folder, batch.settings, run, str(batch.result(run).relative_to(batch.folder)), threads) for run in runs]
        tries = [f"run-{run.number}-{time.monotonic_ns()}" for run in runs]
        return list(self.client.map(execute, tasks, key=tries, pure=False))

    def _result(self, future: Future[Any], run: BatchRun) -> RunRecord | None:
        """What came of a run; None when it is to be tried again."""
        from distributed import KilledWorker

        if future.status != "lost":
            try:
                found: RunRecord = future.result()
                return found
            except CancelledError:
                raise CxSystemError(lost(self.batch)) from None
            except KilledWorker:  # also of a run that is done, when its worker ends before the answer is fetched
                pass
            except Exception as error:
                record = self.batch.record(run)
                record.status, record.error = Status.FAILED, f"{type(error).__name__}: {error}"
                return record
        record = self.batch.record(run)
        if record.status.has_result:
            return record
        if record.attempts < ATTEMPTS:
            return None
        places = [record.where, *self.places.get(run.number, [])]
        memory = any(place.endswith(f"process {number}") for number in self.too_much for place in places)
        why = "it needs more memory than a worker may use" if memory else "killed, or out of memory"
        record.status, record.error = Status.FAILED, f"its process ended {record.attempts} times: {why}"
        return record

    def _enter(self, run: BatchRun, record: RunRecord) -> None:
        if record.status is Status.WAITING:
            return
        if self.batch.record(run).status is not record.status:
            try:
                record.write(self.batch.path(run))
            except FileProblem:
                self.unwritten.append(record)
        if record.status is Status.DONE:
            self.summary.done += 1
        elif record.status is Status.NOT_A_NUMBER:
            self.summary.not_a_number[run.number] = record.error
        else:
            self.summary.failed[run.number] = record.error
        self.summary.simulating += record.seconds
        self.observer.ended(run.number, RunEnd(record.status, record.seconds, record.result, record.error))
        self.observer.advance("batch", self.summary.over / len(self.runs))

    def _on_start(self, event: tuple[float, Mapping[str, Any]]) -> None:
        what = event[1]
        self.places.setdefault(what["run"], []).append(what["where"])
        self.observer.started(what["run"], what["where"])

    def _on_too_much(self, event: tuple[float, Mapping[str, Any]]) -> None:
        self.too_much.add(event[1]["pid"])


def lost(batch: Directory) -> str:
    """What is said when the scheduler is gone."""
    return f"the connection to the scheduler is lost; go on with: {command_line('batch', 'resume', batch.folder)}"
