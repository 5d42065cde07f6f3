"""How long a sweep will take, as an earlier run of the same project on the same device tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bui.runs.folder import RunFolder
from bui.shapes.runs import Run
from cxsystem2.errors import FileProblem

ONCE = ("compile",)
"""Stages that later points of a sweep find done: programs are kept."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds of the clock, and the title of the run that they are taken from."""

    seconds: float
    source: str


def expected(
    runs: Iterable[tuple[RunFolder, Run]], project: str, device: str, runtime: float, many: int, workers: int
) -> Duration | None:
    """How long so many simulations of `runtime` second take; None where no earlier run can tell.

    The time of the simulation grows with the time of the model; the other stages take as long as before.
    """
    for folder, row in runs:
        seconds, until = row["progress"]["seconds"], _until(folder)
        known = row["project"] == project and row["device"] == device and row["kind"] == "run" and row["status"] == "done"
        if known and until and seconds and seconds.get("simulate"):
            once = sum(seconds.get(stage, 0.0) for stage in ONCE)
            each = seconds["simulate"] * runtime / until
            rest = sum(seconds.values()) - seconds["simulate"] - once
            return Duration(once + -(-many // workers) * (each + rest), row["title"])
    return None


def _until(folder: RunFolder) -> float:
    """The end of a run in the time of the model, second; 0 where it is not known."""
    try:
        found = folder.settings().get("until")
    except FileProblem:
        return 0.0
    return float(found) if isinstance(found, int | float) else 0.0
