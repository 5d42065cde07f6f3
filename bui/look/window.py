"""What a view shows of a run: a window of time and some of its populations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest
from cxsystem2.results import Results, Spikes
from cxsystem2.results.order import surface_to_depth

SHORTEST = 1e-9
"""Second; shorter windows hold no time step, and divide by zero."""


@dataclass(frozen=True, slots=True)
class Window:
    """Times from `start` until before `stop` (second), and recorded populations from the surface down."""

    start: float
    stop: float
    names: tuple[str, ...]

    @classmethod
    def of(
        cls, results: Results, start: float | None = None, stop: float | None = None, names: Iterable[str] | None = None
    ) -> Window:
        """The window that a request asks for: the whole run and everything that is recorded unless it says otherwise.

        Raises:
            CxSystemError: no time is left, a population is unknown, or its spikes are not recorded.
        """
        begin = max(0.0, start or 0.0)
        end = results.runtime if stop is None else min(stop, results.runtime)
        if not end - begin >= SHORTEST:
            raise CxSystemError(f"the window from {begin:g} s to {end:g} s is empty; the run takes {results.runtime:g} s")
        wanted = None if names is None else list(names)
        for name in wanted or ():
            check_recorded(results, name)
        return cls(begin, end, tuple(surface_to_depth(results, wanted)))

    def spikes(self, results: Results, name: str) -> Spikes:
        """The spikes of a population within the window."""
        return results.spikes.between(name, self.start, self.stop)


def check_recorded(results: Results, name: str) -> None:
    """That the spikes of a population are there.

    Raises:
        CxSystemError: it is unknown, or its spikes are not recorded.
    """
    if name not in results.populations:
        raise CxSystemError(f"the run has no population '{name}'{nearest(name, results.populations)}")
    if name not in results.spikes:
        raise CxSystemError(f"the spikes of {name} are not recorded; write [Sp] into its column monitors and run again")
