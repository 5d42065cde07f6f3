"""Spikes, recorded variables and populations as Parquet."""

from __future__ import annotations

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.exports.facts import as_json, of_population, positions, rates
from cxsystem2.exports.tables import add_tables, recorded
from cxsystem2.extras import installing
from cxsystem2.results.export import Export, exports
from cxsystem2.results.order import surface_to_depth
from cxsystem2.results.results import Results

_ABOUT = """Results of '{title}' (device {device}, seed {seed}, {runtime:g} s).

spikes.parquet       population, cell within it, time in second; those of a population in the order of time
populations.parquet  one row for each population and input; depth_mm is the height above layer 6, rate_hz in hertz
cells.parquet        positions of all cells on the cortical plane, millimetre
recordings/          a file for each recorded variable, in the unit that its name ends with: time (s), a column for each cell
run.json             title, device, seed, versions and settings of the run
tables/              the two tables that were run; with them and the seed the run can be repeated
"""


@exports.register("parquet")
class Parquet(Export):
    """Spikes, recorded variables, populations and positions as Parquet in a zip: quick to read with pandas, polars, R."""

    suffix = ".zip"

    def missing(self, results: Results) -> str:
        """It needs pyarrow."""
        return "" if find_spec("pyarrow") else f"Parquet needs the package pyarrow: {installing('parquet')}"

    def write(self, results: Results, target: Path) -> None:
        """Write the archive; times and values are there to the last bit."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:  # Parquet is compressed itself
            known = {name: getattr(results, name) for name in ("title", "device", "seed", "runtime")}
            archive.writestr("README.txt", _ABOUT.format(**known))
            archive.writestr("run.json", as_json(results))
            _add(archive, "spikes", _spikes(results))
            _add(archive, "populations", _populations(results))
            _add(archive, "cells", _cells(results))
            for stem, one in recorded(results).items():
                columns = {str(cell): one.values[:, column] for column, cell in enumerate(one.cells.tolist())}
                _add(archive, f"recordings/{stem}", {"time": one.t, **columns}, {"unit": one.unit})
            add_tables(archive, results)


def _add(archive: zipfile.ZipFile, stem: str, columns: dict[str, Any], about: dict[str, str] | None = None) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    table, content = pa.table(columns), io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(about), content, compression="zstd")
    archive.writestr(f"{stem}.parquet", content.getbuffer())


def _named(names: list[str], counts: list[int]) -> Any:
    """A column of names, each so many times, stored once."""
    import pyarrow as pa

    numbers = np.repeat(np.arange(len(names), dtype=np.int32), counts)
    return pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(names, pa.string()))


def _spikes(results: Results) -> dict[str, Any]:
    names = surface_to_depth(results)
    own = [results.spikes[name] for name in names]
    return {
        "population": _named(names, [len(one.t) for one in own]),
        "cell": np.concatenate([np.empty(0, np.int32), *(one.i for one in own)]),
        "time": np.concatenate([np.empty(0), *(one.t for one in own)]),
    }


def _populations(results: Results) -> dict[str, Any]:
    rate = rates(results)
    rows = [{**of_population(results, name), "rate_hz": rate[name]} for name in surface_to_depth(results, results.populations)]
    return {key: [row[key] for row in rows] for key in rows[0]} if rows else {"population": []}


def _cells(results: Results) -> dict[str, Any]:
    names = surface_to_depth(results, results.populations)
    sizes, places = [results.populations[name].size for name in names], [positions(results, name) for name in names]
    x, y = (np.concatenate([np.empty(0), *(place[axis] for place in places)]) for axis in (0, 1))
    return {"population": _named(names, sizes), "cell": np.concatenate([[0][:0], *map(np.arange, sizes)]), "x": x, "y": y}
