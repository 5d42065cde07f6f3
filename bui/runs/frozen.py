"""The tables of a run, as they were when it was asked for."""

from __future__ import annotations

from bui.runs.folder import RunFolder
from cxsystem2.errors import TableError
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology


def frozen(folder: RunFolder) -> tuple[Anatomy, Physiology]:
    """The tables of a run; files that they name are looked for beside the copy of the first that lies with them.

    Raises:
        TableError: they cannot be read.
    """
    report, files = Report(), folder.tables()
    tables = read_anatomy(files[0], report), read_physiology(files[1], report)
    if not report.clean:
        raise TableError(report)
    beside = folder.files / files[0].name
    if beside.is_file():
        tables[0].source = str(beside)
    return tables
