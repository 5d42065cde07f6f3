"""Stages of a run: how long each takes, and how a reader is told how far it is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping

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
    "collect": "measuring runs",
    "draw": "drawing",
}
"""What is said of a stage while it is under way; the last two are of commands that collect and draw."""


class Observer:
    """Is told about the progress of a run; this one keeps silent."""

    rates = False
    """Whether it wants to be told population rates while a simulation goes on."""

    def begin(self, stage: str) -> None:
        """A stage begins."""

    def advance(self, stage: str, fraction: float) -> None:
        """A stage is done to a fraction between 0 and 1."""

    def end(self, stage: str, seconds: float) -> None:
        """A stage has ended."""

    def fired(self, time: float, rates: Mapping[str, float]) -> None:
        """Mean rate (Hz) of each recorded population, by name, from the last report to this time of the model (s).

        Devices inside Python tell it, and `cpp`; others do not know before the end.
        """


class Stages:
    """Wall-clock time of each stage in second, summed where a stage is entered again."""

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
