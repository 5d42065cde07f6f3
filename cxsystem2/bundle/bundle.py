"""The file of a project: a ZIP archive with a manifest (docs/project-file.md).

::

    manifest.json           format and version, title, when it was made, with which versions of programs
    tables/anatomy.csv      the two tables; physiology.yaml where they bring equations along
    tables/physiology.csv
    files/NAME              files that the tables name
    history/0001.json       versions of the project that were kept
    runs/0001/…             runs with their results, on request
"""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxsystem2.bundle.zipped import LARGEST, BrokenArchive, TooLarge, escapes, unfolded
from cxsystem2.errors import FileProblem, TableError
from cxsystem2.problems import Report
from cxsystem2.tables import Anatomy, Physiology, read_upload
from cxsystem2.tables import dump as table_text
from cxsystem2.tables.copying import write_copies
from cxsystem2.versions import versions

SUFFIX = ".cxproject"
FORMAT, VERSION = "cxsystem2 project", 1
MANIFEST, TABLES, FILES, HISTORY, RUNS = "manifest.json", "tables", "files", "history", "runs"
_PHYSIOLOGY = ("physiology.csv", "physiology.yaml")


class BundleError(FileProblem):
    """A file is no project, is damaged, or holds what no project may hold."""


@dataclass(slots=True)
class Bundle:
    """A project in one file.

    `files` are bytes by their plain names, `history` and `runs` by their paths below the folders of these names: what is in
    them belongs to the browser interface.
    """

    anatomy: Anatomy
    physiology: Physiology
    title: str = "project"
    created: str = ""
    versions: dict[str, str] = field(default_factory=versions)
    files: dict[str, bytes] = field(default_factory=dict)
    history: dict[str, bytes] = field(default_factory=dict)
    runs: dict[str, bytes] = field(default_factory=dict)


def dump(bundle: Bundle) -> bytes:
    """The bytes of the file."""
    created = bundle.created or datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    physiology = f"physiology{bundle.physiology.suffix}"
    manifest = {
        "format": FORMAT, "version": VERSION, "title": bundle.title, "created": created, "versions": bundle.versions,
    }  # fmt: skip
    members: dict[str, str | bytes] = {
        MANIFEST: json.dumps(manifest, indent=1, ensure_ascii=False) + "\n",
        f"{TABLES}/anatomy.csv": table_text(bundle.anatomy, ".csv"),
        f"{TABLES}/{physiology}": table_text(bundle.physiology, bundle.physiology.suffix),
    }
    for folder, own in ((FILES, bundle.files), (HISTORY, bundle.history), (RUNS, bundle.runs)):
        members |= {f"{folder}/{name}": content for name, content in own.items()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in members.items():
            whole.writestr(name, content, zipfile.ZIP_STORED if name.endswith(".h5") else None)  # these are packed already
    return held.getvalue()


def read(path: Path) -> Bundle:
    """The project in a file.

    Raises:
        BundleError: it cannot be read, or is no project.
        TableError: the tables in it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return parse(file.read(), str(path))
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise BundleError(f"{path}: {error.strerror or error}") from None


def parse(data: bytes, name: str) -> Bundle:
    """The project in the bytes of a file; `name` is what messages call it.

    Raises:
        BundleError: this is no project, is damaged or too large, or has a member that would lie outside its folder.
        TableError: the tables in it cannot be read.
    """
    try:
        found = unfolded(data, lambda member: not member.is_dir())
    except BrokenArchive:
        raise BundleError(f"{name}: this project file is damaged; ask for it again") from None
    except TooLarge:
        raise BundleError(
            f"{name}: this project unfolds to more than {LARGEST >> 20} MiB; ask for it without its runs"
        ) from None
    contents: dict[str, bytes] = {}
    for member, content in found:
        if escapes(member) or member.filename in contents:
            raise BundleError(
                f"{name}: this is no project file: its member '{member.filename[:80]}' has a name it may not have"
            )
        contents[member.filename] = content
    manifest = _manifest(contents.get(MANIFEST), name)
    report = Report()
    anatomy, physiology = _table(contents, ("anatomy.csv",), name, report), _table(contents, _PHYSIOLOGY, name, report)
    if not report.clean:
        raise TableError(report)
    if not isinstance(anatomy, Anatomy) or not isinstance(physiology, Physiology):
        raise BundleError(f"{name}: this project file is damaged: its tables are in each other's place")
    return Bundle(
        anatomy,
        physiology,
        str(manifest.get("title") or Path(name).stem)[:120],
        str(manifest.get("created") or ""),
        {str(key): str(value) for key, value in _mapping(manifest.get("versions")).items()},
        *(_below(contents, folder) for folder in (FILES, HISTORY, RUNS)),
    )


def copy_tables(bundle: Bundle, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write the tables of a project, and the files that they name, to a folder; returns their paths, tables first.

    Raises:
        FileProblem: a file is there already, or cannot be written.
    """
    return write_copies((bundle.anatomy, bundle.physiology), bundle.files, folder, _no_name, overwrite=overwrite)


def _no_name(name: str) -> BundleError:
    return BundleError(f"'{name}' is no name for a file beside the tables; the project file is damaged, or was changed")


def _manifest(data: bytes | None, name: str) -> Mapping[str, Any]:
    try:
        found = None if data is None else json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BundleError(f"{name}: this is no project file: it has no {MANIFEST} that says so")
    version = found.get("version")
    if not isinstance(version, int) or version < 1:
        raise BundleError(f"{name}: this project file is damaged: its manifest has no version")
    if version > VERSION:
        raise BundleError(
            f"{name}: this project file has the format {version}, and this program reads {VERSION}; install a newer one"
        )
    return found


def _mapping(found: Any) -> Mapping[Any, Any]:
    return found if isinstance(found, dict) else {}


def _table(contents: Mapping[str, bytes], names: tuple[str, ...], archive: str, report: Report) -> Anatomy | Physiology | None:
    for name in names:
        if (data := contents.get(f"{TABLES}/{name}")) is not None:
            return read_upload(data, f"{archive} {name}", report)
    raise BundleError(f"{archive}: this project file is damaged: it has no {TABLES}/{names[0]}")


def _below(contents: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(f"{folder}/"): data for name, data in contents.items() if name.startswith(f"{folder}/")}
