"""Rasters: the spikes of a window as points, or, when there are too many, counted in the pixels of an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bui.look.window import Window
from bui.shapes import look as shapes
from cxsystem2.results import Results
from cxsystem2.results.labels import own_names
from cxsystem2.results.order import is_excitatory
from cxsystem2.results.palette import slots

MOST_POINTS = 75_000
"""More spikes are an image: so many points are 1 MB of JSON."""
MOST_PIXELS = 360_000
MOST_SIDE = 4096


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of one population: cell `k` stands at row `first + k`, counted from the top."""

    name: str
    first: int
    last: int
    """The row after its last one."""
    excitatory: bool
    layer: str
    kind: str
    short: str
    """What the user calls it."""
    slot: str
    """Its place in the list of colours."""

    def told(self) -> shapes.Band:
        """What the page is told of it."""
        return {
            "name": self.name, "from": self.first, "to": self.last, "excitatory": self.excitatory, "layer": self.layer,
            "kind": self.kind, "short": self.short, "slot": self.slot,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpikePoints:
    """Spikes one by one, those of a population in the order of time."""

    t: npt.NDArray[np.float32]
    y: npt.NDArray[np.uint32]
    population: npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Image:
    """Spikes in each pixel: `height` rows from the top, `width` columns in time. Counts above 65,535 are 65,535."""

    counts: npt.NDArray[np.uint16]

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.counts.shape[1])

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.counts.shape[0])


@dataclass(frozen=True, slots=True)
class Raster:
    """The spikes of a window, and where its populations stand."""

    window: Window
    bands: tuple[Band, ...]
    spikes: int
    content: SpikePoints | Image


def raster(results: Results, window: Window, width: int = 800, height: int = 400, most: int = MOST_POINTS) -> Raster:
    """The raster of a window: at most so many points, else an image of about the size asked for.

    An image has no more rows than there are cells, and no more pixels than an answer can hold.
    """
    rows = bands(results, window)
    found = [window.spikes(results, name) for name in window.names]
    total = sum(len(one.t) for one in found)
    if total > most:
        return Raster(window, rows, total, image(results, window, rows, width, height))
    y = [
        np.empty(0, np.uint32),
        *(one.i.astype(np.uint32) + np.uint32(band.first) for one, band in zip(found, rows, strict=True)),
    ]
    number = np.uint8 if len(rows) < 2**8 else np.uint16
    population = np.repeat(np.arange(len(rows), dtype=number), [len(one.t) for one in found])
    t = np.concatenate([np.empty(0), *(one.t for one in found)]).astype(np.float32)
    return Raster(window, rows, total, SpikePoints(t, np.concatenate(y), population))


def bands(results: Results, window: Window, every: int = 1) -> tuple[Band, ...]:
    """Where the populations of a window stand, from the top, when each so-many-th cell of theirs has a row."""
    found, row = [], 0
    labels, places = own_names(results.populations), slots(results.populations)
    for name in window.names:
        one = results.populations[name]
        last = row + -(-one.size // every)
        found.append(Band(name, row, last, is_excitatory(one), one.layer, one.kind, labels[name], places[name]))
        row = last
    return tuple(found)


def image(results: Results, window: Window, rows: tuple[Band, ...], width: int, height: int) -> Image:
    """The spikes of a window counted in pixels, in one pass over them."""
    cells = rows[-1].last if rows else 1
    width, height = shape(width, min(height, max(cells, 1)))
    scale = width / (window.stop - window.start)
    pixels = []
    for band in rows:
        own = window.spikes(results, band.name)
        column = ((own.t - window.start) * scale).astype(np.int32)
        np.minimum(column, width - 1, out=column)  # a time just before the end may be rounded up to it
        line = (np.arange(band.first, band.last, dtype=np.int64) * height // cells * width).astype(np.int32)
        pixels.append(column + line[own.i])
    everything = np.concatenate(pixels) if pixels else np.empty(0, np.int32)
    counts = np.bincount(everything, minlength=width * height).reshape(height, width)
    return Image(np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16))


def shape(width: int, height: int) -> tuple[int, int]:
    """The size of an image that fits into an answer, with the proportions asked for."""
    width, height = (min(max(side, 1), MOST_SIDE) for side in (width, height))
    shrink = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * shrink)), max(1, int(height * shrink))
