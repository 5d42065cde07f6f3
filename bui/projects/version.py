"""Versions of a project: documents that were kept, each with a number, a comment, and the runs that were made of it."""

from __future__ import annotations

import contextlib
import datetime
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from bui.answers import NotThere
from bui.document.sheets import Document
from bui.shapes.projects import Version as Head
from cxsystem2.errors import CxSystemError
from cxsystem2.files import write_text

LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True)
class Version:
    """A document that was kept."""

    number: int
    created: str
    comment: str = ""
    runs: tuple[str, ...] = ()
    document: Document = field(default_factory=dict)

    def head(self) -> Head:
        """The version without its document."""
        return {"number": self.number, "created": self.created, "comment": self.comment, "runs": list(self.runs)}


class Versions:
    """The versions of one project, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def heads(self) -> list[Head]:
        """All versions without their documents, the first one first; a damaged one says so."""
        return [_head(self._path(number)) for number in self._numbers()]

    def __getitem__(self, number: int) -> Version:
        path = self._path(number)
        if not path.is_file():
            raise NotThere(f"the project has no version {number}")
        return _read(path)

    def keep(self, document: Document, comment: str = "", run: str = "") -> Version:
        """Keep a document; where the last version is the same, that one gets the run and the comment."""
        if not isinstance(comment, str) or len(comment) > LONGEST_COMMENT:
            raise CxSystemError(f"a comment has at most {LONGEST_COMMENT} characters")
        numbers = self._numbers()
        last = None
        with contextlib.suppress(CxSystemError):  # one that is damaged is no reason not to keep another
            last = self[numbers[-1]] if numbers else None
        runs = (run,) if run else ()
        if last is not None and last.document == document:
            version = replace(last, comment=comment or last.comment, runs=last.runs + runs)
        else:
            version = Version(max(numbers, default=0) + 1, now(), comment, runs, document)
        write_text(self._path(version.number), json.dumps(asdict(version), ensure_ascii=False), overwrite=True)
        return version

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self.folder.glob("[0-9]*.json") if path.stem.isdecimal())

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:04d}.json"


def now() -> str:
    """The time, in ISO 8601 with the zone."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _head(path: Path) -> Head:
    try:
        return _read(path).head()
    except CxSystemError as error:
        return Version(int(path.stem), "", str(error)).head()


def _read(path: Path) -> Version:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Version(**{**found, "runs": tuple(found["runs"])})
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CxSystemError(f"the version {path.stem} of the project is damaged ({error})") from None
