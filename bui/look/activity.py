"""The activity of cells at their positions, frame by frame: what a view plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bui.look.raster import Band, bands
from bui.look.window import Window
from cxsystem2.results import Results

MOST_CELLS = 20_000
MOST_FRAMES = 400
MOST_ENTRIES = 160_000
"""Pairs of a cell and a frame in which it fires; so many, with the positions, are 1 MB of JSON."""
USUAL_BIN = 0.005
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Activity:
    """Positions of cells, and for each frame the cells that fire in it.

    Cells are numbered through the bands. The entries of frame `k` are those from `offsets[k]` until before `offsets[k + 1]`.
    """

    bands: tuple[Band, ...]
    x: npt.NDArray[np.float32]
    """On the cortical plane, millimetre; NaN where a cell has no position."""
    y: npt.NDArray[np.float32]
    depths: tuple[float, ...]
    """Height of each band above layer 6, millimetre; NaN where it is not known."""
    start: float
    bin: float
    """Duration of a frame, second."""
    offsets: npt.NDArray[np.uint32]
    cell: npt.NDArray[Any]
    count: npt.NDArray[np.uint8]
    """Spikes of the cell in the frame, at most 255."""
    cells: int
    """Cells of these populations; `every` says that each so-many-th is shown."""
    every: int

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.offsets) - 1

    @property
    def note(self) -> str:
        """What is left out, in words; empty when nothing is."""
        shown = len(self.x)
        return "" if shown == self.cells else f"{shown:,} of {self.cells:,} cells are shown, evenly chosen"


def activity(results: Results, window: Window, bin: float | None = None, most: int = MOST_ENTRIES) -> Activity:
    """The frames of a window, `bin` second each (longer ones when there were too many), and the cells that fire in them.

    Of many cells, or of a busy window, every so-many-th cell of each population is shown.
    """
    span = window.stop - window.start
    width = max(bin or min(USUAL_BIN, span), span / MOST_FRAMES)
    frames = max(1, min(MOST_FRAMES, int(np.ceil(span / width - 1e-9))))
    cells = sum(results.populations[name].size for name in window.names)
    every = max(1, -(-cells // MOST_CELLS))
    for _ in range(_STEPS):
        offsets, cell, count = _entries(results, window, frames, width, every)
        if len(cell) <= most:
            break
        every *= -(-len(cell) // most)
    rows = bands(results, window, every)
    w = np.concatenate([np.empty(0, complex), *(results.populations[name].w[::every] for name in window.names)])
    return Activity(
        rows, w.real.astype(np.float32), w.imag.astype(np.float32),
        tuple(float(results.populations[name].depth) for name in window.names),
        window.start, width, offsets, cell, count, cells, every,
    )  # fmt: skip


def _entries(
    results: Results, window: Window, frames: int, width: float, every: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Frame by frame the cells that fire, and how often."""
    rows = bands(results, window, every)
    cells = rows[-1].last if rows else 0
    keys = [np.empty(0, np.int64)]
    for band in rows:
        own = window.spikes(results, band.name)
        shown = own.i % every == 0 if every > 1 else slice(None)
        frame = ((own.t[shown] - window.start) / width + 1e-9).astype(np.int64)
        np.minimum(frame, frames - 1, out=frame)
        keys.append(frame * cells + own.i[shown] // every + band.first)
    key, count = np.unique(np.concatenate(keys), return_counts=True)
    frame, cell = np.divmod(key, max(cells, 1))
    offsets = np.searchsorted(frame, np.arange(frames + 1)).astype(np.uint32)
    number = np.uint16 if cells <= 2**16 else np.uint32
    return offsets, cell.astype(number), np.minimum(count, 255).astype(np.uint8)
