"""Connections that CxSystem saved: sparse matrices of summed weights and delays for each pair of cells.

What a pair's several synapses had of their own is lost in these files; each gets an equal share. The files of older
versions name populations without their idx, and none tells the sign of a pathway.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.connections.base import Key, SavedStore
from cxsystem2.connections.connections import Connections
from cxsystem2.errors import FileProblem
from cxsystem2.legacy import load_legacy

LONGEST_NAME = 500
_NAME = re.compile(r"^(?P<pre>.+)__to__(?P<post>.+)_(?P<compartment>soma|basal|a\d+)$")


class LegacyStore(SavedStore):
    """A file of connections of CxSystem, of either generation."""

    def __init__(self, path: Path) -> None:
        content = load_legacy(path)
        if not isinstance(content, dict):
            raise FileProblem(f"{path}: this is not a file of connections of CxSystem")
        self._found: dict[tuple[str, str, str], dict[str, object]] = {}
        for name, value in content.items():
            match = _NAME.match(str(name)[:LONGEST_NAME])
            if match and isinstance(value, dict) and {"data", "n"} <= value.keys():
                self._found[match["pre"], match["post"], match["compartment"]] = value
        self.initial = {}
        placed = content.get("positions_all", {}).get("w_coord", {})
        self.positions = {str(name): np.array(list(cells), np.complex128) for name, cells in placed.items()}
        if not self._found and not self.positions:
            raise FileProblem(f"{path}: this is not a file of connections of CxSystem")

    def _entry(self, key: Key) -> dict[str, Any] | None:
        """The matrices of a pathway, by its full names or by the names of older versions."""
        old = key.pre.partition("_")[2], key.post.partition("_")[2], key.compartment
        return self._found.get((key.pre, key.post, key.compartment)) or self._found.get(old)

    def size(self, key: Key) -> tuple[int, int] | None:
        """The sizes of the two populations of a saved pathway; None when it is not there."""
        entry = self._entry(key)
        return None if entry is None else (int(entry["data"].shape[0]), int(entry["data"].shape[1]))

    def read(self, key: Key) -> Connections:
        """The synapses of a pathway that is there: `n` for each pair, which share its weight and delay evenly."""
        entry = self._entry(key)
        assert entry is not None
        weights, count = entry["data"].tocoo(), max(1, int(entry["n"]))
        delays = entry["delay"].tocsr() if entry.get("delay") is not None else None
        source, target = weights.row.astype(np.int32), weights.col.astype(np.int32)
        delay = np.zeros(len(source))
        if delays is not None and len(source):  # a sparse matrix takes no places by a matrix, not by numbers
            delay = np.asarray(delays[source, target], np.float64).ravel()
        order = np.lexsort((source, target))
        weight = _shared(np.asarray(weights.data, np.float64)[order], count)
        pairs = np.repeat(source[order], count), np.repeat(target[order], count)
        return Connections(*pairs, weight, _shared(delay[order], count))


def _shared(values: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    return np.repeat(values / count, count)
