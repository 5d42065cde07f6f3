"""Work that may take longer than a request should: it goes on in a thread, and who asks again gets what has come of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that a request waits."""
MOST_KEPT = 16
Advance: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """It is not done yet: so many steps of so many are."""

    done: int
    total: int


@dataclass(slots=True)
class _Work:
    future: Future[Any] | None = None
    steps: tuple[int, int] = (0, 0)


class Background:
    """Works by key; two that ask for the same share one work. What has been answered is forgotten."""

    def __init__(self, workers: int = 2, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="look")
        self._works: OrderedDict[Hashable, _Work] = OrderedDict()
        self._changing = threading.Lock()

    def ask(self, key: Hashable, work: Callable[[Advance], T]) -> T | Waiting:
        """What the work answers (or raises), or how far it is. `work` is given what is to be told its steps."""
        with self._changing:
            found = self._works.get(key)
            if found is None:
                found = self._works[key] = _Work()
                found.future = self._pool.submit(work, partial(_advance, found))
                self._forget()
        assert found.future is not None
        try:
            answer: T = found.future.result(self.patience)
        except TimeoutError:
            if not found.future.done():
                return Waiting(*found.steps)
            self._drop(key, found)
            raise
        except BaseException:
            self._drop(key, found)
            raise
        self._drop(key, found)
        return answer

    def _drop(self, key: Hashable, work: _Work) -> None:
        with self._changing:
            if self._works.get(key) is work:
                del self._works[key]

    def _forget(self) -> None:
        """Drop what nobody has come back for."""
        for key, old in [*self._works.items()]:
            if len(self._works) <= MOST_KEPT:
                return
            if old.future is not None and old.future.done():
                del self._works[key]


def _advance(work: _Work, done: int, total: int) -> None:
    work.steps = done, total
