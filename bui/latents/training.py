"""How the training of a run goes, for the list of runs and for one of them."""

from __future__ import annotations

from itertools import accumulate

from bui.latents.folders import Place
from bui.shapes import latents as shapes
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.history import History
from cxsystem2.lfads.hyperparameters import First
from cxsystem2.lfads.inference import POSTERIOR
from cxsystem2.lfads.run import Run
from cxsystem2.lfads.status import Status, read_status

_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)
"""What is raised where a history does not go together."""


def row(place: Place) -> shapes.LatentRun:
    """A run in the list; one that is damaged says so."""
    try:
        run, found, _ = _read(place)
    except CxSystemError as error:
        return {
            "id": place.id, "name": place.name, "created": "", "state": "damaged", "members": 0, "decided": 0,
            "generations": 0, "best": None, "posterior": (place.folder / POSTERIOR).is_file(), "error": str(error),
        }  # fmt: skip
    return _row(place, run, found)


def status(place: Place) -> shapes.LatentStatus:
    """One run.

    Raises:
        FileProblem: it is damaged.
    """
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


def _row(place: Place, run: Run, found: Status) -> shapes.LatentRun:
    return {
        "id": place.id,
        "name": place.name,
        "created": run.asked.created,
        "state": found.state.value,
        "members": run.asked.members,
        "decided": found.decided,
        "generations": found.generations,
        "best": found.best,
        "posterior": (place.folder / POSTERIOR).is_file(),
        "error": "",
    }


def _read(place: Place) -> tuple[Run, Status, list[shapes.LatentCopy]]:
    try:
        run = Run.open(place.folder)
        return run, read_status(place.folder), _copies(run)
    except FileProblem as error:
        raise FileProblem(place.told(error)) from None
    except _BROKEN:
        raise FileProblem("the history of this run is damaged: its entries do not go together") from None


def _copies(run: Run) -> list[shapes.LatentCopy]:
    """Who copied whom."""
    if not run.history.is_file():
        return []
    with History.read(run.history) as history:
        return [
            {"generation": one.generation, "member": one.number, "parent": one.parent}
            for one in history.members()
            if one.parent is not None and one.parent != one.number
        ]
