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
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import replacing, write_text
from cxsystem2.lfads.jobs import GENERATIONS, Job, Outcome, Train, checksum
from cxsystem2.snapshots import sealed

_HEAD = {"format": "cxsystem2 lfads outcomes", "version": 1}
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Task:
    """What a client is told: a job, the checksums that the checkpoints of its parents must have, and the trainer."""

    job: Job
    checksums: tuple[str | None, ...]
    train: Train


class Fault(StrEnum):
    """Why there are no outcomes."""

    ERROR = "error"
    """The trainer has failed."""
    DAMAGED = "damaged"
    """The checkpoint of a parent is not as it was written."""
    DISK = "disk"
    """There is no room on the disk."""
    LOST = "lost"
    """The process of the client has ended."""
    LATE = "late"
    """It took too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client answers: outcomes, or why there are none, with a sentence, or the file that is damaged."""

    outcomes: tuple[Outcome, ...] = ()
    fault: Fault | None = None
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
    job, folder = task.job, Path(task.job.run)
    with contextlib.suppress(FileProblem):
        began = {"attempt": job.attempt, "where": f"{socket.gethostname()}, process {os.getpid()}", "time": time.time()}
        write_text(_beside(job, ".began"), json.dumps(began), overwrite=True, durable=False)
    if (known_outcomes := trusted(task)) is not None:
        return Answer(known_outcomes)
    for parent, known in zip(job.parents, task.checksums, strict=True):
        if parent is not None and known is not None and not is_as_written(folder / parent, known):
            return Answer(fault=Fault.DAMAGED, why=parent)
    try:
        outcomes = _in_order(job, task.train(job))
        _write(job, _print_of(task), outcomes)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        _log(job)
        if _is_full(error):
            return Answer(fault=Fault.DISK, why=str(error))
        return Answer(fault=Fault.ERROR, why=_reason(error))
    return Answer(outcomes)


def trusted(task: Task) -> tuple[Outcome, ...] | None:
    """The outcomes that an attempt has left of this very job, when their checkpoints are as they were written."""
    try:
        found = sealed.load(_KIND, _beside(task.job, ".json"), _HEAD, "outcomes")
    except FileProblem:
        return None
    outcomes = tuple(
        Outcome(one.member, math.nan if one.score is None else one.score, one.checkpoint, one.checksum, one.epochs)
        for one in found.outcomes
    )
    if found.job != _print_of(task) or tuple(one.member for one in outcomes) != task.job.members:
        return None
    if all(one.broken for one in outcomes):  # nothing is lost, and the user may have changed something
        return None
    whole = all(is_as_written(Path(task.job.run) / one.checkpoint, one.checksum) for one in outcomes if not one.broken)
    return outcomes if whole else None


def began(job: Job) -> Began | None:
    """Where and when this attempt began; None when it has not, as far as is known."""
    try:
        found = Began(**json.loads(_beside(job, ".began").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.attempt == job.attempt else None


def forget_beginning(job: Job) -> None:
    """Remove what an attempt of an earlier server has said of its beginning."""
    with contextlib.suppress(OSError):
        _beside(job, ".began").unlink(missing_ok=True)


def is_as_written(file: Path, known: str) -> bool:
    """Whether a checkpoint is there and has the checksum that is known of it."""
    try:
        return checksum(file) == known
    except OSError:
        return False


def _in_order(job: Job, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    found = {one.member: one for one in outcomes}
    if {*found} != {*job.members} or len(outcomes) != len(job.members):
        raise CxSystemError(f"the trainer answered for the members {sorted(found)}, and was asked for {[*job.members]}")
    return tuple(found[member] for member in job.members)


def _write(job: Job, name: str, outcomes: Sequence[Outcome]) -> None:
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
    with replacing(_beside(job, ".json"), overwrite=True) as part:
        part.write_bytes(sealed.dump(_KIND, _Written(name, entries), _HEAD))


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


def _beside(job: Job, suffix: str) -> Path:
    return Path(job.run) / GENERATIONS / f"{job.word}{suffix}"


def _log(job: Job) -> None:
    """Append the traceback of an error to the log of the shard."""
    path = Path(job.run) / "logs" / f"{job.word.replace('/', '-')}.log"
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with open(path, "a", encoding="utf-8") as log:
            log.write(f"attempt {job.attempt}, {time.strftime('%Y-%m-%d %H:%M:%S')}\n{traceback.format_exc()}\n")


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
