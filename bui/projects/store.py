"""Projects on disk: a folder for each, with the document under work, its versions, and files that its tables name.

::

    project.json        title, when it was made, what it was made of
    draft.json          the document as the page edits it, with the number of its revision
    versions/0003.json  a document that was kept: by the user, or because a run was started with it
    tables/             the two tables as files, and files that they name
"""

from __future__ import annotations

import datetime
import json
import shutil
import threading
from pathlib import Path
from typing import Any

from bui.answers import Conflict, NotThere
from bui.document.sheets import Document, to_document, to_tables
from bui.home import Home, new_id
from bui.projects.files import Files
from bui.projects.version import Version, Versions
from cxsystem2.catalogue import example_tables
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.files import write_text
from cxsystem2.problems import Report
from cxsystem2.tables import Physiology, dump, read_anatomy, read_physiology

LONGEST_TITLE = 120


class Projects:
    """The projects of a home folder."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._lock = threading.RLock()  # requests come in several threads

    def list(self) -> list[dict[str, Any]]:
        """Every project, the one changed last first; a damaged one says so."""
        found = [self._head(folder.name) for folder in self.home.projects.iterdir() if (folder / "project.json").is_file()]
        return sorted(found, key=lambda project: project["changed"], reverse=True)

    def create(self, title: str, document: Document, about: str = "") -> dict[str, Any]:
        """A new project with a document; answers it whole."""
        to_tables(document, Report())  # what is no document is refused before anything is written
        project = new_id()
        folder = self.home.projects / project
        with self._lock:
            (folder / "versions").mkdir(parents=True)
            (folder / "tables").mkdir()
            self._write_draft(project, document, 1)
            self._write_head(project, {"title": clean_title(title), "created": now(), "about": about})
        return self.get(project)

    def from_example(self, name: str, title: str = "") -> dict[str, Any]:
        """A new project with the tables of an example."""
        report = Report()
        anatomy, physiology = example_tables(name)
        tables = read_anatomy(anatomy, report), read_physiology(physiology, report)
        if not report.clean:
            raise TableError(report)
        return self.create(title or name, to_document(*tables), f"from the example {name}")

    def get(self, project: str) -> dict[str, Any]:
        """A project with its document and a list of its versions."""
        head, draft = self._head(project), self._draft(project)
        return {**head, "document": draft["document"], "versions": [version.head() for version in self.versions(project)]}

    def save(self, project: str, revision: int, document: Document | None = None, title: str | None = None) -> dict[str, Any]:
        """Replace the document, the title, or both; answers the head of the project.

        Raises:
            Conflict: another window has saved since `revision`.
        """
        with self._lock:
            draft = self._draft(project)
            if revision != draft["revision"]:
                raise Conflict("this project was changed in another window; load it again to see the changes")
            if document is not None:
                self._write_draft(project, document, revision + 1)
            if title is not None:
                kept = json.loads((self.folder(project) / "project.json").read_text(encoding="utf-8"))
                self._write_head(project, {**kept, "title": clean_title(title)})
        return self._head(project)

    def delete(self, project: str) -> None:
        """Remove a project; its runs keep their tables."""
        folder = self.folder(project)
        gone = folder.with_name(f".{project}.gone")
        try:
            folder.rename(gone)
        except OSError as error:
            raise FileProblem(f"the project cannot be removed: {error.strerror or error}") from error
        shutil.rmtree(gone, ignore_errors=True)

    def folder(self, project: str) -> Path:
        """The folder of a project.

        Raises:
            NotThere: there is no such project.
        """
        folder = self.home.projects / project
        if not (isinstance(project, str) and project.isalnum() and (folder / "project.json").is_file()):
            raise NotThere("there is no such project; it may have been removed in another window")
        return folder

    def sources(self, project: str) -> tuple[str, str]:
        """What the two tables of a project are called: files that they name are looked for beside the first."""
        return str(self.folder(project) / "tables" / "anatomy.csv"), "the physiology table"

    def files(self, project: str) -> Files:
        """The files that lie beside the tables of a project."""
        return Files(self.folder(project) / "tables")

    def versions(self, project: str) -> Versions:
        """The versions of a project."""
        return Versions(self.folder(project) / "versions")

    def keep(self, project: str, comment: str = "", *, run: str = "") -> Version:
        """Keep the document as a version, unless the last one is the same; `run` is the run that is started with it."""
        with self._lock:
            return self.versions(project).keep(self._draft(project)["document"], comment, run)

    def _head(self, project: str) -> dict[str, Any]:
        folder = self.folder(project)
        try:
            head = json.loads((folder / "project.json").read_text(encoding="utf-8"))
            draft = folder / "draft.json"
            with open(draft, encoding="utf-8") as file:
                revision = int(file.readline())
            changed = datetime.datetime.fromtimestamp(draft.stat().st_mtime).astimezone().isoformat(timespec="milliseconds")
            named = {name: str(head[name]) for name in ("title", "created", "about")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            return {"id": project, "title": "(damaged)", "created": "", "changed": "", "about": str(error), "revision": 0}
        return {"id": project, **named, "changed": changed, "revision": revision}

    def _draft(self, project: str) -> dict[str, Any]:
        path = self.folder(project) / "draft.json"
        try:
            first, _, rest = path.read_text(encoding="utf-8").partition("\n")
            return {"revision": int(first), "document": json.loads(rest)}
        except (OSError, ValueError) as error:
            raise CxSystemError(f"the project cannot be read: its file draft.json is damaged ({error})") from None

    def _write_draft(self, project: str, document: Document, revision: int) -> None:
        """The document (behind a line with its revision, so that a list needs no more than that), and its tables as files."""
        folder = self.home.projects / project
        anatomy, physiology = to_tables(document, Report())
        text = json.dumps({name: document[name] for name in ("sheets", "models") if name in document}, ensure_ascii=False)
        write_text(folder / "draft.json", f"{revision}\n{text}\n", overwrite=True)
        write_text(folder / "tables" / "anatomy.csv", dump(anatomy, ".csv"), overwrite=True)
        write_physiology(physiology, folder / "tables")

    def _write_head(self, project: str, head: dict[str, Any]) -> None:
        write_text(self.home.projects / project / "project.json", json.dumps(head, indent=1) + "\n", overwrite=True)


def write_physiology(physiology: Physiology, folder: Path) -> Path:
    """Write a physiology table into a folder: CSV, or YAML when it has equations, for which CSV has no place."""
    plain = physiology.models is None
    path, other = (folder / f"physiology{suffix}" for suffix in ((".csv", ".yaml") if plain else (".yaml", ".csv")))
    write_text(path, dump(physiology, path.suffix), overwrite=True)
    other.unlink(missing_ok=True)
    return path


def clean_title(title: Any) -> str:
    """A title of one line.

    Raises:
        CxSystemError: it is none.
    """
    text = " ".join(title.split()) if isinstance(title, str) else ""
    if not text or len(text) > LONGEST_TITLE:
        raise CxSystemError(f"a title has 1 to {LONGEST_TITLE} characters")
    return text


def now() -> str:
    """The time, in ISO 8601 with the zone."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
