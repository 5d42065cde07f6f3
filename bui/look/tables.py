"""The tables of runs as documents, and what differs between those of two runs."""

from __future__ import annotations

from pathlib import Path

from bui.answers import NotThere
from bui.document.diff import diff
from bui.document.sheets import Document, to_document
from bui.home import Home
from bui.look.loading import Shelf, result_path, run_folder
from bui.runs.folder import RunFolder
from bui.shapes.runs import RunDifferences
from cxsystem2.errors import TableError
from cxsystem2.problems import Report
from cxsystem2.results import Results
from cxsystem2.results.tables import tables_of
from cxsystem2.tables import read_anatomy, read_physiology


def frozen(home: Home, run: str) -> Document:
    """The tables that a run was started with, comments and switched-off rows included.

    Raises:
        NotThere: the run, or its tables, are not there.
        TableError: they are damaged.
    """
    anatomy, physiology = RunFolder(run_folder(home, run)).tables()
    if not anatomy.is_file() or not physiology.is_file():
        raise NotThere("the tables of this run are not there any more")
    report = Report()
    tables = read_anatomy(str(anatomy), report), read_physiology(str(physiology), report)
    if not report.clean:
        raise TableError(report)
    return to_document(*tables)


def ran(results: Results) -> Document:
    """The tables as they were run: changes and swept values are put in."""
    return to_document(*tables_of(results))


def run_diff(home: Home, shelf: Shelf, first: str, second: str) -> RunDifferences:
    """What differs between the tables of two runs.

    Where both have one result, the tables are those that were run, with all changes; else those that they were started with.
    """
    paths = [_result(home, run) for run in (first, second)]
    if all(paths):
        documents = [ran(shelf.results(path)) for path in paths if path is not None]
        return {"tables": "run", "changes": diff(*documents)}
    return {"tables": "started with", "changes": diff(frozen(home, first), frozen(home, second))}


def _result(home: Home, run: str) -> Path | None:
    try:
        return result_path(home, run)
    except NotThere:
        run_folder(home, run)  # a run that does not exist is still said
        return None
