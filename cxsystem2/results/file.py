"""Result files: HDF5, readable without this package. docs/results.md describes the layout."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.files import PatientFile, expanded, is_there, replacing
from cxsystem2.results.older import SUFFIXES, load_older
from cxsystem2.results.records import PopulationRecord, Recording, Spikes
from cxsystem2.results.results import Results
from cxsystem2.results.sound import unsound

FORMAT = "cxsystem2 results"
VERSION = 1
_SCALARS = ("title", "device", "seed", "runtime", "dt", "created")
_TEXTS = ("label", "kind", "type", "subtype", "layer", "area")
_DATA = ("settings", "warnings", "synapses")
_COMPRESSED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}


def save(results: Results, target: Path, *, overwrite: bool = False) -> Path:
    """Write results to an HDF5 file, whole or not at all.

    Raises:
        FileProblem: the file exists, or cannot be written.
    """
    begin = time.perf_counter()
    with replacing(target, overwrite=overwrite) as part, PatientFile(part, "w+") as disk:
        with h5py.File(disk, "w") as file:
            _write(file, results)
            results.timings["save"] = file["timings"].attrs["save"] = time.perf_counter() - begin
        disk.check()
    results.path = target
    return target


def _write(file: h5py.File, results: Results) -> None:
    file.attrs.update({"format": FORMAT, "version": VERSION, **{name: getattr(results, name) for name in _SCALARS}})
    for name in ("timings", "profile", "versions"):
        group = file.create_group(name, track_order=True)
        for key, value in getattr(results, name).items():
            group.attrs[key] = value
    for name in _DATA:
        file.create_dataset(name, data=json.dumps(getattr(results, name)))
    tables = file.create_group("tables")
    tables.create_dataset("anatomy", data=results.anatomy)
    tables.create_dataset("physiology", data=results.physiology)
    _save_populations(file.create_group("populations", track_order=True), results)
    spikes = file.create_group("spikes", track_order=True)
    for name, found in results.spikes.items():
        group = spikes.create_group(name)
        group.create_dataset("i", data=found.i, **_packed(found.i))
        group.create_dataset("t", data=found.t, **_packed(found.t)).attrs["unit"] = "second"
    _save_recordings(file.create_group("recordings", track_order=True), results)


def _packed(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    return _COMPRESSED if values.size else {}


def _save_populations(group: h5py.Group, results: Results) -> None:
    for name, population in results.populations.items():
        own = group.create_group(name)
        own.attrs.update({"size": population.size, "depth": population.depth})
        own.attrs.update({text: getattr(population, text) for text in _TEXTS})
        own.create_dataset("w", data=population.w).attrs["unit"] = "millimetre on the cortical plane"
        own.create_dataset("z", data=population.z).attrs["unit"] = "degree of the visual field"


def _save_recordings(group: h5py.Group, results: Results) -> None:
    for name, variables in results.recordings.items():
        for variable, recording in variables.items():
            own = group.create_group(f"{name}/{variable}")
            own.attrs["unit"] = recording.unit
            own.create_dataset("t", data=recording.t).attrs["unit"] = "second"
            own.create_dataset("values", data=recording.values, **_packed(recording.values))
            own.create_dataset("cells", data=recording.cells)


def load(path: str | os.PathLike[str]) -> Results:
    """Read the results of a run; also those that CxSystem left (``.gz``, ``.pickle``, ``.bz2``).

    Raises:
        FileProblem: the file is not there, not a result file, or was written by a newer version.
    """
    path = expanded(path)
    if path.suffix.lower() in SUFFIXES:
        return load_older(path)
    try:
        with h5py.File(path, "r") as file:
            results = _read(file, path)
            if problem := unsound(results):
                raise FileProblem(f"{path}: this result file is damaged: {problem}")
            return results
    except FileProblem:
        raise
    except BlockingIOError as error:
        raise FileProblem(f"{path}: another program has it open for writing; close it there first") from error
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError) as error:
        reason = f"this is not a result file ({error})" if is_there(path) else "there is no such file"
        raise FileProblem(f"{path}: {reason}") from error


def _read(file: h5py.File, path: Path) -> Results:
    if file.attrs.get("format") != FORMAT:
        raise FileProblem(f"{path}: this HDF5 file does not hold results of cxsystem2")
    if int(file.attrs["version"]) > VERSION:
        raise FileProblem(f"{path}: the file was written by a newer version of cxsystem2; update this one")
    return Results(
        **{name: _plain(file.attrs[name]) for name in _SCALARS},
        populations={name: _population(group) for name, group in file["populations"].items()},
        spikes={name: Spikes(group["i"][:], group["t"][:]) for name, group in file["spikes"].items()},
        recordings={
            name: {variable: _recording(own) for variable, own in group.items()} for name, group in file["recordings"].items()
        },
        **{name: json.loads(file[name].asstr()[()]) for name in _DATA},
        timings={name: float(value) for name, value in file["timings"].attrs.items()},
        profile={name: float(value) for name, value in file["profile"].attrs.items()} if "profile" in file else {},
        versions={name: str(value) for name, value in file["versions"].attrs.items()},
        anatomy=file["tables/anatomy"].asstr()[()],
        physiology=file["tables/physiology"].asstr()[()],
        path=path,
    )


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _population(group: h5py.Group) -> PopulationRecord:
    texts = {name: str(group.attrs[name]) for name in _TEXTS}
    depth = float(group.attrs.get("depth", "nan"))
    return PopulationRecord(size=int(group.attrs["size"]), w=group["w"][:], z=group["z"][:], depth=depth, **texts)


def _recording(group: h5py.Group) -> Recording:
    return Recording(group["t"][:], group["values"][:], group["cells"][:], str(group.attrs["unit"]))
