"""Tables in other files: in a ZIP archive, such as the one that a project is exported as, or in the result of a run."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from cxsystem2.errors import CxSystemError
from cxsystem2.results.tables import stored_tables
from cxsystem2.tables import Anatomy, Physiology, dump
from cxsystem2.tables.read import FORMATS

SUFFIX, RESULT = ".zip", ".h5"
LARGEST = 64 * 2**20
"""Bytes of all tables of an archive together; a small archive may unfold to gigabytes."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def unpacked(files: Iterable[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Files, each a name and its bytes, with the tables of archives and of results in place of these.

    Raises:
        CxSystemError: an archive or a result cannot be read, has no table, or too much in it.
    """
    found: list[tuple[str, bytes]] = []
    for name, data in files:
        suffix = PurePosixPath(name).suffix.lower()
        found += _tables(name, data) if suffix == SUFFIX else _stored(name, data) if suffix == RESULT else [(name, data)]
    return found


def _stored(result: str, content: bytes) -> list[tuple[str, bytes]]:
    """The two tables that a result file holds, with the seed of its run."""
    with tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder:
        path = Path(folder) / f"result{RESULT}"
        path.write_bytes(content)
        try:
            anatomy, physiology, _ = stored_tables(path)
        except CxSystemError as error:
            raise CxSystemError(str(error).replace(str(path), result)) from None
    tables: tuple[tuple[str, Anatomy | Physiology, str], ...] = (
        ("anatomy", anatomy, ".csv"),
        ("physiology", physiology, physiology.suffix),
    )
    return [(f"{result} {kind}{suffix}", dump(table, suffix).encode()) for kind, table, suffix in tables]


def _tables(archive: str, content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            members = [member for member in whole.infolist() if _is_table(PurePosixPath(member.filename))]
            found, left = [], LARGEST
            for member in members:
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unfold at once
                    raise NotImplementedError
                with whole.open(member) as packed:  # its head may say that it is smaller than it is
                    data = packed.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise CxSystemError(f"{archive}: its tables have more than {LARGEST >> 20} MiB")
                found.append((PurePosixPath(member.filename).name, data))
    except _BROKEN:
        raise CxSystemError(f"{archive}: this archive cannot be read; unpack it and choose the tables themselves") from None
    if not found:
        raise CxSystemError(f"{archive}: there is no table in this archive; tables are {', '.join(FORMATS)} files")
    return found


def _is_table(path: PurePosixPath) -> bool:
    """Whether a member is a table; programs add files of their own, in ``__MACOSX/`` and with a leading dot."""
    suffix = path.suffix.lower()  # a text in an archive is a README
    return suffix in FORMATS and suffix != ".txt" and not path.name.startswith(".") and "__MACOSX" not in path.parts
