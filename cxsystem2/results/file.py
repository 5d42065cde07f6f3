"""Result files: HDF5, readable without this package. docs/results.md describes the layout."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.files import PatientFile, as_part, from_part, is_there, members, replacing
from cxsystem2.foreign import opened
from cxsystem2.results import later
from cxsystem2.results.later import FileSpikes, LaterSpikes
from cxsystem2.results.naming import AllSpikes
from cxsystem2.results.records import LARGEST_WHOLE, InputFile, PopulationRecord, Recording, Spikes, Watched
from cxsystem2.results.results import Results
from cxsystem2.results.sound import unsound

if TYPE_CHECKING:
    import h5py

FORMAT = "cxsystem2 results"
VERSION = 1
_SCALARS: dict[str, type] = {"title": str, "device": str, "seed": int, "runtime": float, "dt": float, "created": str}
_DATA: dict[str, type] = {"settings": dict, "warnings": list, "synapses": dict, "not_a_number": list}
_KINDS = {str: "a text", int: "a whole number", float: "a number"}
_PLAIN = {one.name: kind for one in fields(PopulationRecord) for kind in (str, int, float) if one.type == kind.__name__}
"""Texts and numbers of a population."""
_NEEDED = [one.name for one in fields(PopulationRecord) if one.name in _PLAIN and one.default is MISSING]
OLDER = (".gz", ".pickle", ".pkl", ".bz2")
"""Suffixes of results of CxSystem, which are other files than these."""
CHUNK = 65_536
"""Spikes that are compressed together, where they are written some at a time; so many or fewer are not compressed at all."""
COMPRESSED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}


def save(results: Results, target: Path, *, overwrite: bool = False) -> Path:
    """Write results to an HDF5 file, whole or not at all.

    Raises:
        FileProblem: the file exists, or cannot be written.
    """
    import h5py

    begin = time.perf_counter()
    with replacing(target, overwrite=overwrite) as part, PatientFile(part, "w+") as disk:
        with h5py.File(disk, "w") as file:
            write_facts(file, results)
            _save_spikes(file.create_group("spikes", track_order=True), results)
            _save_recordings(file.create_group("recordings", track_order=True), results)
            results.timings["save"] = file["timings"].attrs["save"] = time.perf_counter() - begin
        disk.check()
    results.path = target
    return target


def write_facts(file: h5py.File, results: Results) -> None:
    """Write all but what was recorded: the run, its tables, its populations."""
    file.attrs.update({"format": FORMAT, "version": VERSION, **{name: getattr(results, name) for name in _SCALARS}})
    for name in ("timings", "profile", "versions"):
        group = file.create_group(name, track_order=True)
        for key, value in getattr(results, name).items():
            group.attrs[key] = value
    for name in _DATA:
        file.create_dataset(name, data=json.dumps(getattr(results, name)))
    tables = file.create_group("tables")
    tables.create_dataset("anatomy", data=results.anatomy).attrs["format"] = "csv"
    tables.create_dataset("physiology", data=results.physiology).attrs["format"] = results.physiology_format
    _save_populations(file.create_group("populations", track_order=True), results)
    _save_inputs(file.create_group("inputs", track_order=True), results)


def _packed(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    return COMPRESSED if values.size else {}


def _save_spikes(group: h5py.Group, results: Results) -> None:
    for name in results.spikes:
        own = group.create_group(as_part(name))
        blocks = results.spikes.blocks(name)
        if blocks is None:
            found = results.spikes[name]
            how = COMPRESSED if len(found.t) > CHUNK else {}  # it takes ten times as long as writing, and saves a third
            own.create_dataset("i", data=found.i, **how)
            own.create_dataset("t", data=found.t, **how)
        else:
            _save_blocks(own, blocks, results.spikes.number(name))
        own["t"].attrs["unit"] = "second"
        write_watched(own, results.watched.get(name))


def _save_blocks(group: h5py.Group, blocks: Iterable[Spikes], number: int) -> None:
    """Write spikes that do not fit into the memory, so many in all."""
    how: dict[str, Any] = {"chunks": (min(CHUNK, number),), **COMPRESSED} if number else {}
    cells = group.create_dataset("i", (number,), np.int32, **how)
    times = group.create_dataset("t", (number,), np.float64, **how)
    begin = 0
    for some in blocks:
        cells[begin : begin + len(some.i)], times[begin : begin + len(some.t)] = some.i, some.t
        begin += len(some.i)
    if begin != number:
        raise FileProblem(f"there are {begin:,} spikes of {number:,} that were to be written; read the results again")


def write_watched(group: h5py.Group, watched: Watched | None) -> None:
    """Write into the group of a population's spikes which of them are recorded; nothing where all are."""
    if watched is not None:
        group.create_dataset("cells", data=watched.cells)
        group.attrs.update({"begin": watched.begin, "end": watched.end})


