"""What is known of one run of a batch: a small JSON file, written by the process that runs it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cxsystem2.batches.run import BatchRun
from cxsystem2.errors import FileProblem
from cxsystem2.files import write_text
from cxsystem2.problems import in_plain_words


class Status(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOT_A_NUMBER = "not_a_number"
    """It came to its end, but potentials were NaN or infinite then; its result is kept, and is not measured."""

    @property
    def has_result(self) -> bool:
        """Whether the run came to its end, so that its result is there."""
        return self in (Status.DONE, Status.NOT_A_NUMBER)

    @property
    def words(self) -> str:
        """What is said to people."""
        return self.value.replace("_", " ")


@dataclass(slots=True)
class RunRecord:
    """The state of a run, with everything that labels its result.

    `started` is a time in ISO 8601, `seconds` the wall time of the run, `result` a path relative to the folder of the
    batch, `error` one line, `attempts` how often the run was begun, `where` the computer and process of the last attempt.
    """

    run: int
    status: Status = Status.WAITING
    values: dict[str, str] = field(default_factory=dict)
    trial: int = 0
    seed: int = 0
    device: str = ""
    started: str = ""
    seconds: float = 0.0
    result: str = ""
    error: str = ""
    attempts: int = 0
    where: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds of each stage."""
    size: int = 0
    """Bytes of the result; 0 where the record is older than this field."""
    fast: str = ""
    """1 where the device took its own faster code, 0 where all was Brian2's; empty until that is known."""

    def write(self, path: Path) -> None:
        """Write the record whole or not at all, over the one before it."""
        write_text(path, json.dumps(asdict(self), indent=1) + "\n", overwrite=True)


def fault(record: RunRecord, run: BatchRun, folder: Path) -> str:
    """Why the result that a record tells of does not count; empty when it does. Nothing but its size is looked at.

    Results are published whole: one that is empty, or of another size than when it was written, was changed since.
    """
    if record.values and (record.values, record.trial, record.seed) != (run.values, run.trial, run.seed):
        return "its record tells of a run with other values; points or records were changed after the batch was made"
    place = PurePath(record.result)
    if place.is_absolute() or place.parts[:1] != ("results",) or ".." in place.parts:
        return f"its result is said to be {record.result}, which is no result of this batch"
    size = (folder / place).stat().st_size
    if not size or (record.size and size != record.size):
        return f"its result {place} is damaged: it has {size:,} bytes" + (f" of {record.size:,}" if record.size else "")
    return ""


_RECORD = TypeAdapter(RunRecord)


def read_record(path: Path) -> RunRecord | None:
    """The record in a file; None where there is none.

    Raises:
        FileProblem: the file is not a record.
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise FileProblem(f"{path}: this is not the record of a run ({error}); remove it to run the point again") from None
    known = {item.name for item in fields(RunRecord)}
    try:
        return _RECORD.validate_python({name: value for name, value in found.items() if name in known})
    except (AttributeError, ValueError) as error:
        reason = in_plain_words(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
        raise FileProblem(f"{path}: this is not the record of a run ({reason}); remove it to run the point again") from None
