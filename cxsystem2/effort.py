"""How much a check may spend on what is not ordinary, so that no table keeps it busy for minutes.

Ordinary cells cost nothing of it, however many there are. Outside of `limited` there is no limit.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

ORDINARY = 150
"""Work of an expression that is not counted; a unit of work is about a microsecond."""


@dataclass(slots=True)
class Effort:
    """What is left of the work of one check."""

    work: int = 400_000
    """Work of expressions beyond what is ordinary: characters, steps of calculation, elements of arrays."""
    searches: int = 200
    """Unknown names for which one like it is looked for."""
    told: bool = False
    """Whether it has been said that expressions are too much work."""
    _searched: set[str] = field(default_factory=set)

    @property
    def exhausted(self) -> bool:
        """Whether names were not looked for, as there were too many."""
        return self.searches < 0

    def spend(self, work: int) -> bool:
        """Take from the work that is left; False when there is none."""
        self.work -= work
        return self.work >= 0

    def search(self, word: str) -> bool:
        """Whether a name like an unknown one may be looked for; the same one again costs nothing."""
        if word not in self._searched:
            if self.searches <= 0:
                self.searches = -1
                return False
            self._searched.add(word)
            self.searches -= 1
        return True


_CURRENT: ContextVar[Effort | None] = ContextVar("effort", default=None)


def current() -> Effort | None:
    """The effort of the check that is under way; None outside of checks."""
    return _CURRENT.get()


@contextlib.contextmanager
def limited() -> Iterator[Effort]:
    """Limit what is done within a block, as one check."""
    effort = Effort()
    token = _CURRENT.set(effort)
    try:
        yield effort
    finally:
        _CURRENT.reset(token)


def may_search(word: str) -> bool:
    """Whether a name like an unknown one may be looked for."""
    effort = _CURRENT.get()
    return effort is None or effort.search(word)
