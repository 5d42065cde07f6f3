"""What a client does with a job, and the files that say so: its outcomes survive the server, its beginning is seen by it.

Beside the checkpoints of a generation there are, for each shard, ``members-004-007.json``, the outcomes with a checksum, and
``members-004-007.began``, where and when the newest attempt began. A server that comes back trusts outcomes only when they
are of the same job and the checkpoints are those that they speak of.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import socket
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.jobs import GENERATIONS, Job, MemberOutcome, Train
from cxsystem2.lfads.storage import Refused, Storage, storage_of, told
from cxsystem2.snapshots import sealed

_HEAD = {"format": "cxsystem2 lfads outcomes", "version": 1}
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Task:
    """What a client is told: a job, the checksums that the checkpoints of its parents must have, and the trainer."""

    job: Job
    checksums: tuple[str | None, ...]
    train: Train


class OutcomeFault(StrEnum):
    """Why there are no outcomes."""

    ERROR = "error"
    """The trainer has failed."""
    DAMAGED = "damaged"
    """The checkpoint of a parent is not as it was written."""
    DISK = "disk"
    """There is no room on the disk."""
    REFUSED = "refused"
    """The storage has refused for too long."""
    LOST = "lost"
    """The process of the client has ended."""
    LATE = "late"
    """It took too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client answers: outcomes, or why there are none, with a sentence, or the file that is damaged."""

    outcomes: tuple[MemberOutcome, ...] = ()
    fault: OutcomeFault | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Began:
    """Where and when an attempt began."""

    attempt: int
    where: str
    time: float


@dataclass(frozen=True, slots=True)
class _Entry:
    member: int
    score: float | None
    checkpoint: str
    checksum: str
    epochs: tuple[dict[str, float | int | None], ...]


@dataclass(frozen=True, slots=True)
class _Written:
    job: str
    outcomes: tuple[_Entry, ...]


_KIND = TypeAdapter(_Written)


def perform(task: Task) -> Answer:
    """Do a job and write its outcomes, unless they are there; what goes wrong is answered and never raised, but for Ctrl-C."""
    with told(_to_server):
        try:
            return _perform(task, storage_of(task.job.run))
        except Refused as error:
            return Answer(fault=OutcomeFault.REFUSED, why=str(error))


def _perform(task: Task, storage: Storage) -> Answer:
    job = task.job
    began = {"attempt": job.attempt, "where": f"{socket.gethostname()}, process {os.getpid()}", "time": time.time()}
    try:
        storage.write(_beside(job, ".began"), json.dumps(began).encode(), durable=False)
    except Refused:
        raise
    except (FileProblem, OSError):  # a full disk says so where it matters
        pass
    if (known_outcomes := _trusted(task, storage)) is not None:
        return Answer(known_outcomes)
    for parent, known in zip(job.parents, task.checksums, strict=True):
        if parent is not None and known is not None and not storage.is_as_written(parent, known):
            return Answer(fault=OutcomeFault.DAMAGED, why=parent)
    try:
        outcomes = _in_order(job, task.train(job))
        _write(storage, job, _print_of(task), outcomes)
    except (KeyboardInterrupt, Refused):
        raise
    except BaseException as error:
        _log(storage, job)
        if _is_full(error):
            return Answer(fault=OutcomeFault.DISK, why=str(error))
        return Answer(fault=OutcomeFault.ERROR, why=_reason(error))
    return Answer(outcomes)


def trusted(task: Task) -> tuple[MemberOutcome, ...] | None:
    """The outcomes that an attempt has left of this very job, when their checkpoints are as they were written."""
    try:
        return _trusted(task, storage_of(task.job.run))
    except Refused:
        return None


def _trusted(task: Task, storage: Storage) -> tuple[MemberOutcome, ...] | None:
    name = _beside(task.job, ".json")
    try:
        found = sealed.parse(_KIND, storage.read(name), f"{storage.where}/{name}", _HEAD, "outcomes")
    except Refused:
        raise
    except (FileProblem, OSError):
        return None
    outcomes = tuple(
        MemberOutcome(one.member, math.nan if one.score is None else one.score, one.checkpoint, one.checksum, one.epochs)
        for one in found.outcomes
    )
    if found.job != _print_of(task) or tuple(one.member for one in outcomes) != task.job.members:
        return None
    if all(one.broken for one in outcomes):  # nothing is lost, and the user may have changed something
        return None
    whole = all(storage.is_as_written(one.checkpoint, one.checksum, wait=False) for one in outcomes if not one.broken)
    return outcomes if whole else None


def began(job: Job) -> Began | None:
    """Where and when this attempt began; None when it has not, as far as is known."""
    try:
        storage = storage_of(job.run)
        storage.patience = 0.0
        found = Began(**json.loads(storage.read(_beside(job, ".began"))))
    except (OSError, ValueError, TypeError, Refused):
        return None
    return found if found.attempt == job.attempt else None


def forget_beginning(job: Job) -> None:
    """Remove what an attempt of an earlier server has said of its beginning."""
    storage_of(job.run).remove(_beside(job, ".began"))


TOPIC = "cxsystem2-lfads"
"""Under which a client tells the server a sentence, through the scheduler."""


def _to_server(sentence: str) -> None:
    """Tell the server that this client waits; nothing where there is none."""
    try:
        from distributed import get_worker

        get_worker().log_event(TOPIC, sentence)
    except (ImportError, ValueError):
        return


def _in_order(job: Job, outcomes: Sequence[MemberOutcome]) -> tuple[MemberOutcome, ...]:
    found = {one.member: one for one in outcomes}
    if {*found} != {*job.members} or len(outcomes) != len(job.members):
        raise CxSystemError(f"the trainer answered for the members {sorted(found)}, and was asked for {[*job.members]}")
    return tuple(found[member] for member in job.members)


def _write(storage: Storage, job: Job, name: str, outcomes: Sequence[MemberOutcome]) -> None:
    entries = tuple(
        _Entry(
            one.member,
            None if one.broken else float(one.score),
            one.checkpoint,
            one.checksum,
            tuple({word: _plain(value) for word, value in epoch.items()} for epoch in one.epochs),
        )
        for one in outcomes
    )
    storage.write(_beside(job, ".json"), sealed.dump(_KIND, _Written(name, entries), _HEAD))


def _plain(value: Any) -> float | int | None:
    """A number as JSON can hold it."""
    if isinstance(value, int):
        return value
    return float(value) if math.isfinite(value) else None


def _print_of(task: Task) -> str:
    """A fingerprint of all that the outcomes of a job depend on, beside the data and the model of the run."""
    job = task.job
    values = {name: [float(value).hex() for value in each] for name, each in sorted(job.values.items())}
    said = [job.generation, job.members, job.parents, task.checksums, values, job.epochs, job.seed]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _beside(job: Job, suffix: str) -> str:
    return f"{GENERATIONS}/{job.word}{suffix}"


def _log(storage: Storage, job: Job) -> None:
    """Append the traceback of an error to the log of the shard."""
    name = f"logs/{job.word.replace('/', '-')}.log"
    said = f"attempt {job.attempt}, {time.strftime('%Y-%m-%d %H:%M:%S')}\n{traceback.format_exc()}\n"
    before, storage.patience = b"", 0.0
    with contextlib.suppress(OSError):
        before = storage.read(name)
    with contextlib.suppress(OSError, FileProblem):
        storage.write(name, before + said.encode(), durable=False)


def _is_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def _reason(error: BaseException) -> str:
    """One line that says why a job has failed."""
    text = " | ".join(str(error).split("\n")).strip()
    if isinstance(error, MemoryError) and not isinstance(error, CxSystemError):
        return f"out of memory{f': {text}' if text else ''}"
    return text if isinstance(error, CxSystemError) else f"{type(error).__name__}: {text}" if text else type(error).__name__
