"""How the training of a run goes, for the list of runs and for one of them."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, Literal, TypeAlias, cast

from bui.latents.folders import RunPlace
from bui.latents.trainings import actions, look, training_of
from bui.runs.folder import QUEUED, STOP
from bui.runs.status import AttemptState, RunStatus
from bui.shapes import latents as shapes
from bui.shapes.latents import Stage
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.history import History
from cxsystem2.lfads.hyperparameters import First
from cxsystem2.lfads.inference import POSTERIOR
from cxsystem2.lfads.run import NAME, TrainingRun
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.lfads.status import RunState, TrainingStatus, read_status

Standing: TypeAlias = Literal["waiting", "running", "stopped", "done", "failed", "damaged"]

_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)
"""What is raised where a history does not go together."""
_NOTHING: Any = {
    "why": "", "generation": 0, "epochs": 0, "ready": 0, "running": 0, "not_begun": 0, "bad": 0, "best_member": None,
    "best_generation": None, "median": None, "improvement": None, "seconds_left": None, "clients": [], "notes": [],
    "steps": [], "lineage": [], "copies": [], "hyperparameters": [],
}  # fmt: skip
"""What is said of a run that is not there yet."""


def row(place: RunPlace) -> shapes.LatentRun:
    """A run in the list; one that is damaged says so."""
    try:
        if not begun(place):
            return _unbegun(place)
        run, found, _ = _read(place)
    except CxSystemError as error:
        return {**_empty(place, *_page(place)), "state": "damaged", "error": str(error)}
    return _row(place, run, found)


def status(place: RunPlace) -> shapes.LatentStatus:
    """One run.

    Raises:
        FileProblem: it is damaged.
    """
    if not begun(place):
        return cast(shapes.LatentStatus, {**_unbegun(place), **_NOTHING})
    run, found, copies = _read(place)
    epochs = [*accumulate(run.epochs_of(one.generation) for one in found.steps)]
    return {
        **_row(place, run, found),
        "why": found.why,
        "generation": found.generation,
        "epochs": found.epochs,
        "ready": found.ready,
        "running": found.running,
        "not_begun": found.waiting,
        "bad": found.bad,
        "best_member": found.best_member,
        "best_generation": found.best_generation,
        "median": found.median,
        "improvement": found.improvement,
        "seconds_left": found.seconds_left,
        "clients": [*found.clients],
        "notes": [*found.notes],
        "steps": [
            {
                "generation": one.generation,
                "epoch": epoch,
                "scores": [*one.scores],
                "best": one.best,
                "median": one.median,
            }
            for one, epoch in zip(found.steps, epochs, strict=True)
        ],
        "lineage": [
            {"generation": one.generation, "member": one.member, "score": one.score, "values": one.values}
            for one in found.lineage
        ],
        "copies": copies,
        "hyperparameters": [
            {
                "name": name,
                "meaning": one.meaning,
                "low": one.low,
                "high": one.high,
                "logarithmic": one.first is not First.UNIFORM,
                "tunable": one.tunable,
            }
            for name, one in run.ranges.items()
        ],
    }


def _row(place: RunPlace, run: TrainingRun, found: TrainingStatus) -> shapes.LatentRun:
    page, stage = _page(place)
    state, stage, error = _standing(place, found, page, stage)
    return {
        "id": place.id,
        "name": place.name,
        "created": run.asked.created,
        "state": cast(Standing, state),
        "stage": stage,
        "stopping": page is not None and not page.status.ended and page.attempt.has(STOP),
        "actions": actions(place, page),
        "observation": observation_of(run),
        "members": run.asked.members,
        "decided": found.decided,
        "generations": found.generations,
        "best": found.best,
        "posterior": (place.folder / POSTERIOR).is_file(),
        "error": error,
    }


def begun(place: RunPlace) -> bool:
    """Whether the run of LFADS is there; before, there is only what the page was asked for."""
    return (place.folder / NAME).is_file() or not training_of(place).of_page


def observation_of(run: TrainingRun) -> str:
    """The word of its observation model; empty where that is not known."""
    sizes = run.asked.model.get("sizes", {})
    return str(sizes.get("observation", Sizes.observation)) if isinstance(sizes, dict) and sizes else ""


def _page(place: RunPlace) -> tuple[AttemptState | None, Stage]:
    try:
        return look(place)
    except FileProblem:  # a link leads elsewhere
        return None, ""


def _unbegun(place: RunPlace) -> shapes.LatentRun:
    """A training that is asked for, and has not made its run yet."""
    state, stage = _page(place)
    if state is None:
        raise FileProblem("the folder of the training is damaged; delete it")
    return {
        **_empty(place, state, stage),
        "created": (state.attempt.read(QUEUED) or {}).get("queued", ""),
        "state": cast(Standing, state.status.value),
        "error": state.error or "",
    }


def _empty(place: RunPlace, state: AttemptState | None, stage: Stage) -> shapes.LatentRun:
    return {
        "id": place.id, "name": place.name, "created": "", "state": "waiting", "stage": stage,
        "stopping": state is not None and not state.status.ended and state.attempt.has(STOP),
        "actions": [] if state is None else actions(place, state), "observation": "", "members": 0, "decided": 0,
        "generations": 0, "best": None, "posterior": (place.folder / POSTERIOR).is_file(), "error": "",
    }  # fmt: skip


def _standing(place: RunPlace, found: TrainingStatus, page: AttemptState | None, stage: Stage) -> tuple[str, Stage, str]:
    """State, stage and error of a run, from what its files say and what the page does with it."""
    over, inferred = found.state is RunState.DONE, (place.folder / POSTERIOR).is_file()
    if page is None or found.state is RunState.RUNNING:
        return found.state.value, stage, ""
    if page.status is RunStatus.RUNNING:
        return "running", "infer" if over else stage, ""
    if page.status is RunStatus.WAITING:
        return "waiting", "", ""
    if page.status is RunStatus.FAILED and not (over and inferred):
        return "failed", "", page.error or ""
    return found.state.value, "", ""


def _read(place: RunPlace) -> tuple[TrainingRun, TrainingStatus, list[shapes.LatentCopy]]:
    try:
        run = TrainingRun.open(place.folder)
        found = read_status(place.folder)
        return run, found, _copies(run) if found.steps else []
    except FileProblem as error:
        raise FileProblem(place.told(error)) from None
    except _BROKEN:
        raise FileProblem("the history of this run is damaged: its entries do not go together") from None


def _copies(run: TrainingRun) -> list[shapes.LatentCopy]:
    """Who copied whom."""
    with History.read(run.history) as history:
        return [
            {"generation": one.generation, "member": one.number, "parent": one.parent}
            for one in history.members()
            if one.parent is not None and one.parent != one.number
        ]