def _save_populations(group: h5py.Group, results: Results) -> None:
    for name, population in results.populations.items():
        own = group.create_group(as_part(name))
        own.attrs.update({name: getattr(population, name) for name in _PLAIN})
        own.create_dataset("w", data=population.w).attrs["unit"] = "millimetre on the cortical plane"
        own.create_dataset("z", data=population.z).attrs["unit"] = "degree of the visual field"


def _save_inputs(group: h5py.Group, results: Results) -> None:
    for name, found in results.inputs.items():
        own = group.create_group(as_part(name))
        own.attrs.update({"bytes": found.size, "sha256": found.sha256})
        if found.content is not None:
            content = np.frombuffer(found.content, np.uint8)
            own.create_dataset("content", data=content, **_packed(content))


def _save_recordings(group: h5py.Group, results: Results) -> None:
    for name, variables in results.recordings.items():
        for variable, recording in variables.items():
            own = group.create_group(f"{as_part(name)}/{as_part(variable)}")
            own.attrs["unit"] = recording.unit
            own.create_dataset("t", data=recording.t).attrs["unit"] = "second"
            own.create_dataset("values", data=recording.values, **_packed(recording.values))
            own.create_dataset("cells", data=recording.cells)


def load_file(path: Path) -> Results:
    """Read a result file.

    Raises:
        FileProblem: the file is not there, not a result file, or was written by a newer version.
    """
    with reading(path) as file:
        results = read_results(file, path)
        if problem := unsound(results):
            raise FileProblem(f"{path}: this result file is damaged: {problem}")
        return results


@contextlib.contextmanager
def reading(path: Path) -> Iterator[h5py.File]:
    """A result file that is read within a block.

    Raises:
        FileProblem: the file is not there, or what is looked for in it is not there, or is something else.
    """
    try:
        with opened(path) as file:
            yield file
    except FileProblem:
        raise
    except BlockingIOError as error:
        raise FileProblem(f"{path}: another program has it open for writing; close it there first") from error
    except (ValueError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError) as error:
        raise FileProblem(f"{path}: the result is damaged ({error})") from error
    except (OSError, KeyError) as error:
        raise FileProblem(f"{path}: {_why_not(path, error)}") from error


def _why_not(path: Path, error: Exception) -> str:
    """Why a file is no result that can be read."""
    from cxsystem2.tables.read import FORMATS  # only for the message

    if not is_there(path):
        return "there is no such file"
    if path.is_dir():
        return "this is a folder, and not a result file"
    if path.suffix.lower() in FORMATS:
        return "this is a table, and not a result file; `cxsystem2 run` makes a result of two tables"
    strange = "file signature not found" in str(error)  # no HDF5 file at all
    return "this is not a result file" if strange else f"this is not a result file ({error})"


def read_results(file: h5py.File, path: Path, *, records: bool = True) -> Results:
    """What a result file holds; without spikes and recordings when `records` is False.

    Raises:
        FileProblem: it is no result file, or a newer one; what else can go wrong `reading` makes a sentence of.
    """
    if file.attrs.get("format") != FORMAT:
        raise FileProblem(f"{path}: this HDF5 file does not hold results of cxsystem2")
    if int(file.attrs["version"]) > VERSION:
        raise FileProblem(f"{path}: the file was written by a newer version of cxsystem2; update this one")
    spikes, recordings = (file["spikes"], file["recordings"]) if records else ({}, {})
    populations = {from_part(name): _population(group) for name, group in members(file["populations"])}
    watched = {from_part(name): _watched(group) for name, group in members(spikes) if "cells" in group}
    return Results(
        **{name: _scalar(file.attrs[name], name, kind) for name, kind in _SCALARS.items()},
        populations=populations,
        spikes=AllSpikes(_spikes(spikes, path, populations, watched)),
        watched=watched,
        recordings={
            from_part(name): {from_part(variable): _recording(own) for variable, own in members(group)}
            for name, group in members(recordings)
        },
        **{name: _content(file[name].asstr()[()], name, kind) for name, kind in _DATA.items() if name in file},
        timings={name: float(value) for name, value in members(file["timings"].attrs)},
        profile={name: float(value) for name, value in members(file["profile"].attrs)} if "profile" in file else {},
        versions={name: str(value) for name, value in members(file["versions"].attrs)},
        anatomy=file["tables/anatomy"].asstr()[()],
        physiology=file["tables/physiology"].asstr()[()],
        physiology_format=_format(file["tables/physiology"]),
        path=path,
        inputs={from_part(name): _input(group) for name, group in members(file["inputs"])} if "inputs" in file else {},
    )


