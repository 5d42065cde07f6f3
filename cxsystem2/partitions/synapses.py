"""The synapses of a partition on disk: the very files that a C++ program maps, and arrays for synapses of Brian2.

| file in ``network/PARTITION`` | holds |
|---|---|
| ``PROJECTION.synapses.N`` | one part of the compact synapses of a projection, see `devices.delivery.compact` |
| ``rows.h5`` | for each of these parts the rows that have synapses there, and where their segments begin |
| ``synapses.h5`` | for projections of Brian2's synapses: source, target, weight, delay and pathway of each |

``network/common/sizes.h5`` has for each projection the number of synapses of each pathway, in all partitions together.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.delivery.compact import Outline
from cxsystem2.devices.delivery.drawing import draw_parts
from cxsystem2.devices.options import Options
from cxsystem2.processors import processors
from cxsystem2.snapshots import ArrayFile, write_arrays
from cxsystem2.snapshots.manifest import NETWORK
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection
from cxsystem2.syntax.synapses import draw, drawn_order

Values = npt.NDArray[Any]
Sizes = dict[str, npt.NDArray[np.int64]]
ROWS, STOCK, SIZES = "rows.h5", "synapses.h5", "sizes.h5"
_THREADS = 4
"""Threads for which a network has parts enough, whoever runs it; those of a machine with more processors, where it is drawn."""


def shared_parts(k: int) -> int:
    """The parts of each of k partitions, two for every thread: the fewer they are, the longer are the rows in each of them."""
    return -(-2 * max(_THREADS, processors()) // k)


def write(model: Model, options: Options, folder: Path, k: int, *, compact: bool) -> Sizes:
    """Draw the synapses of a model's part, one of k, and write them; returns how many there are of each pathway, by projection.

    Raises:
        OSError: the disk refuses.
        DeviceError: they cannot be drawn.
    """
    rows: dict[str, Values] = {}
    arrays: dict[str, Values] = {}
    sizes: Sizes = {}
    for projection in model.layout.projections:
        if compact and not stock_reason(model, projection):
            counts, outlines = draw_parts(model, projection, options, folder, shared_parts(k))
            rows |= outlined(projection.name, outlines)
        else:
            found = draw(model, projection)
            counts = np.bincount(found["owner"], minlength=len(projection.members))
            arrays |= {f"{projection.name}/{name}": np.asarray(values) for name, values in found.items()}
        sizes[projection.name] = np.asarray(counts, np.int64)
    write_files(folder, rows, arrays)
    return sizes


def write_files(folder: Path, rows: Mapping[str, Values], arrays: Mapping[str, Values]) -> None:
    """Write what there is of a partition besides its compact synapses.

    Raises:
        OSError: the disk refuses.
    """
    for file, content in ((ROWS, rows), (STOCK, arrays)):
        write_arrays(folder / file, content, {name: "second" for name in content if name.endswith("/delay")})


def outlined(projection: str, outlines: Sequence[Outline]) -> dict[str, Values]:
    """The outlines of the parts of a projection as arrays."""
    found: dict[str, Values] = {}
    for number, outline in enumerate(outlines):
        name = f"{projection}/{number}"
        found |= {f"{name}/rows": outline.rows, f"{name}/segments": outline.segments}
        found |= {f"{name}/sizes": np.array([outline.synapses, outline.shortest])}
    return found


class StoredSynapses:
    """The synapses of some partitions of a snapshot, as `syntax.Model.stored` gives them to a device."""

    def __init__(self, folders: Sequence[Path], common: Path) -> None:
        self.folders = folders
        self._rows = [ArrayFile(folder / ROWS) for folder in folders]
        self._stock = [ArrayFile(folder / STOCK) for folder in folders]
        self._common = common

    @classmethod
    def of(cls, snapshot: Path, partitions: Iterable[int]) -> Self:
        """Those of some partitions of the snapshot in a directory."""
        home = snapshot / NETWORK
        return cls([home / str(number) for number in partitions], home / "common")

    def sizes(self, projection: Projection) -> npt.NDArray[np.int64]:
        """The number of synapses of each pathway of a projection, in the whole network."""
        return ArrayFile(self._common / SIZES)[projection.name]

    def arrays(self, projection: Projection, dt: float) -> dict[str, Values]:
        """The synapses of a projection as Brian2 takes them: by source, delay and target."""
        stored = [*self.stock(projection)]
        found = {name: np.concatenate([one[name] for one in stored]) for name in stored[0]}
        if len(stored) == 1:
            return found
        order = drawn_order(projection, found, dt)
        return {name: values[order] for name, values in found.items()}

    def stock(self, projection: Projection) -> Iterator[dict[str, Values]]:
        """The synapses of a projection of Brian2's in each partition."""
        for own in self._stock:
            yield {name: own[f"{projection.name}/{name}"] for name in _names(own, projection.name)}

    def parts(self, projection: Projection) -> list[tuple[Path, Outline]]:
        """The files of the parts of a projection, and their outlines."""
        found = []
        for home, rows in zip(self.folders, self._rows, strict=True):
            for number in sorted({int(name.split("/")[1]) for name in _below(rows, projection.name)}):
                own = {name: rows[f"{projection.name}/{number}/{name}"] for name in ("rows", "segments", "sizes")}
                outline = Outline(own["rows"], own["segments"], *(int(one) for one in own["sizes"]))
                found.append((home / f"{projection.name}.synapses.{number}", outline))
        return found

    def link(self, projection: Projection, folder: Path) -> list[Outline]:
        """Let a program's folder have the parts of a projection under the names that it looks for."""
        found = self.parts(projection)
        for number, (path, _) in enumerate(found):
            target = folder / f"{projection.name}.synapses.{number}"
            target.unlink(missing_ok=True)
            os.symlink(path.resolve(), target)
        return [outline for _, outline in found]


def _below(arrays: ArrayFile, top: str) -> list[str]:
    return [name for name in arrays if name.startswith(f"{top}/")]


def _names(arrays: ArrayFile, top: str) -> list[str]:
    return [name.removeprefix(f"{top}/") for name in _below(arrays, top)]
