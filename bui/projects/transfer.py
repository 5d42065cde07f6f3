"""Documents in and out as files: two tables in CSV, JSON or YAML, or sheets of a workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from bui.document.sheets import Document, to_document, to_tables
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Physiology, dump, read_uploads, workbook
from cxsystem2.tables.sheet import WorkbookError

WORKBOOKS = tuple(suffix.removeprefix(".") for suffix in workbook.WRITERS)
FORMATS = ("csv", "json", "yaml", *WORKBOOKS)


def read_files(files: Iterable[tuple[str, bytes]]) -> Document:
    """The document of uploaded tables, each a name and its bytes; the content decides which is which.

    One table is enough: the other one begins empty.

    Raises:
        TableError: a file is no table; problems have the name of the file, the row and the column.
        CxSystemError: there are no files, too many, or two of a kind.
    """
    report, anatomy, physiology = Report(), None, None
    given = list(files)
    if not 1 <= len(given) <= 2:
        raise CxSystemError("choose the anatomy table, the physiology table, or both")
    for name, data in given:
        tables = read_uploads(data, name, report)
        if not report.clean:
            continue
        for table in tables:
            if isinstance(table, Anatomy):
                if anatomy is not None:
                    report.add(Place(name), "both files are anatomy tables")
                anatomy = table
            else:
                if physiology is not None:
                    report.add(Place(name), "both files are physiology tables")
                physiology = table
    if not report.clean:
        raise TableError(report)
    return to_document(anatomy or Anatomy("anatomy"), physiology or Physiology("physiology"))


def write_files(document: Document, kind: str) -> list[tuple[str, str | bytes]]:
    """The two tables of a document as names and contents: two files, or one workbook.

    Raises:
        CxSystemError: the format is unknown, or has no place for what is in the tables.
    """
    if kind not in FORMATS:
        raise CxSystemError(f"tables are exported as {', '.join(FORMATS)}")
    anatomy, physiology = to_tables(document, Report())
    if kind in WORKBOOKS:
        if physiology.models is not None:
            raise CxSystemError("equations have no place in a workbook; export the tables as CSV, JSON or YAML")
        try:
            return [(f"tables.{kind}", workbook.dump([anatomy, physiology], f".{kind}"))]
        except WorkbookError as error:
            raise CxSystemError(str(error)) from None
    own = physiology.suffix if kind == "csv" else f".{kind}"
    return [(f"anatomy.{kind}", dump(anatomy, f".{kind}")), (f"physiology{own}", dump(physiology, own))]


def archive(files: Iterable[tuple[str, str | bytes]]) -> bytes:
    """Files as a ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files:
            whole.writestr(name, content)
    return held.getvalue()
