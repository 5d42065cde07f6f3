"""Files of connections: every synapse of the saved pathways, and the positions of the cells.

HDF5, readable without this package: ``/pathways/<number>`` has the attributes pre, post, compartment, sign, synapse,
n_pre, n_post and the data sets source, target, weight, delay, state/<variable>; ``/positions/<population>`` is in
millimetre on the cortical plane; ``/initial/<population>/<variable>``, if it is there, is what cells start at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cxsystem2.connections.base import Key, SavedStore
from cxsystem2.connections.connections import Connections
from cxsystem2.errors import FileProblem
from cxsystem2.files import PatientFile, as_part, from_part, members, replacing
from cxsystem2.foreign import opened

if TYPE_CHECKING:
    import h5py

FORMAT = "cxsystem2 connections"
VERSION = 1
_ARRAYS = {"source": np.int32, "target": np.int32, "weight": np.float64, "delay": np.float64}


class Hdf5Store(SavedStore):
    """Connections that this package has saved."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with opened(path) as file:
            if file.attrs.get("format") != FORMAT:
                raise FileProblem(f"{path}: this HDF5 file does not hold connections of cxsystem2")
            if int(file.attrs["version"]) > VERSION:
                raise FileProblem(f"{path}: the file was written by a newer version of cxsystem2; update this one")
            self._groups = {_key(group): name for name, group in members(file["pathways"])}
            self._sizes = {
                _key(group): (int(group.attrs["n_pre"]), int(group.attrs["n_post"])) for _, group in members(file["pathways"])
            }
            self.positions = {from_part(name): values[:] for name, values in members(file["positions"])}
            self.initial = {
                from_part(name): {variable: values[:].astype(np.float64) for variable, values in members(group)}
                for name, group in members(file.get("initial", {}))
            }

    def saved(self) -> list[Key]:
        """The pathways that are saved."""
        return [*self._groups]

    def size(self, key: Key) -> tuple[int, int] | None:
        """The sizes of the two populations of a saved pathway; None when it is not there."""
        return self._sizes.get(key)

    def count(self, key: Key) -> int:
        """The number of synapses of a pathway that was admitted."""
        with opened(self.path) as file:
            return len(file["pathways"][self._groups[key]]["source"])

    def read(self, key: Key) -> Connections:
        """The synapses of a pathway that is there."""
        with opened(self.path) as file:
            group = file["pathways"][self._groups[key]]
            state = {name: values[:] for name, values in members(group["state"])}
            return Connections(group["source"][:], group["target"][:], group["weight"][:], group["delay"][:], state)


def _key(group: h5py.Group) -> Key:
    pre, post, compartment, sign = (str(group.attrs[name]) for name in ("pre", "post", "compartment", "sign"))
    return Key(pre, post, compartment, sign, int(group.attrs["occurrence"]))


def save_connections(
    target: Path,
    pathways: Iterable[tuple[Key, str, tuple[int, int], Connections]],
    positions: Mapping[str, npt.NDArray[np.complex128]],
    seed: int,
    initial: Mapping[str, Mapping[str, npt.NDArray[np.float64]]] | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write pathways (key, synapse type, sizes, synapses) and positions to a file, whole or not at all.

    `initial` is what variables of cells start at, by population and variable, in SI units.

    Raises:
        FileProblem: the file exists (unless `overwrite`), or cannot be written.
    """
    import h5py

    with replacing(target, overwrite=overwrite) as part, PatientFile(part, "w+") as disk:
        with h5py.File(disk, "w") as file:
            file.attrs.update({"format": FORMAT, "version": VERSION, "seed": seed})
            home = file.create_group("pathways")
            for number, (key, synapse, (n_pre, n_post), connections) in enumerate(pathways):
                group = home.create_group(str(number))
                texts = {"pre": key.pre, "post": key.post, "compartment": key.compartment, "sign": key.sign}
                numbers = {"occurrence": key.occurrence, "n_pre": n_pre, "n_post": n_post}
                group.attrs.update({**texts, **numbers, "synapse": synapse})
                for name, kind in _ARRAYS.items():
                    group.create_dataset(name, data=getattr(connections, name).astype(kind, copy=False))
                state = group.create_group("state")
                for name, values in connections.state.items():
                    state.create_dataset(name, data=values)
            for name, placed in positions.items():
                file.create_dataset(f"positions/{as_part(name)}", data=placed)
            file.require_group("positions")
            for name, variables in (initial or {}).items():
                for variable, values in variables.items():
                    file.create_dataset(f"initial/{as_part(name)}/{variable}", data=values)
        disk.check()
    return target
