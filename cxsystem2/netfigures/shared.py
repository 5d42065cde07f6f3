"""One plan for several figures of a run, whose synapses are drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from cxsystem2.config import Configuration, Pathway
from cxsystem2.connections import Connections
from cxsystem2.network import Network

if TYPE_CHECKING:
    from cxsystem2.results import Results

_MOST = 4_000_000
"""Synapses that are kept, of about 24 bytes each; those beyond are drawn anew."""


class SharedNetwork(Network):
    """A network that keeps the synapses that it has drawn, as far as they are not too many."""

    def __init__(self, config: Configuration) -> None:
        super().__init__(config)
        self._drawn: dict[tuple[str, tuple[int, ...] | None], Connections] = {}
        self._room = _MOST

    def connections(self, pathway: Pathway, part: Sequence[int] | None = None) -> Connections:
        """The synapses of a pathway, or those onto blocks of targets; callers do not change them."""
        key = pathway.name, None if part is None else tuple(part)
        if key not in self._drawn:
            drawn = super().connections(pathway, part)
            if len(drawn.source) > self._room:
                return drawn
            self._room -= len(drawn.source)
            self._drawn[key] = drawn
        return self._drawn[key]


class PlannedNetwork:
    """The plan of a run, once it has been read."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.network: Network | None = None


_PLAN: ContextVar[PlannedNetwork | None] = ContextVar("plan", default=None)


@contextmanager
def one_plan(results: Results) -> Iterator[None]:
    """Within it the plan of a run is read once for all its figures."""
    before = _PLAN.set(PlannedNetwork(results))
    try:
        yield
    finally:
        _PLAN.reset(before)


def plan_of(results: Results) -> PlannedNetwork | None:
    """The plan that is shared for a run, if there is one."""
    found = _PLAN.get()
    return found if found is not None and found.results is results else None
