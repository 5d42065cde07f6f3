"""Results in Neurodata Without Borders, written by pynwb."""

from __future__ import annotations

import datetime
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.exports.facts import as_json, distinct, of_population, positions, rates
from cxsystem2.exports.sampling import Sampling
from cxsystem2.exports.trains import Trains
from cxsystem2.extras import installing
from cxsystem2.files import as_part
from cxsystem2.results.export import Export, exports
from cxsystem2.results.results import Results
from cxsystem2.sources.nwb import SILENT
from cxsystem2.version import __version__

_WHAT = "Simulated with cxsystem2 {version} on the device '{device}'; no animal, no electrode."
_SUBJECT = {
    "subject_id": "simulation",
    "description": "a simulated network; there is no subject",
    "species": "http://purl.obolibrary.org/obo/NCBITaxon_32644",
    "sex": "U",
    "age": "P0D",
}
"""NWB wants a subject: the species is that of the taxonomy for what is not identified, and the sex that for unknown."""
_UNITS = {"volt": "volts", "amp": "amperes", "siemens": "siemens", "hertz": "hertz", "1": "n.a."}
"""Names of units that NWB has for what is measured often; others keep their name in SI."""
_POPULATIONS = {
    "population": "name of the population",
    "idx": "its number in the anatomy table",
    "kind": "'population', or 'input' where its spikes are given",
    "type": "type of its cells",
    "subtype": "subtype of its cells",
    "layer": "layer of its somas",
    "area": "area of the cortex",
    "excitatory": "whether its cells excite others",
    "cells": "number of cells",
    "recorded_cells": "number of cells whose spikes are in the table of units",
    "depth_mm": "height of its layer above layer 6, millimetre",
    "spikes": "number of recorded spikes",
    "rate_hz": "mean rate of the recorded cells, hertz",
}
"""The columns of the table of populations."""


@exports.register("nwb")
class Nwb(Export):
    """Neurodata Without Borders (NWB 2): spikes as units, traces, populations, tables and seed, for any reader of NWB."""

    suffix = ".nwb"

    def missing(self, results: Results) -> str:
        """It needs pynwb."""
        return "" if find_spec("pynwb") else f"NWB needs the package pynwb: {installing('nwb')}"

    def write(self, results: Results, target: Path) -> None:
        """Write the file."""
        from pynwb import NWBHDF5IO

        with NWBHDF5IO(str(target), "w") as file:
            file.write(_file(results))


def _file(results: Results) -> Any:
    import pynwb

    start = _start(results)
    file = pynwb.NWBFile(
        session_description=f"{results.title}: {results.runtime:g} s of a simulated network",
        identifier=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{results.title}|{results.created}|{results.seed}|{results.device}")),
        session_start_time=start,
        session_id=as_part(results.title),  # a slash would make another folder of it
        experiment_description=_WHAT.format(version=results.versions.get("cxsystem2", __version__), device=results.device),
        keywords=["simulation", "spiking neural network"],
        source_script=as_json(results),
        source_script_file_name="run.json",
    )
    file.subject = pynwb.file.Subject(**_SUBJECT)
    module = file.create_processing_module("simulation", "what is known of the simulated network")
    if any(len(one.t) for one in results.spikes.values()):
        file.units = _cells(results)
    elif any(len(results.part(name).cells) for name in results.spikes):
        module.add(_cells(results))
    if results.populations:
        module.add(_populations(results))
    _traces(results, file, module)
    texts = {
        "anatomy": (results.anatomy, "the anatomy table as it was run (CSV)"),
        "physiology": (results.physiology, f"the physiology table as it was run ({results.physiology_format.upper()})"),
        "run": (as_json(results), "title, device, seed, versions and settings of the run (JSON)"),
    }
    for name, (text, about) in texts.items():
        if text:
            file.add_scratch(text, name=name, description=about)
    return file


def _start(results: Results) -> datetime.datetime:
    """When the run was; results that do not say it count as of the beginning of 1970."""
    try:
        found = datetime.datetime.fromisoformat(results.created)
    except ValueError:
        found = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _columns(columns: dict[str, tuple[Any, str]]) -> list[Any]:
    from hdmf.common import VectorData

    return [VectorData(name=name, data=values, description=about) for name, (values, about) in columns.items()]


def _packed(values: Any) -> Any:
    from pynwb import H5DataIO

    return H5DataIO(values, compression="gzip", compression_opts=1, shuffle=True) if np.size(values) else values


