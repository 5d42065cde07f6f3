"""All trainings of the page: started, stopped, gone on with, removed. The queue of runs is kept for them, too."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from bui.answers import Conflict
from bui.latents import folders
from bui.latents.clusters import cluster_file
from bui.latents.folders import RunPlace
from bui.latents.sources import data_file, result_of
from bui.latents.training_folder import ASKED, FOLDER, FORMAT, RESULT, SETTINGS, VERSION, TrainingFolder
from bui.latents.wanted import Wanted
from bui.runs.changes import Changes
from bui.runs.folder import PROGRESS, STOP, now, write_json
from bui.runs.queue import Queue
from bui.runs.status import AttemptState, RunStatus, state_of
from bui.runs.store import Runs, Seen
from bui.shapes.latents import Action, Stage
from bui.shapes.runs import Run as Row
from cxsystem2.errors import FileProblem
from cxsystem2.files import PART, inside
from cxsystem2.lfads.inference import POSTERIOR
from cxsystem2.lfads.run import NAME, TrainingRun
from cxsystem2.lfads.status import RunState, read_status

_FORGOTTEN = 600.0
"""Seconds after which nobody makes or removes a folder any more."""


class _Unheard(Changes):
    """Nobody listens: the page asks again from time to time."""

    def see(self, rows: Iterable[Row]) -> None:
        """Nothing is told."""


class Trainings:
    """The trainings in a folder, as the queue of runs sees the runs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._known: dict[str, TrainingFolder] | None = None
        self._changing = threading.RLock()

    def everything(self) -> list[Seen]:
        """Folder, place in the queue, and state of every training."""
        states = []
        for folder in self._folders():
            with contextlib.suppress(FileProblem):
                states.append((folder, state_of(folder)))
        waiting = [(state.attempt.read("queued.json") or {}, folder.id) for folder, state in states if _waits(state)]
        order = [name for _, name in sorted((str(queued.get("queued", "")), name) for queued, name in waiting)]
        places = {name: place for place, name in enumerate(order, start=1)}
        # the queue looks at the place alone, and nobody is told of the rest
        return [(folder, cast("Row", {"id": folder.id, "position": places.get(folder.id)}), state) for folder, state in states]

    def sweep_up(self) -> None:
        """Remove what a server has left that was killed while it made or removed a training."""
        for left in self.home.glob(f".*{PART}"):
            with contextlib.suppress(OSError):
                if (left / FOLDER).is_dir() and time.time() - left.stat().st_mtime > _FORGOTTEN:
                    shutil.rmtree(left, ignore_errors=True)

    def _folders(self) -> list[TrainingFolder]:
        """Those that are known; a folder is searched once, then only what is begun here is new."""
        with self._changing:
            if self._known is None:
                found = (TrainingFolder(one.folder / FOLDER) for one in folders.runs(self.home))
                self._known = {one.id: one for one in found if one.path.is_dir()}
            return [*self._known.values()]

    def _know(self, folder: TrainingFolder) -> None:
        self._folders()
        assert self._known is not None
        self._known[folder.id] = folder

    def create(self, wanted: Wanted, runs: Runs) -> RunPlace:
        """Queue a training.

        Raises:
            Conflict: there is a folder of that name, or the run has no results yet.
            NotThere: there is no such file, no such cluster, or no such run.
            FileProblem: the folder cannot be made.
        """
        result = str(result_of(runs, wanted.run)) if wanted.run else ""
        if wanted.data:
            data_file(self.home, wanted.data)
        if wanted.cluster:
            cluster_file(self.home, wanted.cluster)
        if (self.home / NAME).is_file():
            raise Conflict(
                f"{self.home} is itself a run of LFADS; start the server with --latents and the folder that it is in"
            )
        with self._changing:
            target = self.home / wanted.name
            if target.exists() or not inside(self.home, target):
                raise Conflict(f"there is a folder '{wanted.name}' already; give the training another name")
            part = self.home / f".{secrets.token_hex(4)}{PART}"
            made = TrainingFolder(part / FOLDER)
            try:
                made.path.mkdir(0o700, parents=True)
                asked: dict[str, Any] = {"format": FORMAT, "version": VERSION, "created": now(), "wanted": wanted.as_dict()}
                write_json(made.path / ASKED, asked | ({RESULT: result} if result else {}))
                if text := wanted.settings():
                    (made.path / SETTINGS).write_text(text, encoding="utf-8")
                made.add_attempt(1)
                part.rename(target)
            except OSError as error:
                shutil.rmtree(part, ignore_errors=True)
                raise FileProblem(f"the training cannot be queued: {error.strerror or error}") from error
            self._know(TrainingFolder(target / FOLDER))
        return folders.place(self.home, target)

    def stop(self, place: RunPlace) -> None:
        """Say that a training is to stop; who keeps the queue ends its process.

        Raises:
            Conflict: it does not go on, or not by this page.
        """
        with self._changing:
            state = _state(training_of(place))
            if state is None or state.status.ended:
                raise Conflict("the page does not train this run now")
            write_json(state.attempt.path / STOP, {"asked": now(), "at_once": False})

    def resume(self, place: RunPlace) -> None:
        """Queue a training again that has stopped or failed, by the page or by a command, to go on from where it is.

        Raises:
            Conflict: there is nothing to go on with.
            FileProblem: its files are damaged, or elsewhere.
        """
        with self._changing:
            folder = training_of(place)
            state = _state(folder)
            if "resume" not in actions(place, state):
                raise Conflict("there is nothing to go on with: the run goes on, or is done")
            if folder.has_snapshot:
                _refuse_foreign(place)
            try:
                folder.path.mkdir(0o700, exist_ok=True)
            except OSError as error:
                raise FileProblem(f"the training cannot be queued: {error.strerror or error}") from error
            folder.add_attempt(1 if state is None else state.attempt.number + 1)
            self._know(folder)

    def delete(self, place: RunPlace) -> None:
        """Remove a training that the page has made, with all its files; its folder is whole or gone.

        Raises:
            Conflict: it has not ended, or a command has made it.
        """
        with self._changing:
            folder = training_of(place)
            if "delete" not in actions(place, _state(folder)):
                raise Conflict("only a training that this page has made, and that does not go on, is removed here")
            gone = self.home / f".{secrets.token_hex(4)}{PART}"
            try:
                place.folder.rename(gone)
            except OSError as error:
                raise FileProblem(f"the training cannot be removed: {error.strerror or error}") from error
            self._folders()
            assert self._known is not None
            self._known.pop(folder.id, None)
        shutil.rmtree(gone, ignore_errors=True)


