"""The one folder that an assistant may read and write."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import inside, write_text
from cxsystem2.problems import nearest, one_of

TABLES = (".csv", ".tsv", ".txt", ".yaml", ".yml", ".json")
"""Endings of tables that are texts."""
MOST = 2_000_000
"""Characters of a table that is read or written."""


class Folder:
    """A folder, and what may be done in it; no name leads out of it, by links neither."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise FileProblem(f"{root}: there is no such folder; make it first")
        self.root = root.resolve()

    def path(self, name: str) -> Path:
        """The file of a name.

        Raises:
            CxSystemError: it is not in the folder.
        """
        path = self.root / name
        if not name or "\0" in name or not inside(self.root, path):
            raise CxSystemError(f"'{name}' is not in the folder; name a file in it, such as anatomy.csv")
        return path.resolve()

    def existing(self, name: str) -> Path:
        """The file of a name, which is there."""
        path = self.path(name)
        if not path.is_file():
            hint = nearest(name, self.names()) or f"; there are {one_of(self.names()) or 'no files yet'}"
            raise CxSystemError(f"there is no file '{name}'{hint}")
        return path

    def names(self) -> list[str]:
        """The files, as they are named here."""
        found = (path for path in self.root.rglob("*") if path.is_file() and inside(self.root, path))
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def read(self, name: str) -> str:
        """The text of a table."""
        path = self._table(self.existing(name))
        if path.stat().st_size > MOST:
            raise CxSystemError(f"'{name}' has more than {MOST:,} bytes, which is too much to read at once")
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise CxSystemError(f"'{name}' is no text in UTF-8") from error

    def write(self, name: str, text: str) -> None:
        """Write a table, in place of one that is there."""
        path = self._table(self.path(name))
        if len(text) > MOST:
            raise CxSystemError(f"a table has at most {MOST:,} characters")
        write_text(path, text, overwrite=True)

    def _table(self, path: Path) -> Path:
        if path.suffix.lower() not in TABLES:
            raise CxSystemError(f"'{path.name}' is no table that is a text; such tables end in {one_of(TABLES)}")
        return path
