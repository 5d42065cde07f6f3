"""What `Results.plot` can do. The figures themselves rest on measures, and so on this package: see `cxsystem2.figures`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Plotting(Protocol):
    """Called, it draws the raster with the rates below it; each kind of figure is a method of it."""

    def __call__(
        self,
        output: str | Path | None = None,
        *,
        names: Iterable[str] | None = None,
        start: float = 0.0,
        stop: float | None = None,
        most: int = ...,
        **words: Any,
    ) -> Figure:
        """Draw the raster and the rates, and write them to `output` where it is given."""

    def __getattr__(self, kind: str) -> Callable[..., Figure]:
        """What draws a kind of figure, ``rates`` say."""
