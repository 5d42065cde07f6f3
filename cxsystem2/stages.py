"""Stages of a run or of other work: how long each takes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from cxsystem2.observer import Observer

STAGES = ("read", "check", "plan", "realise", "generate", "compile", "load", "simulate", "save")
"""From the tables to the result file: reading, checking, drawing the network, making Brian2 objects, generating code,
compiling it, loading arrays, simulating, and writing results."""

WORDS = {
    "read": "reading tables",
    "check": "checking tables",
    "plan": "drawing the network",
    "realise": "building objects",
    "generate": "generating code",
    "compile": "compiling",
    "load": "loading results",
    "simulate": "simulating",
    "save": "saving",
    "batch": "running simulations",
    "collect": "measuring runs",
    "draw": "drawing",
    "evolve": "training members",
}
"""What is said of a stage while it is under way; the last ones are of batches, of commands that collect and draw, and of
population-based training."""


class Stages:
    """Wall-clock time of each stage in second, summed where a stage is entered again; an observer is told of it."""

    def __init__(self, observer: Observer | None = None) -> None:
        self.observer = observer or Observer()
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage."""
        begin = time.perf_counter()
        self.observer.begin(name)
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - begin)

    @contextlib.contextmanager
    def parts(self, name: str, total: int) -> Iterator[None]:
        """Measure a stage that is done in so many parts."""
        with self.stage(name):
            self.observer.parts(name, total)
            yield

    def add(self, name: str, seconds: float) -> None:
        """Count time that was measured elsewhere."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        self.observer.end(name, seconds)

    def advance(self, name: str, fraction: float) -> None:
        """Tell the observer how far a stage is."""
        self.observer.advance(name, fraction)

    def ordered(self) -> dict[str, float]:
        """Seconds of the stages that took place, in their order."""
        return {name: self.seconds[name] for name in STAGES if name in self.seconds}
