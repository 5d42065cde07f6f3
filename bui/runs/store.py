"""All runs: listed, made, renamed, queued again, removed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
import time
from pathlib import Path
from typing import Any

from bui.answers import Conflict, NotThere
from bui.home import is_id
from bui.runs.checkpoints import reached, seconds_before
from bui.runs.create import Keep, Tables, create
from bui.runs.folder import ATTEMPTS, SETTINGS, SNAPSHOT, STOP, RunFolder, now, write_json
from bui.runs.request import Request, read_title
from bui.runs.rows import row_of
from bui.runs.status import AttemptState, RunStatus
from bui.shapes.runs import Run
from cxsystem2.errors import FileProblem
from cxsystem2.files import PART
from cxsystem2.snapshots.generation import GENERATIONS

Seen = tuple[RunFolder, Run, AttemptState | None]
"""Folder, row and state of a run; a damaged one has no state."""
_Stamp = tuple[int, ...]
_DAMAGED = "the folder of the run is damaged; delete it, and simulate again"
_ROUNDING = 1e-9
_FORGOTTEN = 600.0
"""Seconds after which nobody makes or removes a folder any more."""


class Runs:
    """The folder of all runs. Rows of runs that have ended are kept, and read again only when their folder has changed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, tuple[_Stamp, Run, AttemptState | None]] = {}
        self._lock = threading.Lock()
        self._changing = threading.RLock()
        """Held by who changes a folder: who writes into one that is being removed would make it again, without the rest."""

    def folders(self) -> list[RunFolder]:
        """The folders of all runs."""
        try:
            with os.scandir(self.home) as entries:
                return [RunFolder(Path(entry.path)) for entry in entries if is_id(entry.name)]
        except OSError:
            return []

    def folder(self, name: str) -> RunFolder:
        """The folder of one run.

        Raises:
            NotThere: there is none.
        """
        if not is_id(name) or not (self.home / name).is_dir():
            raise NotThere("there is no such run; it may have been deleted")
        return RunFolder(self.home / name)

    def look(self, folder: RunFolder) -> tuple[Run, AttemptState | None]:
        """Row and state of one run; what has ended is kept."""
        stamp = _stamp(folder)
        with self._lock:
            known = self._known.get(folder.id)
        if known is not None and known[0] == stamp:
            return known[1], known[2]
        row, state = row_of(folder)
        with self._lock:
            if state is None or (state.status.ended and state.settled):
                self._known[folder.id] = stamp, row, state
            else:
                self._known.pop(folder.id, None)
        return row, state

    def _forget(self, name: str) -> None:
        with self._lock:
            self._known.pop(name, None)

    def everything(self) -> list[Seen]:
        """Folder, row and state of every run, the newest first; those that wait know their place in the queue."""
        found = [(folder, *self.look(folder)) for folder in self.folders()]
        found.sort(key=lambda one: (one[1]["created"], one[1]["id"]), reverse=True)
        waiting = sorted((row["queued"], row["id"]) for _, row, _ in found if row["status"] == "waiting")
        places = {name: place for place, (_, name) in enumerate(waiting, start=1)}
        return [(folder, {**row, "position": places.get(row["id"])}, state) for folder, row, state in found]

    def rows(self, project: str | None = None) -> list[Run]:
        """The rows of all runs, or of those of one project, the newest first."""
        return [row for _, row, _ in self.everything() if project is None or row["project"] == project]

    def row(self, name: str) -> Run:
        """The row of one run."""
        folder = self.folder(name)
        row, _ = self.look(folder)
        if row["status"] != "waiting":
            return row
        return next((one for one in self.rows() if one["id"] == name), row)

    def create(self, request: Request, tables: Tables, keep: Keep | None = None, files: Path | None = None) -> str:
        """Queue a run of two tables, see `bui.runs.create`; returns its name."""
        latest = next(iter(self.rows(request.project)), None) if request.project and not request.title else None
        before = None if latest is None else RunFolder(self.home / latest["id"])
        return create(self.home, request, tables, keep, files, before).id

    def rename(self, name: str, title: Any) -> None:
        """Give a run another title."""
        title = read_title(title)
        with self._changing:
            folder = self.folder(name)
            settings = folder.settings()
            write_json(folder.path / SETTINGS, {**settings, "title": title or settings["title"]})
        self._forget(name)

    def stop(self, name: str, *, at_once: bool = False) -> None:
        """Say that a run is to stop; who keeps the queue ends its process. `at_once` leaves it no time for a checkpoint.

        Raises:
            Conflict: it has ended.
        """
        with self._changing:
            _, state = self.look(self.folder(name))
            if state is None or state.status.ended:
                raise Conflict("the run has ended already")
            write_json(state.attempt.path / STOP, {"asked": now(), "at_once": at_once})

    def resume(self, name: str, until: float | None = None) -> None:
        """Queue a run again, to go on from its newest whole checkpoint to the same end, or to another one (second).

        Raises:
            Conflict: it has not ended, has nothing to go on from, or is at its end.
        """
        with self._changing:
            folder = self.folder(name)
            row, state = self.look(folder)
            if state is None:
                raise Conflict(_DAMAGED)
            _refuse_unended(state)
            known, at = row["checkpoints"], reached(folder)
            if known is None:
                raise Conflict("the run writes no checkpoints; Retry runs it again from the beginning")
            if at is None:
                raise Conflict("the run has no checkpoint that is whole; Retry runs it again from the beginning")
            if state.status is RunStatus.NOT_A_NUMBER:
                raise Conflict("potentials of the run are not a number, and would stay so; simulate again with other tables")
            end = known["until"] if until is None else until
            if end < at * (1 - _ROUNDING) or (state.status is RunStatus.DONE and end <= at * (1 + _ROUNDING)):
                raise Conflict(f"the run is at {at:.10g} s already; name a later end than {end:.10g} s")
            folder.add_attempt(state.attempt.number + 1, until=end, seconds=seconds_before(state.attempt))
        self._forget(name)

    def retry(self, name: str) -> None:
        """Queue a run again that has failed, was stopped or was not a number. It begins anew; a batch does what is missing.

        Raises:
            Conflict: it has not ended, or is done.
        """
        gone = self._hidden(name)
        with self._changing:
            folder = self.folder(name)
            row, state = self.look(folder)
            if state is None:
                raise Conflict(_DAMAGED)
            if state.status is RunStatus.DONE:
                raise Conflict("the run is done; simulate again to get another one")
            _refuse_unended(state)
            known = row["checkpoints"]
            if state.status is RunStatus.NOT_A_NUMBER or known:  # its result would be taken for that of the new attempt
                folder.result.unlink(missing_ok=True)
            if known and folder.snapshot.exists():
                _rename(folder.snapshot, gone)
            folder.add_attempt(state.attempt.number + 1, **({"until": known["until"]} if known else {}))
        self._forget(name)
        shutil.rmtree(gone, ignore_errors=True)

    def delete(self, name: str) -> None:
        """Remove a run and all its files; its folder is whole or gone.

        Raises:
            Conflict: it has not ended.
        """
        gone = self._hidden(name)
        with self._changing:
            folder = self.folder(name)
            _, state = self.look(folder)
            if state is not None:
                _refuse_unended(state)
            _rename(folder.path, gone)
        self._forget(name)
        shutil.rmtree(gone, ignore_errors=True)

    def _hidden(self, name: str) -> Path:
        """A name for what is to be removed, which `sweep_up` knows."""
        return self.home / f".{name}.{secrets.token_hex(4)}{PART}"

    def sweep_up(self) -> None:
        """Remove what a server has left that was killed while it made or removed a run."""
        for left in self.home.glob(f".*{PART}"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _FORGOTTEN:  # one that is being made just now is left alone
                    shutil.rmtree(left, ignore_errors=True)


def _rename(path: Path, gone: Path) -> None:
    try:
        path.rename(gone)
    except OSError as error:
        raise FileProblem(f"the run cannot be removed: {error.strerror or error}") from error


def _refuse_unended(state: AttemptState) -> None:
    if not state.status.ended:
        raise Conflict("the run has not ended yet; stop it first")
    if not state.settled:
        raise Conflict("what the run has left behind is being tidied up; try again in a second")


def _stamp(folder: RunFolder) -> _Stamp:
    """Changes with the title, with every attempt, and with every checkpoint, which a command may write, too.

    An outcome that is written down changes none of them, but is written once.
    """
    try:
        path = str(folder.path)
        found = [os.stat(path).st_mtime_ns, os.stat(f"{path}{os.sep}{ATTEMPTS}").st_mtime_ns]
    except OSError:
        return (0,)
    with contextlib.suppress(OSError):
        found.append(os.stat(f"{path}{os.sep}{SNAPSHOT}{os.sep}{GENERATIONS}").st_mtime_ns)
    return tuple(found)
