"""Workbooks of spreadsheet programs: sheets of cells as rows of text, which the reader of grids takes.

``.xlsx`` is read and written by openpyxl and ``.ods`` by odfpy: both are plain Python, so that a broken file is an error and
never the end of the process, and a row that stands for a million rows is counted before it is unfolded. What a file unfolds
to is bounded, since a small archive may hold gigabytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from cxsystem2.tables import grid
from cxsystem2.tables.sheet import MOST_ROWS, Sheet, WorkbookError
from cxsystem2.tables.table import Anatomy, Table

if TYPE_CHECKING:
    from cxsystem2.problems import Report

LARGEST = 128 * 2**20
"""Bytes of all parts of a workbook together."""
LONGEST_CELL = 32_767
"""Characters that a spreadsheet program keeps of a cell."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PROTECTED = "the workbook is protected by a password; save it without one"
_BROKEN = "the workbook cannot be read; open it in a spreadsheet program and save it again"
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


Reader = Callable[[bytes], list[Sheet]]
Writer = Callable[[Mapping[str, list[list[str]]]], bytes]


def _read_xlsx(data: bytes) -> list[Sheet]:
    from cxsystem2.tables import xlsx_file

    return xlsx_file.read(data)


def _read_ods(data: bytes) -> list[Sheet]:
    from cxsystem2.tables import ods_file

    return ods_file.read(data)


def _write_xlsx(sheets: Mapping[str, list[list[str]]]) -> bytes:
    from cxsystem2.tables import xlsx_file

    return xlsx_file.write(sheets)


def _write_ods(sheets: Mapping[str, list[list[str]]]) -> bytes:
    from cxsystem2.tables import ods_file

    return ods_file.write(sheets)


READERS: dict[str, Reader] = {".xlsx": _read_xlsx, ".xlsm": _read_xlsx, ".ods": _read_ods}
WRITERS: dict[str, Writer] = {".xlsx": _write_xlsx, ".ods": _write_ods}


def read(data: bytes, suffix: str) -> list[Sheet]:
    """The sheets of a workbook.

    Raises:
        WorkbookError: it is protected, broken, or too large.
    """
    _look(data)
    try:
        return READERS[suffix.lower()](data)
    except WorkbookError:
        raise
    except Exception as error:  # the libraries raise whatever a broken part leads to
        raise WorkbookError(_BROKEN) from error


def _look(data: bytes) -> None:
    """Refuse what is no archive, is protected, or unfolds to too much."""
    if data.startswith(_COMPOUND):
        old = "this is a workbook of Excel before 2007; save it as .xlsx"
        raise WorkbookError(_PROTECTED if _PACKAGE in data else old)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            left = LARGEST
            for member in whole.infolist():
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unfold at once
                    raise NotImplementedError
                rows = 0
                with whole.open(member) as packed:  # its head may say that it is smaller than it is
                    while part := packed.read(2**20):
                        left -= len(part)
                        rows += part.count(b"<row ") + part.count(b"<row>")  # of Excel; the library takes long to count them
                        if rows > MOST_ROWS:
                            raise WorkbookError(f"a sheet has more than {MOST_ROWS:,} rows; this is not a table")
                        if left < 0:
                            raise WorkbookError(f"the workbook unfolds to more than {LARGEST >> 20} MiB; this is not a table")
                        if member.filename == "META-INF/manifest.xml" and b"encryption-data" in part:
                            raise WorkbookError(_PROTECTED)
    except WorkbookError:
        raise
    except _FAILURES as error:
        raise WorkbookError(_BROKEN) from error


def dump(tables: Iterable[Table], suffix: str) -> bytes:
    """A workbook with a sheet ``anatomy``, a sheet ``physiology``, or both. All cells are text, which nothing is made of.

    Raises:
        WorkbookError: a cell is longer than a spreadsheet program keeps, or has a character that none takes.
    """
    return dump_rows({name_of(table): grid.write(table) for table in tables}, suffix)


def dump_rows(sheets: Mapping[str, list[list[str]]], suffix: str) -> bytes:
    """A workbook of sheets by name; all cells are text.

    Raises:
        WorkbookError: as `dump`.
    """
    for name, rows in sheets.items():
        for line, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if len(text) > LONGEST_CELL:
                    raise WorkbookError(f"row {line}, column {column} of '{name}' has more than {LONGEST_CELL:,} characters")
                if any(letter < " " and letter not in "\n\t" for letter in text):
                    raise WorkbookError(f"row {line}, column {column} of '{name}' has a character that workbooks do not take")
    return WRITERS[suffix.lower()](sheets)


def name_of(table: Table) -> str:
    """``anatomy`` or ``physiology``: the name of the sheet of a table."""
    return "anatomy" if isinstance(table, Anatomy) else "physiology"


def pick(found: list[Sheet], kind: str, source: str, report: Report) -> Sheet | None:
    """The sheet of a workbook that holds a table of a kind, by what is in it, or by its name; None after noting why not."""
    from cxsystem2.problems import Place, one_of

    fits = grid.is_anatomy if kind == "anatomy" else grid.is_physiology
    named = [sheet for sheet in found if kind in sheet.name.casefold()]
    fitting = [sheet for sheet in found if fits(sheet.rows)]
    if len(fitting) > 1:
        best = [sheet for sheet in fitting if sheet in named]
        if len(best) != 1:
            those = " and ".join(f"'{sheet.name}'" for sheet in fitting[:4])
            report.add(Place(source), f"several sheets hold {kind} tables, {those}; call the one that counts '{kind}'")
            return None
        fitting = best
    filled = [sheet for sheet in found if sheet.rows]
    other = grid.is_physiology if kind == "anatomy" else grid.is_anatomy
    chosen = fitting or named or (filled if len(filled) == 1 and not other(filled[0].rows) else [])
    if chosen:
        return chosen[0]
    first = f"'{grid.HEADER}'" if kind == "anatomy" else f"'{','.join(grid.COLUMNS)}'"
    names = one_of(f"'{sheet.name}'" for sheet in filled)
    what = f"no sheet holds the {kind} table, which has a row that begins with {first}; there are {names}"
    what = f"{what}; add the sheet, or name the file that holds the table"
    report.add(Place(source), what if filled else "the workbook is empty")
    return None
