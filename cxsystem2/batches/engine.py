"""Running what is missing of a batch: Dask does it, this module says what, and keeps account of what came of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from cxsystem2.batches.account import Account
from cxsystem2.batches.clusters import Cluster, Need
from cxsystem2.batches.clusters.base import preload
from cxsystem2.batches.directory import SETTINGS, Directory
from cxsystem2.batches.links import refuse_links
from cxsystem2.batches.memory import share, usual_workers
from cxsystem2.batches.record import RunRecord, Status
from cxsystem2.batches.run import BatchRun
from cxsystem2.batches.summary import Summary
from cxsystem2.batches.upkeep import connected
from cxsystem2.errors import CxSystemError, DeviceError, FileProblem, TableError
from cxsystem2.files import PART, inside
from cxsystem2.lock import locked
from cxsystem2.observer import Observer
from cxsystem2.problems import Level, Place, Report, one_of
from cxsystem2.trust import Trust, require


def work_on(
    batch: Directory,
    cluster: Cluster,
    *,
    workers: int | None = None,
    again: bool = False,
    observer: Observer | None = None,
    trust: bool = False,
) -> Summary:
    """Run what is missing of a batch; `trust` confirms what its tables bring along, `observer` is told of stage ``batch``.

    With `again`, what has failed and what was not a number is run again, too.

    Without `workers` there are as many as the last start asked for, else as the tables say, else three quarters of the cores.

    Raises:
        TableError: the tables bring along what nobody here has confirmed; the folder may be somebody else's.
        FileProblem: another process works on the batch, its folder cannot be written, a part of it is a link to elsewhere, or
            its tables or points were changed after it was made.
        CxSystemError: the cluster cannot be started, or is lost.
        KeyboardInterrupt: the user has had enough; what is missing can be run later.
    """
    observer, summary, begin = observer or Observer(), Summary(), time.perf_counter()
    if missing := cluster.missing():
        raise CxSystemError(f"the cluster '{cluster.word}' cannot be used here: {missing}")
    refuse_links(batch)
    _refuse_changes(batch)
    if not batch.is_own:
        _confirm(batch, trust)
    with locked(batch.folder):
        todo = []
        for run in batch.runs:
            record = batch.record(run)
            if record.status is Status.FAILED and not again:
                summary.failed[run.number] = record.error
            elif record.status is Status.NOT_A_NUMBER and not again:
                summary.not_a_number[run.number] = record.error
            elif record.status is Status.DONE:
                summary.done += 1
            else:
                todo.append(run)
                if record.status is not Status.WAITING or record.attempts:
                    if record.status is Status.NOT_A_NUMBER:  # its result would be taken for that of the new attempt
                        batch.result(run).unlink(missing_ok=True)
                    record.status, record.attempts, record.error, record.result = Status.WAITING, 0, "", ""
                    record.write(batch.path(run))
        if todo:
            try:
                _run(batch, todo, cluster, workers, summary, observer)
            finally:
                summary.seconds = time.perf_counter() - begin
                summary.waiting = len(batch.runs) - summary.over
                batch.write_manifest()
        elif not batch.manifest.is_file():
            batch.write_manifest()
        observer.end("batch", summary.seconds)
    return summary


def _refuse_changes(batch: Directory) -> None:
    if names := batch.changed():
        raise FileProblem(
            f"{batch.folder}: {one_of(names)} changed after the batch was made, so that new runs would not belong "
            "to those that are there; put back what was there, or make a new batch"
        )


def _confirm(batch: Directory, trust: bool) -> None:
    """Refuse a batch of somebody else that brings along, at any of its points, what this user has not confirmed.

    Only what lies in the folder of the batch is read without a question: what it says of its home is not believed.
    """
    from cxsystem2.batches.work import home, tables, values
    from cxsystem2.checking import check

    settings, own = batch.settings, (batch.folder.absolute(),)
    report, consent = Report(), Trust(trust, Level.ERROR)
    directory = settings.options.get("directory")
    if directory is not None and not inside(own[0], Path(directory)):
        subject = f"this batch builds its programs in {directory}"
        require(subject, f"build folder {directory}", Place(str(batch.folder / SETTINGS)), "directory", report, consent)
    with home(settings.home):
        found = tables(str(batch.folder), settings)
        for point in {tuple(values(run).items()): values(run) for run in batch.runs}.values():
            checked = check(*found, settings.changes, trust=consent, run=True, point=point, trusted=own)
            if not checked.trusted:
                report.take(checked.report.errors)
    if not report.clean:
        raise TableError(report)


def _run(
    batch: Directory, todo: list[BatchRun], cluster: Cluster, workers: int | None, summary: Summary, observer: Observer
) -> None:
    from cxsystem2.batches.work import remove_stages

    remove_stages(batch.folder)
    if workers:
        with contextlib.suppress(FileProblem):  # a full disk, which each run tells
            batch.ask_workers(workers)
    asked = workers or batch.asked_workers or batch.settings.number_of_process or usual_workers()
    notes = [cluster.notice] if cluster.notice else []
    imported = preload(batch.settings.device)
    if cluster.here:
        _refuse_device(batch)
        found = share(asked, batch.settings.memory_bytes, len(todo))
        need = Need(found.workers, found.memory, batch.folder, imported)
        notes += [found.notice] if found.notice else []
    else:
        need = Need(min(asked, len(todo)), 0, batch.folder, imported)
    unwritten: list[RunRecord] = []
    try:
        with _reserve(batch.folder, len(todo)), connected(cluster, need) as client:
            summary.workers = cluster.workers(client, need)
            for note in notes:
                observer.tell(note)
            observer.begin("batch")
            observer.parts("batch", len(batch.runs), summary.workers)
            observer.advance("batch", summary.over / len(batch.runs))
            account = Account(batch, client, cluster, need, summary, observer)
            unwritten = account.unwritten
            account.run(todo)
    finally:
        remove_stages(batch.folder)
        for record in unwritten:
            record.write(batch.path(batch.runs[record.run]))


@contextlib.contextmanager
def _reserve(folder: Path, runs: int) -> Iterator[None]:
    """Hold some space while results are written, so that what became of the runs can be said on a full disk."""
    path = folder / f".reserve{PART}"
    with contextlib.suppress(OSError):
        path.write_bytes(bytes(min(_MOST_RESERVED, 2**16 + runs * _RESERVED)))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


_RESERVED, _MOST_RESERVED = 2**13, 2**23
"""Bytes held back for each run, and for all."""


def _refuse_device(batch: Directory) -> None:
    from cxsystem2.devices import devices

    device = devices[batch.settings.device]
    if missing := device.missing():
        raise DeviceError(f"the device '{device.word}' cannot run here: {missing}")
