"""The tables of a run, read again from what its result keeps of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.problems import Report
from cxsystem2.results.file import OLDER, read_results, reading
from cxsystem2.results.records import InputFile
from cxsystem2.tables import Anatomy, Physiology, csv_file, grid, tree, yaml_file
from cxsystem2.tables.override import override

if TYPE_CHECKING:
    from cxsystem2.results.results import Results

_CSV = re.compile(r'\s*"?Variable"?\s*,', re.IGNORECASE)


def tables_of(results: Results, sources: tuple[str, str] = ("anatomy.csv", "physiology.csv")) -> tuple[Anatomy, Physiology]:
    """The two tables as they were run, changes applied; `sources` are the files that they count as.

    The physiology table is kept as CSV, and as YAML where it brings equations along. The seed is that of the run: older results
    do not have one in their table that was drawn.

    Raises:
        FileProblem: the result keeps no tables, as those of older programs.
        TableError: they cannot be read.
    """
    if not results.anatomy or not results.physiology:
        raise FileProblem("this result does not hold the tables that it was made from")
    report = Report()
    anatomy = grid.read_anatomy(csv_file.parse(results.anatomy, sources[0], report), sources[0], report)
    if _CSV.match(results.physiology):
        rows = csv_file.parse(results.physiology, sources[1], report)
        physiology = grid.read_physiology(rows, sources[1], report)
    else:
        node = yaml_file.parse(results.physiology, sources[1], report)
        physiology = Physiology(sources[1]) if node is None else tree.read_physiology(node, sources[1], report)
    if not report.clean:
        raise TableError(report)
    given = any(row.cells["seed"].given for row in anatomy.of("params") if "seed" in row.cells)
    if not given and results.seed >= 0:
        override(anatomy, physiology, [f"seed={results.seed}"], {"seed"}, report)
    return anatomy, physiology


def stored_tables(path: Path) -> tuple[Anatomy, Physiology, dict[str, InputFile]]:
    """The two tables of a result file, and the files that its run has read; spikes and recordings are not looked at.

    Files that the tables name are looked for beside the result file, which they count as.

    Raises:
        FileProblem: it is no result file, is damaged, or keeps no tables.
        TableError: the tables in it cannot be read.
    """
    if path.suffix.lower() in OLDER:
        raise FileProblem(f"{path}: results of CxSystem do not hold the tables that they were made from")
    with reading(path) as file:
        results = read_results(file, path, records=False)
    return *own_tables(results), results.inputs


def own_tables(results: Results) -> tuple[Anatomy, Physiology]:
    """The two tables of results, as if they were read from its file.

    Raises:
        FileProblem: the result keeps no tables.
        TableError: they cannot be read.
    """
    name = str(results.path) if results.path is not None else f"results of {results.title}"
    anatomy, physiology = tables_of(results, (f"{name} (anatomy)", f"{name} (physiology)"))
    anatomy.source = physiology.source = name
    return anatomy, physiology
