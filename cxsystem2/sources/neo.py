"""Neo: spikes in the many formats that this package reads."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.extras import installing
from cxsystem2.files import is_there
from cxsystem2.foreign import looked_at, opened
from cxsystem2.sources.base import RecordedSpikes, Source, Times, Units, sources

_RUNS_WHAT_IT_READS = ("PickleIO",)
"""Readers that a file could have run anything."""


@sources.register("Neo")
class Neo(Source):
    """What the package Neo reads (Blackrock, Plexon, NIX …): the segments of the first block are trials."""

    suffixes = (".nix", ".nev", ".plx", ".pl2", ".nex")

    def missing(self) -> str:
        """It needs the package."""
        return "" if find_spec("neo") else f"it is read by the package Neo, which is not installed: {installing('neo')}"

    def read(self, path: Path, condition: str = "") -> RecordedSpikes:
        """Read the spike trains of all segments; conditions are annotations of the segments."""
        return _of(_segments(path), path, condition)

    def units(self, path: Path) -> Units:
        """Read the spike trains of the only segment; annotations say their populations as in the export ``nix``."""
        segments = _segments(path)
        if len(segments) > 1:
            raise FileProblem(f"{path}: it has {len(segments)} segments, which are trials; keep the one that is meant")
        return _units(list(segments[0].spiketrains), path)


def _segments(path: Path) -> list[Any]:
    """The segments of the first block."""
    import h5py
    import neo

    if not is_there(path):
        raise FileProblem(f"{path}: there is no such file")
    try:
        if h5py.is_hdf5(path):
            with opened(path):
                pass  # a file that reads others is refused
        with looked_at(path):
            nix = path.suffix.lower() == ".nix"
            reader = neo.io.NixIO(str(path), "ro") if nix else neo.io.get_io(str(path))
            if type(reader).__name__ in _RUNS_WHAT_IT_READS:
                raise FileProblem(f"{path}: the file is refused: reading it would run what is in it")
            try:
                blocks = reader.read()
            finally:
                if hasattr(reader, "close"):
                    reader.close()
    except FileProblem:
        raise
    except Exception as error:  # whatever a reader of some format raises
        raise FileProblem(f"{path}: Neo cannot read it ({' '.join(str(error).split())})") from error
    segments = blocks[0].segments if blocks else []
    if not segments or not segments[0].spiketrains:
        raise FileProblem(f"{path}: Neo finds no spike trains in it")
    return list(segments)


def _units(trains: list[Any], path: Path) -> Units:
    notes = [one.annotations for one in trains]
    populations = [str(each.get("population", "")) for each in notes]
    try:
        cells, sizes = (
            [int(each[name]) for each in notes] if all(name in each for each in notes) else None
            for name in ("cell", "population_cells")
        )
        places = [np.asarray(each.get("position_mm", ()), float).ravel() for each in notes]
    except (TypeError, ValueError) as error:
        raise FileProblem(f"{path}: an annotation 'cell', 'population_cells' or 'position_mm' is no number") from error
    w = np.array([x + 1j * y for x, y, *_ in places]) if all(len(place) > 1 for place in places) else None
    return Units([_times(one) for one in trains], populations, cells, sizes, w)


def _times(train: Any) -> Times:
    """The sorted times of a train, second."""
    return np.sort(np.asarray(train.rescale("s").magnitude, np.float64))


def _of(segments: list[Any], path: Path, condition: str) -> RecordedSpikes:
    units = tuple(f"unit:{train.name or number}" for number, train in enumerate(segments[0].spiketrains))
    for number, segment in enumerate(segments):
        if len(segment.spiketrains) != len(units):
            found = f"{len(segment.spiketrains)} spike trains in segment {number}, {len(units)} in the first"
            raise FileProblem(f"{path}: all segments must have the same units: {found}")
        if condition and condition not in segment.annotations:
            raise FileProblem(f"{path}: segment {number} has no annotation '{condition}'")
    trains = [[_times(one) for one in each.spiketrains] for each in segments]
    spans = [(_seconds(each.spiketrains, "t_start", max), _seconds(each.spiketrains, "t_stop", min)) for each in segments]
    return RecordedSpikes(
        units, trains, spans, tuple(str(each.annotations[condition]) for each in segments) if condition else ()
    )


def _seconds(trains: list[Any], name: str, choose: Any) -> float:
    """The time in which all trains were recorded begins with the last of them, and ends with the first."""
    return float(choose(float(getattr(one, name).rescale("s").magnitude) for one in trains))
