"""The folder of a run: its whole state, so that a server may end and another may take over at any time.

::

    run.json                what was asked for, of which version of which project
    anatomy.csv             the tables as they were then; physiology.yaml where there are equations
    files/                  files that the tables name, and the anatomy table again, beside which they are looked for
    log.txt                 what the process says; all attempts, one after the other
    results.h5              results of one simulation (beside it what else a run writes), or
    batch/                  a batch directory (see `cxsystem2.batches`), or
    snapshot/               the network on disk of a run that writes checkpoints (see `cxsystem2.phases`)
    lock                    held by the process as long as it lives
    attempts/0001/          the first attempt, and one more folder for each retry
        queued.json         since when it waits; until when (second of the model), and how long stages took before it goes on
        begin.json          the process that works on it, and since when
        progress.json       how far it is
        live.json           a part of its spikes so far, for looking on; gone when the results are there
        stop                somebody wants it to stop
        outcome.json        what came of it; written last
"""

from __future__ import annotations

import datetime
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from cxsystem2.errors import FileProblem
from cxsystem2.files import PART, write_text
from cxsystem2.snapshots.manifest import MARK as UNFINISHED
from cxsystem2.snapshots.manifest import NAME as MANIFEST

SETTINGS, ATTEMPTS, FILES, LOG = "run.json", "attempts", "files", "log.txt"
RESULT, BATCH, SNAPSHOT = "results.h5", "batch", "snapshot"
QUEUED, BEGIN, PROGRESS, STOP, OUTCOME = "queued.json", "begin.json", "progress.json", "stop", "outcome.json"
LIVE = "live.json"
FORMAT, VERSION = "cxsystem2 browser run", 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a run: its number, from 1, and the folder of what is known of it."""

    number: int
    path: Path

    def read(self, name: str) -> dict[str, Any] | None:
        """One of its files; None where there is none, or where it is damaged."""
        try:
            return read_json(self.path / name)
        except FileProblem:
            return None

    def has(self, name: str) -> bool:
        """Whether one of its files is there."""
        return (self.path / name).exists()

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write one of its files, whole or not at all."""
        write_json(self.path / name, content)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    worker: ClassVar[str] = "bui.runs.worker"
    """The module that works on it, in a process of its own."""
    path: Path

    @property
    def id(self) -> str:
        """What the run is called."""
        return self.path.name

    @property
    def log(self) -> Path:
        """What its processes have said."""
        return self.path / LOG

    @property
    def result(self) -> Path:
        """The result file of a run."""
        return self.path / RESULT

    @property
    def files(self) -> Path:
        """Files that the tables name; not there where a project has none."""
        return self.path / FILES

    @property
    def batch(self) -> Path:
        """The batch directory of a batch."""
        return self.path / BATCH

    @property
    def snapshot(self) -> Path:
        """The network on disk of a run that writes checkpoints."""
        return self.path / SNAPSHOT

    @property
    def has_snapshot(self) -> bool:
        """Whether the network is there whole, so that a run can go on from its newest checkpoint."""
        return (self.snapshot / MANIFEST).is_file() and not (self.snapshot / UNFINISHED).exists()

    def said(self, text: object) -> str:
        """A message without the place of the folder, which is none of the user's."""
        return str(text).replace(f"{self.path}{os.sep}", "")

    def settings(self) -> dict[str, Any]:
        """What was asked for.

        Raises:
            FileProblem: the file is damaged, or of a newer version.
        """
        found = read_json(self.path / SETTINGS)
        if found.get("format") != FORMAT or not isinstance(found.get("request"), dict):
            raise FileProblem(f"{SETTINGS} in the folder of the run is damaged; delete the run")
        if found.get("version") != VERSION:
            raise FileProblem(f"the run is of a newer version of cxsystem2 (format {found.get('version')})")
        return found

    def tables(self) -> tuple[Path, Path]:
        """The frozen tables."""
        with_equations = self.path / "physiology.yaml"
        return self.path / "anatomy.csv", with_equations if with_equations.exists() else self.path / "physiology.csv"

    def attempt(self) -> Attempt:
        """The latest attempt.

        Raises:
            FileProblem: there is none; the folder is damaged.
        """
        try:
            numbers = [int(entry.name) for entry in os.scandir(self.path / ATTEMPTS) if entry.name.isdecimal()]
        except OSError:
            numbers = []
        if not numbers:
            raise FileProblem("the folder of the run is damaged; delete the run")
        return self._attempt(max(numbers))

    def add_attempt(self, number: int, **known: Any) -> Attempt:
        """Queue another attempt, with what is known of it; of two that do this at once, one has success.

        Raises:
            FileProblem: it is there already, or cannot be made.
        """
        attempt = self._attempt(number)
        part = attempt.path.with_name(f".{attempt.path.name}.{secrets.token_hex(4)}{PART}")
        try:
            part.mkdir(parents=True)
            Attempt(number, part).write(QUEUED, {"queued": now(), **known})
            part.rename(attempt.path)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            if isinstance(error, FileProblem):
                raise
            raise FileProblem(f"the run cannot be queued: {error.strerror or error}") from error
        return attempt

    def _attempt(self, number: int) -> Attempt:
        return Attempt(number, self.path / ATTEMPTS / f"{number:04d}")


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object in a file.

    Raises:
        FileProblem: it is not there, or is none.
    """
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise FileProblem(f"{path.name} in the folder of the run cannot be read ({_first_line(error)})") from None
    if not isinstance(found, dict):
        raise FileProblem(f"{path.name} in the folder of the run is damaged")
    return found


def _first_line(error: Exception) -> str:
    return str(error.strerror if isinstance(error, OSError) else error).split("\n")[0]


def write_json(path: Path, content: dict[str, Any], *, durable: bool = True) -> None:
    """Write a JSON object whole or not at all, over what is there."""
    write_text(path, json.dumps(content, indent=1) + "\n", overwrite=True, durable=durable)


def now() -> str:
    """The time, ISO 8601, fine enough to keep an order."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def seconds_between(start: str, stop: str | None = None) -> float:
    """Seconds from one time to another, or until now; 0 where one cannot be read."""
    try:
        end = datetime.datetime.now(datetime.UTC) if stop is None else datetime.datetime.fromisoformat(stop)
        return max(0.0, (end - datetime.datetime.fromisoformat(start)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
