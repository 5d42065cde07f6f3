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
from cxsystem2.results.records import Recording
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
            _spikes(archive, results)
            for stem, one in recorded(results).items():
                rows = np.column_stack([one.t, one.values]).tolist()
                head = ["time", *map(str, one.cells.tolist())]
                _table(archive, f"recordings/{stem}.csv", [head, *rows])
            add_tables(archive, results)


def recorded(results: Results) -> dict[str, Recording]:
    """The recorded variables by names for their files; the names differ, and end with the unit."""
    found: dict[str, Recording] = {}
    for name, variables in results.recordings.items():
        for variable, one in variables.items():
            stem = base = "_".join(map(_file, (name, variable, one.unit)))
            number = 2
            while stem.lower() in map(str.lower, found):
                stem, number = f"{base}_{number}", number + 1
            found[stem] = one
    return found


def add_tables(archive: zipfile.ZipFile, results: Results) -> None:
    """Put the two tables of the run into an archive."""
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


def _spikes(archive: zipfile.ZipFile, results: Results) -> None:
    """The spikes, text by text: rows of the module csv would take five times as long for millions."""
    with archive.open("spikes.csv", "w", force_zip64=True) as file:
        file.write(b"population,cell,time\n")
        for name in surface_to_depth(results):
            start, found = _row([cell(name)]), results.spikes[name]
            for begin in range(0, len(found.t), _BLOCK):
                cells, times = (values[begin : begin + _BLOCK] for values in found)
                pairs = zip(cells.tolist(), np.round(times, 9).tolist(), strict=True)
                file.write("".join([f"{start},{number},{time!r}\n" for number, time in pairs]).encode())


def _row(texts: list[str]) -> str:
    """Texts as a row of CSV, without its end."""
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(texts)
    return row.getvalue()
