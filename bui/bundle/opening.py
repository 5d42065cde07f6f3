"""A project file becomes a project of the browser interface, with its files, versions and runs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from bui.bundle.saving import ATTEMPT, ATTEMPT_FILES, RUN_FILES
from bui.bundle.sweeps import SWEEP, is_of_batch
from bui.document.sheets import to_document, whole
from bui.home import new_id
from bui.projects.store import Projects, clean_title
from bui.projects.version import Version
from bui.runs.folder import FORMAT, RESULT, SETTINGS, VERSION, write_json
from bui.runs.store import Runs
from bui.shapes.projects import Project
from cxsystem2.bundle import Bundle, BundleError, parse
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import PART, write_text

MOST_RUNS = 200


def open_file(projects: Projects, runs: Runs, name: str, data: bytes) -> Project:
    """Make a project of the bytes of a project file; it is there whole, with all that the file holds, or not at all.

    Raises:
        BundleError: it is no project file, or damaged.
        TableError: its tables cannot be read.
    """
    found = parse(data, name)
    versions = _versions(found, name)
    asked = _runs(found, name)
    try:
        title = clean_title(found.title)
    except CxSystemError:
        title = clean_title(Path(name).stem)
    document = to_document(found.anatomy, found.physiology)
    made = projects.create_with(title, document, f"from the file {name}", found.files)
    project, folders = made["id"], list[Path]()
    try:
        names = {number: new_id() for number in asked}
        for number, one in asked.items():
            folders.append(_make_run(runs, names[number], project, one))
        for version in versions:
            path = projects.folder(project) / "versions" / f"{version['number']:04d}.json"
            write_text(path, json.dumps(version, ensure_ascii=False))
    except Exception:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        projects.delete(project)
        raise
    return projects.get(project)


def _versions(bundle: Bundle, name: str) -> list[dict[str, Any]]:
    """The versions in a file, checked; they forget runs, which have other names here."""
    found: dict[int, dict[str, Any]] = {}
    for own, data in sorted(bundle.history.items()):
        try:
            version = Version(**json.loads(data))
            if not isinstance(version.comment, str) or not isinstance(version.created, str):
                raise TypeError
            number = int(PurePosixPath(own).stem)
            document = whole(version.document)
        except (ValueError, TypeError, RecursionError, CxSystemError):
            raise BundleError(f"{name}: this project file is damaged: its version {own[:40]} cannot be read") from None
        said = {"created": version.created[:60], "comment": version.comment[:500]}
        found[number] = {"number": number, **said, "runs": [], "document": document}
    return [*found.values()]


def _runs(bundle: Bundle, name: str) -> dict[str, dict[str, bytes]]:
    """The files of each run in a file by its number; only those that a run has are taken."""
    known = {*RUN_FILES, *(f"{ATTEMPT}/{own}" for own in ATTEMPT_FILES)}
    found: dict[str, dict[str, bytes]] = {}
    for path, data in sorted(bundle.runs.items()):
        number, _, own = path.partition("/")
        if own in known or is_of_batch(own):
            found.setdefault(number, {})[own] = data
    for number, files in found.items():
        settings = _settings(files.get(SETTINGS, b""))
        result = RESULT if settings is None or settings["kind"] == "run" else SWEEP
        if settings is None or not {"anatomy.csv", result} <= files.keys():
            raise BundleError(f"{name}: this project file is damaged: its run {number[:40]} is not whole")
    if len(found) > MOST_RUNS:
        raise BundleError(f"{name}: this project file has more than {MOST_RUNS} runs; ask for it without them")
    return found


def _settings(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    right = isinstance(found, dict) and found.get("format") == FORMAT and found.get("version") == VERSION
    return found if right and isinstance(found.get("request"), dict) and found.get("kind") in ("run", "batch") else None


def _make_run(runs: Runs, name: str, project: str, files: dict[str, bytes]) -> Path:
    """The folder of one run, which belongs to the new project; it is there whole or not at all."""
    part = runs.home / f".{name}{PART}"
    try:
        (part / ATTEMPT).mkdir(parents=True)
        for own, content in files.items():
            (part / own).parent.mkdir(parents=True, exist_ok=True)
            (part / own).write_bytes(content)
        settings = _settings(files[SETTINGS])
        assert settings is not None
        request = {**settings["request"], "project": project, "trust": False}
        write_json(part / SETTINGS, {**settings, "home": os.getcwd(), "request": request})
        part.rename(runs.home / name)
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"the folder of a run cannot be made: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return runs.home / name
