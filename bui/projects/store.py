"""Projects on disk: a folder for each, with the document under work, its versions, and files that its tables name.

::

    project.json        title, when it was made, what it was made of
    draft.json          the document as the page edits it, with the number of its revision
    versions/0003.json  a document that was kept: by the user, or because a run was started with it
    tables/             the two tables as files, and files that they name
"""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bui.answers import Conflict, NotThere, has_controls
from bui.document.gallery import tables_of
from bui.document.sheets import Document, to_document, to_tables, whole
from bui.home import Home, is_id, new_id
from bui.projects.files import Files
from bui.projects.version import Version, Versions, now
from bui.shapes.projects import Project, ProjectHead
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import PART, write_text
from cxsystem2.problems import Report
from cxsystem2.tables import Physiology, dump

LONGEST_TITLE = 120
_FORGOTTEN = 600.0
"""Seconds after which nobody makes or removes a folder any more."""


class Projects:
    """The projects of a home folder."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._lock = threading.RLock()  # requests come in several threads
        self._sweep_up()

    def list(self) -> list[ProjectHead]:
        """Every project, the one changed last first; a damaged one says so."""
        found = []
        for folder in self.home.projects.iterdir():
            if is_id(folder.name):
                with contextlib.suppress(NotThere):  # removed in this moment, or never whole
                    found.append(self._head(folder.name))
        return sorted(found, key=lambda project: project["changed"], reverse=True)

    def create(self, title: str, document: Document, about: str = "") -> Project:
        """A new project with a document; its folder is there whole or not at all. Answers the project whole.

        Raises:
            CxSystemError: this is no document, or no title.
            FileProblem: the folder cannot be written.
        """
        document, head = whole(document), {"title": clean_title(title), "created": now(), "about": about}
        project = new_id()
        part = self.home.projects / f".{project}{PART}"
        try:
            (part / "versions").mkdir(parents=True)
            (part / "tables").mkdir()
            _write_draft(part, document, 1)
            _write_head(part, head)
            part.rename(self.home.projects / project)
        except OSError as error:
            if isinstance(error, FileProblem):
                raise
            raise FileProblem(f"the folder of the project cannot be made: {error.strerror or error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return self.get(project)

    def create_with(self, title: str, document: Document, about: str, files: Mapping[str, bytes]) -> Project:
        """A new project with files beside its tables; it is there with all of them or not at all."""
        made = self.create(title, document, about)
        try:
            for name, content in files.items():
                self.files(made["id"]).put(name, content)
        except Exception:
            self.delete(made["id"])
            raise
        return made

    def from_example(self, name: str, title: str = "") -> Project:
        """A new project with the tables of an example, or of a small model to begin with."""
        return self.create(title or name, to_document(*tables_of(name)), f"from the example {name}")

    def document(self, project: str) -> Document:
        """The document of a project under work."""
        found: Document = self._draft(project)["document"]
        return found

    def get(self, project: str) -> Project:
        """A project with its document and a list of its versions."""
        head, draft = self._head(project), self._draft(project)
        return {**head, "document": draft["document"], "versions": self.versions(project).heads()}

    def save(self, project: str, revision: int, document: Document | None = None, title: str | None = None) -> ProjectHead:
        """Replace the document, the title, or both; returns the head of the project.

        Raises:
            Conflict: another window has saved since `revision`.
            CxSystemError: this is no document, or no title; nothing of it is kept then.
        """
        document = None if document is None else whole(document)
        title = None if title is None else clean_title(title)
        with self._lock:
            draft = self._draft(project)
            if revision != draft["revision"]:
                raise Conflict("this project was changed in another window; load it again to see the changes")
            if document is not None:
                _write_draft(self.folder(project), document, revision + 1)
            if title is not None:
                head = self._head(project)
                _write_head(self.folder(project), {"created": head["created"], "about": head["about"], "title": title})
            return self._head(project)

    def delete(self, project: str) -> None:
        """Remove a project; its runs keep their tables."""
        gone = self.home.projects / f".{new_id()}{PART}"
        with self._lock:
            try:
                self.folder(project).rename(gone)
            except OSError as error:
                raise FileProblem(f"the project cannot be removed: {error.strerror or error}") from error
        shutil.rmtree(gone, ignore_errors=True)

    def folder(self, project: str) -> Path:
        """The folder of a project.

        Raises:
            NotThere: there is no such project.
        """
        if not is_id(project) or not (self.home.projects / project / "project.json").is_file():
            raise NotThere("there is no such project; it may have been removed in another window")
        return self.home.projects / project

    def sources(self, project: str) -> tuple[str, str]:
        """What the two tables of a project are called: files that they name are looked for beside the first."""
        return str(self.folder(project) / "tables" / "anatomy.csv"), "the physiology table"

    def files(self, project: str) -> Files:
        """The files that lie beside the tables of a project."""
        return Files(self.folder(project) / "tables")

    def versions(self, project: str) -> Versions:
        """The versions of a project."""
        return Versions(self.folder(project) / "versions")

    def keep(self, project: str, comment: str = "", *, run: str = "", document: Document | None = None) -> Version:
        """Keep the document under work as a version, unless the last one is the same.

        `run` is a run that is started, with `document`: what is under work may be another one by then.
        """
        with self._lock:
            kept = self._draft(project)["document"] if document is None else document
            return self.versions(project).keep(kept, comment, run)

    def _sweep_up(self) -> None:
        """Remove what a server has left that was killed while it made or removed a project."""
        for left in self.home.projects.glob(f".*{PART}"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _FORGOTTEN:
                    shutil.rmtree(left, ignore_errors=True)

    def _head(self, project: str) -> ProjectHead:
        folder = self.folder(project)
        try:
            head = json.loads((folder / "project.json").read_text(encoding="utf-8"))
            draft = folder / "draft.json"
            with open(draft, encoding="utf-8") as file:
                revision = int(file.readline())
            changed = datetime.datetime.fromtimestamp(draft.stat().st_mtime).astimezone().isoformat(timespec="milliseconds")
            title, created, about = (str(head[name]) for name in ("title", "created", "about"))
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            return {"id": project, "title": "(damaged)", "created": "", "changed": "", "about": str(error), "revision": 0}
        return {
            "id": project,
            "title": title,
            "created": created,
            "changed": changed,
            "about": about,
            "revision": revision,
        }

    def _draft(self, project: str) -> dict[str, Any]:
        path = self.folder(project) / "draft.json"
        try:
            first, _, rest = path.read_text(encoding="utf-8").partition("\n")
            return {"revision": int(first), "document": json.loads(rest)}
        except (OSError, ValueError, RecursionError) as error:
            raise CxSystemError(f"the project cannot be read: its file draft.json is damaged ({error})") from None


def _write_draft(folder: Path, document: Document, revision: int) -> None:
    """The tables of a document as files; then the document, behind a line with its revision: a list needs no more than that."""
    anatomy, physiology = to_tables(document, Report())
    write_text(folder / "tables" / "anatomy.csv", dump(anatomy, ".csv"), overwrite=True)
    write_physiology(physiology, folder / "tables")
    text = json.dumps(document, ensure_ascii=False)
    write_text(folder / "draft.json", f"{revision}\n{text}\n", overwrite=True)  # last: with it the document counts as saved


def _write_head(folder: Path, head: dict[str, Any]) -> None:
    write_text(folder / "project.json", json.dumps(head, indent=1) + "\n", overwrite=True)


def write_physiology(physiology: Physiology, folder: Path) -> Path:
    """Write a physiology table into a folder, in the place of one that had another suffix."""
    path = folder / f"physiology{physiology.suffix}"
    write_text(path, dump(physiology, path.suffix), overwrite=True)
    for other in {".csv", ".yaml"} - {path.suffix}:
        path.with_suffix(other).unlink(missing_ok=True)
    return path


def clean_title(title: Any) -> str:
    """A title of one line.

    Raises:
        CxSystemError: it is none.
    """
    text = " ".join(title.split()) if isinstance(title, str) else ""
    if not text or len(text) > LONGEST_TITLE or has_controls(text):
        raise CxSystemError(f"a title has 1 to {LONGEST_TITLE} characters, none of them a control character")
    return text