def _format(table: h5py.Dataset) -> str:
    """What a physiology table is written in; older files do not say it, and only YAML has equations of its own."""
    return str(table.attrs.get("format", "yaml" if re.search(r"^models:", table.asstr()[()], re.MULTILINE) else "csv"))


def _scalar(value: Any, name: str, kind: type) -> Any:
    """One word or number; whoever shows it relies on its kind."""
    plain = value.item() if isinstance(value, np.generic) else value
    if kind is float and type(plain) is int:
        plain = float(plain)
    if type(plain) is not kind:
        raise ValueError(f"'{name}' in it is not {_KINDS[kind]}")
    return plain


def _content(text: str, name: str, kind: type) -> Any:
    """What is kept as JSON."""
    found = json.loads(text)
    inside = {"warnings": str, "synapses": int}.get(name, object)
    if not isinstance(found, kind) or not all(isinstance(one, inside) for one in _parts(found)):
        raise ValueError(f"'{name}' in it is not what it should be")
    return found


def _parts(found: Any) -> Iterable[Any]:
    return found.values() if isinstance(found, dict) else found


def _numbers(values: Any, name: str, kinds: str, dimensions: int = 1) -> Any:
    """An array of numbers."""
    found = np.asarray(values[:])
    if found.dtype.kind not in kinds or found.ndim != dimensions:
        raise ValueError(f"'{name}' in it is not an array of numbers")
    return found


def _spikes(
    spikes: Any, path: Path, populations: dict[str, PopulationRecord], watched: dict[str, Watched]
) -> dict[str, Spikes | LaterSpikes]:
    """The spikes of each population; where there are very many in all, they are read when they are asked for."""
    groups = {from_part(name): group for name, group in members(spikes)}
    many = sum(group["t"].size or 0 for group in groups.values()) > later.MANY
    found: dict[str, Spikes | LaterSpikes] = {}
    for name, group in groups.items():
        if not many or name not in populations:
            found[name] = Spikes(_numbers(group["i"], "i", "iu"), _numbers(group["t"], "t", "f"))
            continue
        cells, times = group["i"], group["t"]
        if cells.shape != times.shape or times.ndim != 1 or cells.dtype.kind not in "iu" or times.dtype.kind != "f":
            raise ValueError(f"the spikes of '{name}' are not a cell and a time each")
        found[name] = FileSpikes(path, group.name, len(times), populations[name].size, watched.get(name))
    return found


def _population(group: h5py.Group) -> PopulationRecord:
    plain: dict[str, Any] = {
        name: kind(group.attrs[name]) for name, kind in _PLAIN.items() if name in group.attrs or name in _NEEDED
    }
    return PopulationRecord(w=_numbers(group["w"], "w", "c"), z=_numbers(group["z"], "z", "c"), **plain)


def _input(group: h5py.Group) -> InputFile:
    size, digest = _scalar(group.attrs["bytes"], "bytes", int), _scalar(group.attrs["sha256"], "sha256", str)
    if "content" not in group:
        return InputFile(size, digest)
    if size > LARGEST_WHOLE or group["content"].shape != (size,):
        raise ValueError(f"an input of {size} bytes in it is not whole")
    return InputFile(size, digest, _numbers(group["content"], "content", "u").astype(np.uint8).tobytes())


def _watched(group: h5py.Group) -> Watched:
    begin, end = (_scalar(group.attrs[name], name, float) for name in ("begin", "end"))
    return Watched(_numbers(group["cells"], "cells", "iu"), begin, end)


def _recording(group: h5py.Group) -> Recording:
    return Recording(
        _numbers(group["t"], "t", "iuf"),
        _numbers(group["values"], "values", "biuf", 2),
        _numbers(group["cells"], "cells", "iu"),
        str(group.attrs["unit"]),
    )