def _cells(results: Results) -> Any:
    """The recorded cells as units, or as a plain table where none of them fires: NWB has no units without a spike.

    Whole columns, because a row at a time takes minutes for many cells.
    """
    from hdmf.common import DynamicTable, ElementIdentifiers, VectorIndex
    from pynwb.misc import Units

    names = list(results.spikes)
    trains = [Trains.of(results, name) for name in names]
    counts = [len(one.cells) for one in trains]
    before = np.cumsum([0, *(len(one.times) for one in trains)])
    known = [of_population(results, name) for name in names]

    def each(key: str) -> Any:
        """A value of the population for each of its cells."""
        return np.repeat(
            np.array([one[key] for one in known], dtype=object if isinstance(known[0][key], str) else None), counts
        )

    def joined(parts: list[Any]) -> Any:
        return np.concatenate(parts)

    windows = joined([np.tile([[one.begin, one.end]], (len(one.cells), 1)) for one in trains])
    places = [positions(results, name) for name in names]
    x, y, z = (joined([own[axis][one.cells] for own, one in zip(places, trains, strict=True)]) for axis in range(3))
    ragged = {
        "spike_times": (
            joined([one.times for one in trains]),
            joined([one.ends + first for one, first in zip(trains, before, strict=False)]),
            "spike times, second from the start",
        ),
        "obs_intervals": (windows, np.arange(1, sum(counts) + 1), "when the spikes of a cell are recorded, second"),
    }
    lists = []
    for name, (values, ends, about) in ragged.items():
        if len(values):  # nwbinspector stops at a column without a value
            (column,) = _columns({name: (_packed(values), about)})
            lists += [column, VectorIndex(name=f"{name}_index", data=ends, target=column)]
    plain = _columns({
        "population": (each("population"), "name of the population"),
        "cell": (joined([one.cells for one in trains]), "number of the cell within its population, from 0"),
        "type": (each("type"), "type of the cell"),
        "layer": (each("layer"), "layer of the soma"),
        "excitatory": (each("excitatory"), "whether the cell excites others"),
        "population_cells": (each("cells"), "number of cells of the population, recorded or not"),
        "x_mm": (x, "place on the cortical plane, millimetre"),
        "y_mm": (y, "place on the cortical plane, millimetre"),
        "z_mm": (z, "height above layer 6, millimetre"),
    })  # fmt: skip
    table = {
        "id": ElementIdentifiers(name="id", data=np.arange(sum(counts))),
        "columns": [*lists, *plain],
        "colnames": [*(one.name for one in lists[::2]), *(one.name for one in plain)],
    }
    if not before[-1]:
        return DynamicTable(name=SILENT, description="simulated cells whose spikes are recorded; none of them fires", **table)
    about = "simulated cells, one for each recorded cell, also where it never fires"
    return Units(name="units", description=about, resolution=results.dt, **table)


def _populations(results: Results) -> Any:
    from hdmf.common import DynamicTable

    rate = rates(results)
    rows = [{**of_population(results, name), "rate_hz": rate[name]} for name in results.populations]
    columns = {key: ([row[key] for row in rows], about) for key, about in _POPULATIONS.items()}
    return DynamicTable(name="populations", description="populations and inputs of the network", columns=_columns(columns))


def _traces(results: Results, file: Any, module: Any) -> None:
    """Recorded variables as time series, and a table that says which cell each of their columns is."""
    from hdmf.common import DynamicTable
    from pynwb import TimeSeries

    pairs = [(name, variable) for name, variables in results.recordings.items() for variable in variables]
    called = distinct([f"{name}_{variable}" for name, variable in pairs])
    rows: list[tuple[str, int, str, str, int]] = []
    for name, variable in pairs:
        one, series = results.recordings[name][variable], called[f"{name}_{variable}"]
        if not one.values.size:
            continue
        sampling = Sampling.of(one, results.dt)
        clock: dict[str, Any] = {"timestamps": one.t}
        if sampling is not None:
            clock = {"rate": 1 / sampling.step, "starting_time": sampling.start}
        file.add_acquisition(
            TimeSeries(
                name=series,
                data=_packed(one.values),
                unit=_UNITS.get(one.unit, one.unit),
                description=f"'{variable}' of {name}; a column for each cell of the table 'recorded_cells'",
                **clock,
            )
        )
        rows += [(series, column, name, variable, int(cell)) for column, cell in enumerate(one.cells)]
    if rows:
        heads = {
            "series": "name of the time series",
            "column": "column of it, from 0",
            "population": "name of the population or pathway",
            "variable": "name of the variable",
            "cell": "number of the cell (or synapse) within it, from 0",
        }
        values = zip(*rows, strict=True)
        columns = {key: (list(own), about) for (key, about), own in zip(heads.items(), values, strict=True)}
        module.add(DynamicTable(name="recorded_cells", description="columns of the time series", columns=_columns(columns)))
