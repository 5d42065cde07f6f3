"""Running what is missing of a batch: Dask does it, this module says what, and keeps account of what came of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cxsystem2.batches.batch import Batch
from cxsystem2.batches.clusters import Cluster, Need
from cxsystem2.batches.lock import locked
from cxsystem2.batches.memory import share, usual_workers
from cxsystem2.batches.record import Record, Status
from cxsystem2.batches.run import Run
from cxsystem2.errors import CxSystemError, DeviceError, FileProblem

if TYPE_CHECKING:
    from distributed import Client, Future

ATTEMPTS = 3
"""How often a run may take its worker process down before it counts as failed."""
_PAUSE = 0.02
"""Seconds between looks at what has ended; workers get their next run without us."""
_ALONE = 60.0
"""Seconds without any worker after which there is no hope."""
_TOO_MUCH = "worker-restart-memory"
"""Dask's own topic for workers that it has ended because of their memory."""


class Watcher:
    """Is told about the progress of a batch; this one keeps silent."""

    def begin(self, batch: Batch, waiting: int, workers: int, notes: Iterable[str]) -> None:
        """Work begins on some runs with some workers; `notes` are sentences for the user."""

    def started(self, run: Run, where: str) -> None:
        """A run begins."""

    def ended(self, run: Run, record: Record) -> None:
        """A run is done, or has failed."""

    def finish(self, summary: Summary) -> None:
        """Work on the batch is over."""

    def stop(self) -> None:
        """Nothing more will be told, for whatever reason."""


@dataclass(slots=True)
class Summary:
    """What came of the runs that were missing."""

    done: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    """Reason by number of the run; those that failed earlier and were not tried again count, too."""
    waiting: int = 0
    seconds: float = 0.0
    """Wall time."""
    simulating: float = 0.0
    """Seconds of all runs together."""
    workers: int = 0


def work_on(
    batch: Batch, cluster: Cluster, *, workers: int | None = None, again: bool = False, watcher: Watcher | None = None
) -> Summary:
    """Run what is missing of a batch, and with `again` what has failed.

    Raises:
        FileProblem: another process works on the batch, or its folder cannot be written.
        CxSystemError: the cluster cannot be started, or is lost.
        KeyboardInterrupt: the user has had enough; what is missing can be run later.
    """
    watcher, summary, begin = watcher or Watcher(), Summary(), time.perf_counter()
    if missing := cluster.missing():
        raise CxSystemError(f"the cluster '{cluster.word}' cannot be used here: {missing}")
    with locked(batch.folder):
        from cxsystem2.batches.work import remove_stages

        remove_stages(batch.folder)
        todo = []
        for run in batch.runs:
            record = batch.record(run)
            if record.status is Status.FAILED and not again:
                summary.failed[run.number] = record.error
            elif record.status is Status.DONE:
                summary.done += 1
            else:
                todo.append(run)
                if record.status is not Status.WAITING or record.attempts:
                    record.status, record.attempts, record.error = Status.WAITING, 0, ""
                    record.write(batch.path(run))
        if todo:
            try:
                _run(batch, todo, cluster, workers, summary, watcher)
            finally:
                remove_stages(batch.folder)
                summary.seconds = time.perf_counter() - begin
                summary.waiting = len(batch.runs) - summary.done - len(summary.failed)
                batch.write_manifest()
        elif not batch.manifest.is_file():
            batch.write_manifest()
        watcher.finish(summary)
    return summary


def _run(batch: Batch, todo: list[Run], cluster: Cluster, workers: int | None, summary: Summary, watcher: Watcher) -> None:
    import dask

    asked = workers or batch.settings.number_of_process or usual_workers()
    notes: list[str] = []
    if cluster.here:
        _refuse_device(batch)
        found = share(asked, batch.settings.memory_bytes, len(todo))
        need = Need(found.workers, found.memory, batch.folder)
        notes += [found.notice] if found.notice else []
    else:
        need = Need(min(asked, len(todo)), 0, batch.folder)
    summary.workers = need.workers
    with dask.config.set(_SETTINGS), cluster.client(need) as client:
        if link := _dashboard(client):
            notes.append(f"dashboard: {link}")
        watcher.begin(batch, len(todo), need.workers, notes)
        _Account(batch, client, summary, watcher, cluster, need).run(todo)


_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # we count attempts ourselves, by what has really begun
    "distributed.scheduler.worker-saturation": 1.0,  # no run waits at a worker that may die
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.deploy.lost-worker-timeout": "1s",
    "distributed.diagnostics.erred-tasks.max-history": 0,
}


