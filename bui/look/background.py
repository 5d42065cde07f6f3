"""Work that may take longer than a request should: it goes on in a thread, and who asks again gets what has come of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bui.answers import Conflict
from cxsystem2.observer import Observer

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that a request waits."""
MOST_KEPT = 16
MOST_WAITING = 8
"""Works at a time, each with a thread that at least waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """It is not done yet: so many steps of so many are."""

    done: int
    total: int


class Steps(Observer):
    """Counts the parts of some work, and those that are done."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def parts(self, stage: str, total: int, at_once: int = 1) -> None:
        """There are so many."""
        self.done, self.total = 0, total

    def advance(self, stage: str, fraction: float) -> None:
        """A part is done."""
        self.done = round(fraction * self.total)


@dataclass(slots=True)
class _Work:
    future: Future[Any] = field(default_factory=Future)
    steps: Steps = field(default_factory=Steps)


class BackgroundWork:
    """Works by key; two that ask for the same share one work. What has been answered is forgotten.

    The threads are daemons: a server that ends does not wait for them, and they write files whole or not at all.
    """

    def __init__(self, workers: int = 2, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._free = threading.Semaphore(workers)
        self._works: OrderedDict[Hashable, _Work] = OrderedDict()
        self._changing = threading.Lock()

    def ask(self, key: Hashable, work: Callable[[Observer], T]) -> T | Waiting:
        """What the work returns (or raises), or how far it is. `work` is given who is to be told its parts.

        Raises:
            Conflict: too much is being worked on already.
        """
        with self._changing:
            found = self._works.get(key)
            if found is None:
                if sum(not one.future.done() for one in self._works.values()) >= MOST_WAITING:
                    raise Conflict("other views are still being measured; try again when they are there")
                found = self._works[key] = _Work()
                threading.Thread(target=self._do, args=(found, work), name="look", daemon=True).start()
                self._forget()
        if not wait([found.future], self.patience).done:
            return Waiting(found.steps.done, found.steps.total)
        self._drop(key, found)
        answer: T = found.future.result()
        return answer

    def _do(self, own: _Work, work: Callable[[Observer], Any]) -> None:
        with self._free:
            try:
                own.future.set_result(work(own.steps))
            except BaseException as error:
                own.future.set_exception(error)

    def _drop(self, key: Hashable, work: _Work) -> None:
        with self._changing:
            if self._works.get(key) is work:
                del self._works[key]

    def _forget(self) -> None:
        """Drop what nobody has come back for."""
        for key, old in [*self._works.items()]:
            if len(self._works) <= MOST_KEPT:
                return
            if old.future.done():
                del self._works[key]
