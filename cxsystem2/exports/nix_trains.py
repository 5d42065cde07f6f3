"""Spike trains in a file of NIX, written as Neo lays them out.

Neo itself takes 20 ms for each train, which is minutes for a network of many cells. Here what all trains of a population share
is written once, in a section that theirs link to, and the rest is a copy of a pattern whose names and values are then replaced.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import h5py
import numpy as np
import numpy.typing as npt
from h5py import h5a, h5d, h5o, h5p, h5s, h5t

_TEXT = h5py.string_dtype()
_TYPES = {"": "neo.spiketrain", "positions": "neo.spiketrain.times", "metadata": "neo.spiketrain.metadata"}
"""The three groups of a train, and the kind of each."""
_PATTERN = b"pattern"


class Trains:
    """Adds spike trains to the only segment of the only block of a file that Neo has written."""

    def __init__(self, path: Path) -> None:
        self.file = h5py.File(path, "r+", libver="latest")
        (self.block,) = self.file["data"].values()
        (self.segment,) = self.block["groups"].values()
        self.time = self.segment.attrs["created_at"]
        parts = [(self.block, "multi_tags"), (self.block, "data_arrays"), (self.segment["metadata"], "sections")]
        self.homes = [_home(group, name) for group, name in [*parts, (self.segment, "multi_tags")]]

    def close(self) -> None:
        """Finish the file."""
        self.file.close()

    def add(
        self,
        trains: Mapping[str, npt.NDArray[np.float64]],
        window: tuple[float, float],
        shared: Mapping[str, Any],
        own: Mapping[str, npt.NDArray[Any]],
    ) -> None:
        """Add the trains of a population.

        Args:
            trains: spike times (second) by the names of the trains.
            window: when they begin and end, second.
            shared: annotations that are the same for all of them.
            own: annotations that are not: an array with a row for each train.
        """
        work, common = self.file.create_group("work"), self.homes[2].create_group(f"neo.spiketrains.{uuid4().hex}")
        self._entity(common, common.name.rpartition("/")[2], _TYPES["metadata"])
        properties = common.create_group("properties")
        for name, value in zip(("t_start", "t_stop"), window, strict=True):
            self._property(properties, name, value).attrs["unit"] = "s"
        for name, value in shared.items():
            self._property(properties, name, value)
        if trains:
            pattern = _Pattern(self._pattern(work, {name: values[0] for name, values in own.items()}))
            for number, (name, times) in enumerate(trains.items()):
                self._copy(pattern, common, times, {"neo_name": name, **{key: values[number] for key, values in own.items()}})
        del self.file["work"]

    def _pattern(self, home: h5py.Group, own: Mapping[str, Any]) -> h5py.Group:
        pattern = home.create_group(_PATTERN)
        for part, kind in _TYPES.items():
            group = pattern.create_group(part) if part else pattern
            self._entity(group, "name", kind)
        pattern["positions"].attrs["unit"] = "s"
        properties = pattern.create_group("metadata/properties")
        for name, value in {"neo_name": "", **own}.items():
            self._property(properties, name, value)
        return pattern

    def _entity(self, found: Any, name: str, kind: str = "") -> None:
        words = {"entity_id": str(uuid4()), "name": name, "created_at": self.time, "updated_at": self.time}
        for key, text in {**words, **({"type": kind} if kind else {})}.items():
            found.attrs.create(key, text, dtype=_TEXT)

    def _property(self, home: h5py.Group, name: str, value: Any) -> h5py.Dataset:
        values = np.atleast_1d(np.asarray(value, dtype=object if isinstance(value, str) else None))
        kind, plan = _TEXT if isinstance(value, str) else values.dtype, h5p.create(h5p.DATASET_CREATE)
        plan.set_layout(h5d.COMPACT)  # copied at once with what describes it
        if isinstance(value, str) and not value and name != "neo_name":
            values = values[:0]  # as Neo writes an empty text
        made = home.create_dataset(name, data=values, dtype=kind, dcpl=plan)
        self._entity(made, name)
        return made

    def _copy(self, pattern: _Pattern, common: Any, times: npt.NDArray[np.float64], own: Mapping[str, Any]) -> None:
        called = f"neo.spiketrain.{uuid4().hex}"
        word, identity = called.encode(), pattern.fill(called, own)
        tags, arrays, sections, members = (home.id for home in self.homes)
        h5o.copy(pattern.home, _PATTERN, tags, word)
        made = h5o.open(tags, word)
        positions, metadata = h5o.open(made, b"positions"), h5o.open(made, b"metadata")
        h5o.link(made, members, identity)
        h5o.link(positions, arrays, word + b".times")
        h5o.link(metadata, sections, word)
        h5o.link(common.id, metadata, b"link")
        data = h5d.create(positions, b"data", h5t.NATIVE_DOUBLE, h5s.create_simple((len(times),)))
        if len(times):
            data.write(h5s.ALL, h5s.ALL, np.ascontiguousarray(times))


class _Pattern:
    """A train that is filled for each cell, and then copied; what is filled stays open, as opening costs more than filling."""

    def __init__(self, group: h5py.Group) -> None:
        self.home = group.parent.id
        parts = [(group, ""), (group["positions"], ".times"), (group["metadata"], "")]
        properties = group["metadata/properties"]
        self.values = {name: one.id for name, one in properties.items()}
        self.names = [(h5a.open(one.id, b"name"), end) for one, end in parts]
        self.identities = [h5a.open(one.id, b"entity_id") for one in (*(one for one, _ in parts), *properties.values())]
        self.text = h5t.py_create(_TEXT)  # made once: for each text alone it costs as much as writing it

    def fill(self, called: str, own: Mapping[str, Any]) -> bytes:
        """Give the pattern the name and the values of a cell, and new identities; that of the train is answered."""
        for one, end in self.names:
            one.write(_text(called + end), self.text)
        identities = _identities(len(self.identities))
        for one, identity in zip(self.identities, identities, strict=True):
            one.write(_text(identity), self.text)
        for key, value in own.items():
            if isinstance(value, str):
                self.values[key].write(h5s.ALL, h5s.ALL, _text(value).reshape(1), self.text)
            else:
                self.values[key].write(h5s.ALL, h5s.ALL, np.atleast_1d(value))
        return identities[0].encode()


def _identities(number: int) -> list[str]:
    """So many random identities: UUIDs of version 4, drawn at once."""
    drawn = np.frombuffer(os.urandom(16 * number), np.uint8).reshape(number, 16).copy()
    drawn[:, 6] = drawn[:, 6] & 0x0F | 0x40
    drawn[:, 8] = drawn[:, 8] & 0x3F | 0x80
    every = drawn.tobytes().hex()
    found = (every[32 * one : 32 * one + 32] for one in range(number))
    return [f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}" for one in found]


def _text(text: str) -> npt.NDArray[Any]:
    return np.array(text.encode(), dtype=object)


def _home(group: h5py.Group, name: str) -> h5py.Group:
    """A group that keeps the order of what it holds, as all of Neo's do."""
    return group[name] if name in group else group.create_group(name, track_order=True)
