"""How many runs fit into the memory of this computer at a time."""

from __future__ import annotations

from dataclasses import dataclass

from cxsystem2 import memory
from cxsystem2.processors import processors

MARGIN = 0.85
"""Part of the free memory that runs may take; the rest is for what they do not know of."""
OVERHEAD = 100 * 2**20
"""Bytes of a worker process beside the run."""


@dataclass(frozen=True, slots=True)
class Share:
    """Workers that fit, bytes that each may use, and one sentence where fewer fit than were asked for."""

    workers: int
    memory: int
    notice: str = ""


def usual_workers() -> int:
    """Simulations at a time when nobody says: three quarters of the cores, as in CxSystem."""
    return max(1, processors() * 3 // 4)


def share(asked: int, need: int, runs: int, free: int | None = None) -> Share:
    """How many of the workers that are asked for are started, given the bytes that one run needs."""
    free = memory.free() if free is None else free
    usable = int(free * MARGIN)
    fitting = usable // (need + OVERHEAD)
    workers = max(1, min(asked, fitting, runs))
    notice = ""
    if fitting < min(asked, runs):
        notice = (
            f"{min(asked, runs)} workers asked, memory for {fitting}: runs {workers} "
            f"(one run needs about {need / 2**20:,.0f} MiB, {usable / 2**20:,.0f} MiB may be used)"
        )
    return Share(workers, max(usable // workers, need + OVERHEAD), notice)
