"""Spike trains in a file of NIX, written as Neo lays them out.

Neo itself takes 20 ms for each train, which is minutes for a network of many cells. Here what all trains of a population share
is written once, in a section that theirs link to, and the rest is a copy of a pattern whose names and values are then replaced.
"""

from __future__ import annotations

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
        pattern = self._pattern(work, {name: values[0] for name, values in own.items()} if trains else {})
        for number, (name, times) in enumerate(trains.items()):
            self._copy(pattern, common, name, times, {key: values[number] for key, values in own.items()})
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

    def _copy(self, pattern: Any, common: Any, name: str, times: npt.NDArray[np.float64], own: Mapping[str, Any]) -> None:
        called, tags, arrays, sections, members = f"neo.spiketrain.{uuid4().hex}", *self.homes
        h5o.copy(pattern.parent.id, _PATTERN, tags.id, called.encode())
        made = h5o.open(tags.id, called.encode())
        identity = _name(made, called)
        for part, home, end in (("positions", arrays, ".times"), ("metadata", sections, "")):
            one = h5o.open(made, part.encode())
            _name(one, called + end)
            home.id.links.create_hard((called + end).encode(), made, part.encode())
            if part == "positions":
                data = h5d.create(one, b"data", h5t.NATIVE_DOUBLE, h5s.create_simple((len(times),)))
                if len(times):
                    data.write(h5s.ALL, h5s.ALL, np.ascontiguousarray(times))
        members.id.links.create_hard(identity.encode(), tags.id, called.encode())
        properties = h5o.open(made, b"metadata/properties")
        h5o.link(common.id, made, b"metadata/link")
        for key, value in {"neo_name": name, **own}.items():
            one = h5o.open(properties, key.encode())
            _set(one, b"entity_id", str(uuid4()))
            if isinstance(value, str):
                one.write(h5s.ALL, h5s.ALL, np.array([value.encode()], dtype=_TEXT))
            else:
                one.write(h5s.ALL, h5s.ALL, np.atleast_1d(value))


def _home(group: h5py.Group, name: str) -> h5py.Group:
    """A group that keeps the order of what it holds, as all of Neo's do."""
    return group[name] if name in group else group.create_group(name, track_order=True)


def _name(found: Any, name: str) -> str:
    """Name a group, and give it an identity of its own, which is answered."""
    identity = str(uuid4())
    _set(found, b"name", name)
    _set(found, b"entity_id", identity)
    return identity


def _set(found: Any, key: bytes, text: str) -> None:
    h5a.open(found, key).write(np.array(text.encode(), dtype=object))
