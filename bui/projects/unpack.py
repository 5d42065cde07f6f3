"""Tables in other files: in a ZIP archive, such as the one that a project is exported as, or in the result of a run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from werkzeug.utils import secure_filename

from bui.projects.files import TABLES
from cxsystem2.bundle.zipped import LARGEST, BrokenArchive, TooLarge, unfolded
from cxsystem2.errors import CxSystemError
from cxsystem2.results.tables import stored_tables
from cxsystem2.tables import Anatomy, Physiology, dump
from cxsystem2.tables.read import FORMATS

SUFFIX, RESULT = ".zip", ".h5"


def unpacked(files: Iterable[tuple[str, bytes]]) -> tuple[list[tuple[str, bytes]], dict[str, bytes]]:
    """Files, each a name and its bytes, with the tables of archives and results in place of these; and what results hold whole.

    The latter are files that the tables name, by their names, as far as these are plain ones: a project has no folders.

    Raises:
        CxSystemError: an archive or a result cannot be read, has no table, or too much in it.
    """
    found: list[tuple[str, bytes]] = []
    inputs: dict[str, bytes] = {}
    for name, data in files:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == RESULT:
            tables, held = _stored(name, data)
            found += tables
            inputs |= held
        else:
            found += _tables(name, data) if suffix == SUFFIX else [(name, data)]
    return found, inputs


def _stored(result: str, content: bytes) -> tuple[list[tuple[str, bytes]], dict[str, bytes]]:
    """The two tables that a result file holds, with the seed of its run, and input files that it holds whole."""
    with tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder:
        path = Path(folder) / f"result{RESULT}"
        path.write_bytes(content)
        try:
            anatomy, physiology, read = stored_tables(path)
        except CxSystemError as error:
            raise CxSystemError(str(error).replace(str(path), result)) from None
    tables: tuple[tuple[str, Anatomy | Physiology, str], ...] = (
        ("anatomy", anatomy, ".csv"),
        ("physiology", physiology, physiology.suffix),
    )
    inputs = {
        name: one.content
        for name, one in read.items()
        if one.content is not None and secure_filename(name) == name not in TABLES
    }
    return [(f"{result} {kind}{suffix}", dump(table, suffix).encode()) for kind, table, suffix in tables], inputs


def _tables(archive: str, content: bytes) -> list[tuple[str, bytes]]:
    try:
        members = unfolded(content, lambda member: _is_table(PurePosixPath(member.filename)))
    except TooLarge:
        raise CxSystemError(f"{archive}: its tables have more than {LARGEST >> 20} MiB") from None
    except BrokenArchive:
        raise CxSystemError(f"{archive}: this archive cannot be read; unpack it and choose the tables themselves") from None
    if not members:
        raise CxSystemError(f"{archive}: there is no table in this archive; tables are {', '.join(FORMATS)} files")
    return [(PurePosixPath(member.filename).name, data) for member, data in members]


def _is_table(path: PurePosixPath) -> bool:
    """Whether a member is a table; programs add files of their own, in ``__MACOSX/`` and with a leading dot."""
    suffix = path.suffix.lower()  # a text in an archive is a README
    return suffix in FORMATS and suffix != ".txt" and not path.name.startswith(".") and "__MACOSX" not in path.parts
