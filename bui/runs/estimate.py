"""How long a run may take and how much memory it needs, before it is started."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bui.runs.folder import RunFolder
from bui.runs.request import Request
from bui.shapes.runs import Run, RunEstimate, RunForecast
from cxsystem2 import memory
from cxsystem2.checking import check
from cxsystem2.config import Configuration
from cxsystem2.planning import describe
from cxsystem2.problems import Level

MOST_LOOKED_AT = 20
"""Runs of the project that are looked through for one like it."""
_ALIKE = 2.0
"""A run before tells about one that has at most so many times its cells and synapses, or as few."""


def estimate(tables: tuple[Any, Any], request: Request, before: Iterable[Run], home: Path) -> RunForecast:
    """Size, memory, and seconds of one simulation as they were of a run before that is like it; `home` has the folders of runs.

    Where something is wrong, it says what; nothing is raised, as whoever asks is still typing.
    """
    checked = check(*tables, request.all_changes(), trust=request.trust, run=True)
    if not checked.report.clean:
        wrong = next(problem for problem in checked.report if problem.level is Level.ERROR)
        return {"estimate": None, "problem": wrong.message}
    size = describe(checked.config)
    found: RunEstimate = {
        "runtime": size["runtime"],
        "device": size["device"],
        "neurons": size["neurons"],
        "synapses": size["synapses"],
        "memory_bytes": size["memory_bytes"],
        "free_bytes": memory.free(),
        "seconds": _seconds(checked.config, size, before, home),
    }
    return {"estimate": found, "problem": ""}


def _seconds(config: Configuration, size: dict[str, Any], before: Iterable[Run], home: Path) -> float | None:
    """Seconds that the newest run like it took, its simulation taken as long as the model's time is; None without one."""
    for run in list(before)[:MOST_LOOKED_AT]:
        taken = run["progress"]["seconds"] or {}
        same = run["kind"] == "run" and run["status"] == "done" and run["device"] == config.system.device
        if not same or not run["runtime"] or "simulate" not in taken or run["checkpoints"]:
            continue
        known = (RunFolder(home / run["id"]).attempt().read("outcome.json") or {}).get("size")
        if isinstance(known, dict) and _alike(size, known):
            work = float(size["neurons"] + size["synapses"]) / max(1.0, known["neurons"] + known["synapses"])
            rest = sum(seconds for stage, seconds in taken.items() if stage not in ("simulate", "compile"))
            whole: float = rest + taken["simulate"] * work * config.system.runtime / run["runtime"]
            return round(whole, 2)
    return None


def _alike(size: dict[str, Any], known: dict[str, Any]) -> bool:
    pairs = ((float(size[name]), float(known.get(name, 0))) for name in ("neurons", "synapses"))
    return all(one <= _ALIKE * other and other <= _ALIKE * one for one, other in pairs)
