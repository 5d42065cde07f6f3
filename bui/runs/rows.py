"""What is told of a run: one row of a list, as the interface describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bui.runs.checkpoints import checkpoints_of
from bui.runs.folder import PROGRESS, STOP, RunFolder, seconds_between
from bui.runs.progress import words
from bui.runs.status import AttemptState, RunStatus, state_of
from bui.shapes.runs import PointCounts, Progress, Run
from cxsystem2.errors import FileProblem

_SAID = {
    RunStatus.WAITING: "waiting",
    RunStatus.RUNNING: "starting",
    RunStatus.DONE: "done",
    RunStatus.FAILED: "failed",
    RunStatus.STOPPED: "stopped",
    RunStatus.NOT_A_NUMBER: "not a number",
}


def row_of(folder: RunFolder) -> tuple[Run, AttemptState | None]:
    """The row of a run, and its state; a damaged folder is a run that has failed, and has no state."""
    try:
        settings, state = folder.settings(), state_of(folder)
        return _row(folder, settings, state), state
    except (FileProblem, KeyError, TypeError, ValueError, AttributeError) as error:
        why = str(error) if isinstance(error, FileProblem) else "the folder of the run is damaged; delete the run"
        return _damaged(folder, why), None


def _row(folder: RunFolder, settings: Mapping[str, Any], state: AttemptState) -> Run:
    begin, outcome = state.begin or {}, state.outcome or {}
    noted = state.attempt.read(PROGRESS) or {} if state.begin is not None else {}
    started, ended = begin.get("begun"), outcome.get("ended")
    seed = outcome.get("seed")
    return {
        "id": folder.id,
        "project": settings["request"].get("project", ""),
        "version": settings["project_version"],
        "title": settings["title"],
        "kind": settings["kind"],
        "status": state.status.value,
        "created": settings["created"],
        "queued": (state.attempt.read("queued.json") or {}).get("queued", settings["created"]),
        "started": started,
        "ended": ended,
        "device": outcome.get("device") or settings["device"],
        "way": str(outcome.get("way") or ""),
        "seed": settings["seed"] if seed is None else seed,
        "changes": list(settings["request"].get("changes") or ()),
        "error": state.error,
        "runtime": settings.get("until"),
        "mean_rates": outcome.get("rates"),
        "progress": _progress(state.status, noted, started, ended),
        "rates": noted.get("rates") if state.status is RunStatus.RUNNING else None,
        "points": _points(noted, state.status) if settings["kind"] == "batch" else None,
        "attempts": state.attempt.number,
        "position": None,
        "checkpoints": checkpoints_of(folder, settings, state),
        "stopping": state.status is RunStatus.RUNNING and state.attempt.has(STOP),
    }


def _progress(status: RunStatus, noted: Mapping[str, Any], started: str | None, ended: str | None) -> Progress:
    elapsed = round(seconds_between(started, ended), 1) if started and (ended or not status.ended) else None
    seconds = noted.get("seconds")
    if status is RunStatus.RUNNING and noted:
        return {
            "stage": noted.get("stage"), "words": words(noted), "fraction": noted.get("fraction"), "eta": noted.get("left"),
            "elapsed": elapsed, "seconds": seconds,
        }  # fmt: skip
    fraction = 1.0 if status in (RunStatus.DONE, RunStatus.NOT_A_NUMBER) else None
    return {"stage": None, "words": _SAID[status], "fraction": fraction, "eta": None, "elapsed": elapsed, "seconds": seconds}


def _points(noted: Mapping[str, Any], status: RunStatus) -> PointCounts | None:
    """Counts of the points; nothing runs any more once the batch has ended."""
    if not isinstance(noted.get("points"), dict):
        return None
    points: PointCounts = noted["points"]
    if not status.ended:
        return points
    return {**points, "running": 0, "waiting": points.get("waiting", 0) + points.get("running", 0)}


def _damaged(folder: RunFolder, why: str) -> Run:
    return {
        "id": folder.id, "project": "", "version": None, "title": "damaged run", "kind": "run", "status": "failed",
        "created": "", "queued": "", "started": None, "ended": None, "device": None, "way": "", "seed": None,
        "changes": [],
        "error": why,
        "runtime": None, "mean_rates": None, "progress": _progress(RunStatus.FAILED, {}, None, None), "rates": None,
        "points": None, "attempts": 0, "position": None, "checkpoints": None, "stopping": False,
    }  # fmt: skip
