"""The files of a run, by ids that are made from their names: a request never names a path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bui.answers import NotThere
from bui.home import ID_DIGITS
from bui.runs.folder import ATTEMPTS, FILES, SETTINGS
from cxsystem2.collect.cache import SUFFIX as MEASURES
from cxsystem2.files import PART
from cxsystem2.lock import LOCK

MOST_FILES = 5000
OF_THE_SERVER = (LOCK, SETTINGS, ATTEMPTS, FILES)
"""What the folder of a run holds for the server's own use."""
TYPES = {
    ".h5": "application/x-hdf5", ".csv": "text/csv", ".json": "application/json", ".yaml": "application/yaml",
    ".yml": "application/yaml", ".log": "text/plain", ".txt": "text/plain", ".png": "image/png", ".pdf": "application/pdf",
    ".svg": "image/svg+xml", ".gz": "application/gzip", ".py": "text/x-python", ".npz": "application/zip",
    ".zip": "application/zip", ".gif": "image/gif", ".parquet": "application/vnd.apache.parquet",
}  # fmt: skip
"""What a browser is told that a file is; all others are bytes."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of a run: its name is the path within the folder of the run."""

    id: str
    name: str
    bytes: int
    path: Path
    changed: int
    """When, in nanoseconds."""

    @property
    def type(self) -> str:
        """Its media type."""
        return TYPES.get(self.path.suffix.lower(), "application/octet-stream")


def files(folder: Path) -> list[RunFile]:
    """The files below the folder of a run, in the order of their names; no links, nothing hidden or half written."""
    found = []
    for path in _below(folder):
        name = path.relative_to(folder).as_posix()
        try:
            known = path.stat()
        except OSError:
            continue  # it has gone meanwhile
        found.append(RunFile(file_id(name), name, known.st_size, path, known.st_mtime_ns))
        if len(found) == MOST_FILES:
            break
    return found


def file_of(folder: Path, id: str) -> RunFile:
    """The file of an id.

    Raises:
        NotThere: the run has none such.
    """
    for one in files(folder):
        if one.id == id:
            return one
    raise NotThere("this run has no such file; it may have been deleted")


def file_id(name: str) -> str:
    """The id of a name."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:ID_DIGITS]


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        own = OF_THE_SERVER if Path(place) == folder else (LOCK,)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in own)
        for name in sorted(names):
            path = Path(place) / name
            hidden = name.startswith(".") or name.endswith((PART, MEASURES)) or name in own
            if not hidden and path.is_file() and not path.is_symlink():
                yield path
