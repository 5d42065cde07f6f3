"""What a figure shows of a run: a window of time, and populations with their colours and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cxsystem2.results.activity import window
from cxsystem2.results.labels import Called
from cxsystem2.results.order import surface_to_depth
from cxsystem2.results.palette import Ink, inks

if TYPE_CHECKING:
    from cxsystem2.results import Results


@dataclass(frozen=True)
class View:
    """Times from `start` until before `stop` (second), and recorded populations from the surface of the cortex down."""

    results: Results
    names: tuple[str, ...]
    start: float
    stop: float

    @classmethod
    def of(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """The window and the populations (by name, idx, subtype or type) that are asked for; everything when nothing is.

        Raises:
            WindowError: the window is empty.
            CxSystemError: no spikes of a population are there.
        """
        wanted = results.names(names)
        return cls(results, tuple(surface_to_depth(results, wanted)), *window(results, start, stop))

    @cached_property
    def _called(self) -> Called:
        return Called(self.results.populations)

    @cached_property
    def _inks(self) -> dict[str, Ink]:
        return dict(inks(self.results))

    def label(self, name: str) -> str:
        """What a population is called, or a pathway: ``S0_Fixed_SS to BC_soma``."""
        return self._called(name)

    def ink(self, name: str) -> Ink:
        """How it is drawn."""
        return self._inks.get(name, Ink("#6b7076"))
