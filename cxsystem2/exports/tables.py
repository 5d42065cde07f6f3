"""Spikes, recorded variables and populations as CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from cxsystem2.results.export import Export, exports
from cxsystem2.results.order import is_excitatory, surface_to_depth
from cxsystem2.results.results import Results
from cxsystem2.visible import cell

_ABOUT = """Results of '{title}' (device {device}, seed {seed}, {runtime:g} s).

populations.csv  one row for each population and input; depth is the height above layer 6 in millimetre, rate in hertz
cells.csv        positions of all cells on the cortical plane, millimetre
spikes.csv       population, cell within it, time in second; those of a population in the order of time
recordings/      a file for each recorded variable, in the unit that its name ends with: time in second, a column for each cell
tables/          the two tables that were run; with them and the seed the run can be repeated
"""
_BLOCK = 200_000


@exports.register("csv")
class Csv(Export):
    """Spikes, recorded variables, populations, positions and tables as CSV files in a zip, for any program."""

    suffix = ".zip"

    def write(self, results: Results, target: Path) -> None:
        """Write the archive."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            known = {name: getattr(results, name) for name in ("title", "device", "seed", "runtime")}
            archive.writestr("README.txt", _ABOUT.format(**known))
            _table(archive, "populations.csv", _populations(results))
            _table(archive, "cells.csv", _cells(results))
            _table(archive, "spikes.csv", _spikes(results))
            for name, variables in results.recordings.items():
                for variable, one in variables.items():
                    rows = np.column_stack([one.t, one.values]).tolist()
                    head = ["time", *map(str, one.cells.tolist())]
                    _table(archive, f"recordings/{_file(name)}_{_file(variable)}_{_file(one.unit)}.csv", [head, *rows])
            if results.anatomy:
                archive.writestr("tables/anatomy.csv", results.anatomy)
                suffix = "csv" if results.physiology.lstrip().lower().startswith("variable") else "yaml"
                archive.writestr(f"tables/physiology.{suffix}", results.physiology)


def _file(text: str) -> str:
    return re.sub(r"[^\w+-]+", "_", text, flags=re.ASCII)


def _table(archive: zipfile.ZipFile, name: str, rows: Iterable[Iterable[object]]) -> None:
    with archive.open(name, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(map(cell, row) for row in rows)


def _populations(results: Results) -> Iterator[list[object]]:
    yield ["population", "label", "kind", "type", "subtype", "layer", "area", "excitatory", "size", "depth", "spikes", "rate"]
    rates = results.rates()
    for name in surface_to_depth(results, results.populations):
        one, spikes = results.populations[name], results.spikes.get(name)
        texts = [one.label, one.kind, one.type, one.subtype, one.layer, one.area, int(is_excitatory(one))]
        yield [name, *texts, one.size, one.depth, "" if spikes is None else len(spikes.t), rates.get(name, "")]


def _cells(results: Results) -> Iterator[list[object]]:
    yield ["population", "cell", "x", "y"]
    for name in surface_to_depth(results, results.populations):
        w = results.populations[name].w
        yield from ([name, cell, x, y] for cell, (x, y) in enumerate(zip(w.real.tolist(), w.imag.tolist(), strict=True)))


def _spikes(results: Results) -> Iterator[list[object]]:
    yield ["population", "cell", "time"]
    for name in surface_to_depth(results):
        found = results.spikes[name]
        for begin in range(0, len(found.t), _BLOCK):
            cells, times = (values[begin : begin + _BLOCK].tolist() for values in found)
            yield from ([name, cell, round(time, 9)] for cell, time in zip(cells, times, strict=True))
