"""The checkpoints of a run: how far it has come, what there is to go on from, and what is damaged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bui.runs.folder import PROGRESS, QUEUED, Attempt, RunFolder
from bui.runs.request import KEPT
from bui.runs.status import AttemptState, RunStatus
from bui.shapes.runs import Checkpoint, Checkpoints
from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Store
from cxsystem2.snapshots.generation import GENERATIONS


def checkpoints_of(folder: RunFolder, settings: Mapping[str, Any], state: AttemptState) -> Checkpoints | None:
    """How far a run has come; None for one that writes no checkpoints."""
    asked = settings["request"]
    if not asked.get("checkpoint_every"):
        return None
    time = reached(folder)
    return {
        "every": asked["checkpoint_every"],
        "keep": asked.get("keep") or KEPT,
        "until": end_of(state.attempt, settings),
        "time": time,
        "resumable": time is not None and state.status in (RunStatus.STOPPED, RunStatus.FAILED, RunStatus.DONE),
        "results": state.status.ended and folder.result.exists(),
    }


def reached(folder: RunFolder) -> float | None:
    """The time of the model (second) of the newest checkpoint without visible damage; None where there is none."""
    store = opened(folder)
    if store is None:
        return None
    for name in reversed(store.names):
        generation, damages = store.look(name, thorough=False)
        if generation is not None and not damages:
            return generation.time
    return None


def opened(folder: RunFolder) -> Store | None:
    """The network on disk of a run; None where there is none yet, or where it does not say what it is."""
    try:
        return Store.open(folder.snapshot) if folder.has_snapshot else None
    except FileProblem:
        return None


def end_of(attempt: Attempt, settings: Mapping[str, Any]) -> float:
    """The time of the model (second) at which an attempt is to end: that of the tables, unless somebody has named another."""
    known = (attempt.read(QUEUED) or {}).get("until")
    return float(settings["until"] if known is None else known)


def seconds_before(attempt: Attempt) -> dict[str, float]:
    """How long the stages took, of an attempt and those that it goes on from."""
    for name in (PROGRESS, QUEUED):
        if known := (attempt.read(name) or {}).get("seconds"):
            return dict(known)
    return {}


def listed(store: Store, *, thorough: bool) -> list[Checkpoint]:
    """The checkpoints, the oldest first, each with what is wrong with it; unless `thorough`, by the sizes of files alone."""
    found: list[Checkpoint] = []
    for name in store.names:
        generation, damages = store.look(name, thorough=thorough)
        if generation is None and not damages:
            continue  # it was removed meanwhile: a newer one is there
        facts = generation and generation.facts
        found.append({
            "name": name,
            "time": facts.time if facts else None,
            "created": facts.created or None if facts else None,
            "reason": facts.reason.value if facts else None,
            "bytes": sum(size for _, size in files_below(store.folder / GENERATIONS / name)),
            "damages": [*map(str, damages)],
        })  # fmt: skip
    return found


def files_below(folder: Path) -> Iterator[tuple[str, int]]:
    """Path within a folder and size of each file below it; what goes meanwhile is left out, and links count for themselves."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            try:
                yield os.path.relpath(path, folder), os.lstat(path).st_size
            except OSError:
                continue
