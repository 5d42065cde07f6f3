"""Files that the tables of a project name (spikes, videos, connections): they lie beside the tables, under plain names."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from werkzeug.utils import secure_filename

from bui.answers import Conflict, NotThere
from bui.shapes.common import File
from cxsystem2.errors import CxSystemError
from cxsystem2.files import PART, replacing

TABLES = ("anatomy.csv", "physiology.csv", "physiology.yaml")
MOST_FILES, LONGEST_NAME = 100, 120


class Files:
    """The files in the folder of a project's tables, without the tables themselves; each is asked for by an id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[File]:
        """Id, name and size of each file, by name."""
        found: list[File] = []
        for path in self.paths():
            with contextlib.suppress(OSError):  # removed in this moment
                found.append({"id": _id(path.name), "name": path.name, "bytes": path.stat().st_size})
        return found

    def put(self, name: str, data: bytes) -> File:
        """Keep a file under the plain form of its name; one of that name is replaced.

        Raises:
            CxSystemError: the name says nothing, or is that of a table; there are too many files.
        """
        plain = secure_filename(name)
        if not plain or plain.startswith(".") or plain.endswith(PART):
            raise CxSystemError("the file needs a name of letters and digits")
        if len(plain) > LONGEST_NAME:
            raise CxSystemError(f"the name of the file is longer than {LONGEST_NAME} characters; give it a shorter one")
        if plain.casefold() in TABLES:
            raise Conflict(f"'{plain}' is the table of the project itself; give the file another name")
        if len([path for path in self.paths() if path.name != plain]) >= MOST_FILES:
            raise CxSystemError(f"a project holds at most {MOST_FILES} files; remove some")
        with replacing(self.folder / plain, overwrite=True) as part:
            part.write_bytes(data)
        return {"id": _id(plain), "name": plain, "bytes": len(data)}

    def remove(self, file: str) -> None:
        """Remove a file."""
        self._find(file).unlink(missing_ok=True)

    def _find(self, file: str) -> Path:
        found = next((path for path in self.paths() if _id(path.name) == file), None)
        if found is None:
            raise NotThere("there is no such file in the project")
        return found

    def paths(self) -> list[Path]:
        """Where the files lie, by name."""
        try:
            every = [path for path in self.folder.iterdir() if path.is_file() and not path.name.startswith(".")]
        except FileNotFoundError:
            raise NotThere("there is no such project; it may have been removed in another window") from None
        return sorted(path for path in every if path.name not in TABLES)


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]
