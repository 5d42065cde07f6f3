"""The tables of a run, read again from what its result keeps of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxsystem2.errors import FileProblem, TableError
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Physiology, csv_file, grid, tree, yaml_file

if TYPE_CHECKING:
    from cxsystem2.results.results import Results

_CSV = re.compile(r'\s*"?Variable"?\s*,', re.IGNORECASE)


def tables_of(results: Results, sources: tuple[str, str] = ("anatomy.csv", "physiology.csv")) -> tuple[Anatomy, Physiology]:
    """The two tables as they were run, changes applied; `sources` are the files that they count as.

    The physiology table is kept as CSV, and as YAML where it brings equations along.

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
    return anatomy, physiology