class TrainingQueue(Queue):
    """Trains what waits, some at a time, in a thread of the server; it writes nothing where nobody has asked for a training."""

    def __init__(self, trainings: Trainings, parallel: int | None = None) -> None:
        super().__init__(cast("Runs", trainings), parallel, _Unheard())
        self.trainings = trainings

    def _own(self) -> bool:
        return bool(self.trainings.everything()) and super()._own()


def training_of(place: RunPlace) -> TrainingFolder:
    """What the page has added to a run of LFADS.

    Raises:
        FileProblem: a link leads elsewhere.
    """
    return TrainingFolder(place.own(place.folder / FOLDER))


def _state(folder: TrainingFolder) -> AttemptState | None:
    """What the page does with a run; None: it has done nothing with it."""
    try:
        return state_of(folder)
    except FileProblem:
        return None


def look(place: RunPlace) -> tuple[AttemptState | None, Stage]:
    """What the page does with a run, and what its process is at: data or training; empty where it is at nothing."""
    state = _state(training_of(place))
    if state is None or state.status is not RunStatus.RUNNING:
        return state, ""
    return state, "data" if (state.attempt.read(PROGRESS) or {}).get("stage") == "data" else "train"


def actions(place: RunPlace, state: AttemptState | None) -> list[Action]:
    """What can be done with a run: ``stop``, ``resume``, ``delete``."""
    if state is not None and not state.status.ended:
        return [] if state.attempt.has(STOP) else ["stop"]
    if state is not None and not state.settled:
        return []
    made = state is not None and training_of(place).of_page
    found: list[Action] = ["delete"] if made else []
    try:
        far = read_status(place.folder).state if (place.folder / NAME).is_file() else None
    except FileProblem:
        return found
    if far is RunState.RUNNING:  # by a command
        return []
    again = far in (RunState.WAITING, RunState.STOPPED) or (far is RunState.DONE and not (place.folder / POSTERIOR).is_file())
    return ["resume", *found] if again or (far is None and made) else found


def _refuse_foreign(place: RunPlace) -> None:
    """Make sure that going on needs nothing outside of the folder of all runs but the storage that the page was asked for."""
    place.data()
    asked = TrainingRun.open(place.folder).asked.storage
    folder = training_of(place)
    if asked and not (folder.of_page and folder.wanted()[0].storage == asked):
        raise Conflict("this run has a storage that is shared with other computers; go on with: cxsystem2 lfads resume")


def _waits(state: AttemptState) -> bool:
    return state.status is RunStatus.WAITING