class _Account:
    """The runs that are under way."""

    def __init__(self, batch: Batch, client: Client, summary: Summary, watcher: Watcher, cluster: Cluster, need: Need) -> None:
        self.cluster, self.need = cluster, need
        self.seen = self.look = time.monotonic()
        self.batch, self.client, self.summary, self.watcher = batch, client, summary, watcher
        self.runs = {run.number: run for run in batch.runs}
        self.too_much: set[int] = set()
        """Process numbers of workers that Dask has ended because of their memory."""

    def run(self, todo: list[Run]) -> None:
        """Run them, and answer when all have ended."""
        from distributed import as_completed

        from cxsystem2.batches.work import TOPIC

        self.client.subscribe_topic(TOPIC, self._on_start)
        self.client.subscribe_topic(_TOO_MUCH, self._on_too_much)
        waiting = as_completed(self._submit(todo))
        while not waiting.is_empty():
            if not (found := waiting.next_batch(block=False)):
                time.sleep(_PAUSE)
                self._look_for_workers()
            for future in found:
                run = self.runs[int(future.key.split("-")[1])]
                record = self._result(future, run)
                if record is None:
                    waiting.update(self._submit([run]))
                else:
                    self._enter(run, record)

    def _look_for_workers(self) -> None:
        """Bring workers back; give up when none stays alive here, while those of a cluster may wait in its queue."""
        if time.monotonic() < self.look:
            return
        self.look = time.monotonic() + 1
        alive = len(self.client.scheduler_info(n_workers=-1)["workers"])
        if alive:
            self.seen = time.monotonic()
        if alive < self.need.workers:
            self.cluster.mend(self.client, self.need)
        if self.cluster.here and time.monotonic() - self.seen > _ALONE:
            raise CxSystemError(f"no worker process stays alive; go on with: cxsystem2 batch resume {self.batch.folder}")

    def _submit(self, runs: list[Run]) -> list[Future[Any]]:
        from cxsystem2.batches.work import Task, execute

        batch = self.batch
        folder = str(batch.folder.absolute())
        tasks = [Task(folder, batch.settings, run, str(batch.result(run).relative_to(batch.folder))) for run in runs]
        tries = [f"run-{run.number}-{time.monotonic_ns()}" for run in runs]
        return list(self.client.map(execute, tasks, key=tries, pure=False))

    def _result(self, future: Future[Any], run: Run) -> Record | None:
        """What came of a run; None when it is to be tried again."""
        from distributed import KilledWorker

        if future.status == "finished":
            found: Record = future.result()
            return found
        if future.status in ("cancelled", "lost"):
            raise CxSystemError(lost(self.batch))
        error = future.exception()
        record = self.batch.record(run)
        if not isinstance(error, KilledWorker):
            record.status, record.error = Status.FAILED, f"{type(error).__name__}: {error}"
            return record
        if record.status is Status.DONE:
            return record
        if record.attempts < ATTEMPTS:
            return None
        memory = any(record.where.endswith(f"process {number}") for number in self.too_much)
        why = "it needs more memory than a worker may use" if memory else "killed, or out of memory"
        record.status, record.error = Status.FAILED, f"its process ended {record.attempts} times: {why}"
        return record

    def _enter(self, run: Run, record: Record) -> None:
        if record.status is Status.WAITING:
            return
        if self.batch.record(run).status is not record.status:
            with contextlib.suppress(FileProblem):
                record.write(self.batch.path(run))
        if record.status is Status.DONE:
            self.summary.done += 1
        else:
            self.summary.failed[run.number] = record.error
        self.summary.simulating += record.seconds
        self.watcher.ended(run, record)

    def _on_start(self, event: tuple[float, Mapping[str, Any]]) -> None:
        what = event[1]
        self.watcher.started(self.runs[what["run"]], what["where"])

    def _on_too_much(self, event: tuple[float, Mapping[str, Any]]) -> None:
        self.too_much.add(event[1]["pid"])


def lost(batch: Batch) -> str:
    """What is said when the scheduler is gone."""
    return f"the connection to the scheduler is lost; go on with: cxsystem2 batch resume {batch.folder}"


def _refuse_device(batch: Batch) -> None:
    from cxsystem2.devices import devices

    device = devices[batch.settings.device]
    if missing := device.missing():
        raise DeviceError(f"the device '{device.word}' cannot run here: {missing}")


def _dashboard(client: Client) -> str:
    import importlib.util

    return str(client.dashboard_link) if importlib.util.find_spec("bokeh") else ""
