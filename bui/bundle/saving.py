"""A project of the browser interface as one file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from bui.answers import Conflict
from bui.bundle.sweeps import SWEEP, is_of_batch, sent
from bui.document.sheets import to_tables
from bui.projects.store import Projects
from bui.runs.folder import BEGIN, OUTCOME, QUEUED, RESULT, SETTINGS, RunFolder
from bui.runs.status import RunStatus
from bui.runs.store import Runs
from cxsystem2.bundle import Bundle, dump
from cxsystem2.problems import Report

RUN_FILES = (SETTINGS, "anatomy.csv", "physiology.csv", "physiology.yaml", RESULT)
ATTEMPT = "attempts/0001"
ATTEMPT_FILES = (QUEUED, BEGIN, OUTCOME)
"""What is kept of a run: what was asked for, its tables, its result, and what is known of its last attempt."""


def save(projects: Projects, runs: Runs, project: str, *, with_runs: bool, most: int) -> tuple[str, bytes]:
    """The title of a project, and its file; `most` is how many bytes it may have, so that the page can open it again.

    Raises:
        NotThere: there is no such project.
        Conflict: the file would be too large.
    """
    found = projects.get(project)
    anatomy, physiology = to_tables(found["document"], Report())
    folder = projects.folder(project)
    bundle = Bundle(
        anatomy,
        physiology,
        found["title"],
        files={path.name: path.read_bytes() for path in projects.files(project).paths()},
        history={path.name: path.read_bytes() for path in sorted((folder / "versions").glob("[0-9]*.json"))},
        runs=dict(_runs(runs, project)) if with_runs else {},
    )
    data = dump(bundle)
    if len(data) > most:
        remedy = "save it without its runs" if with_runs else "remove files that its tables do not name"
        raise Conflict(f"the project would have {len(data) >> 20} MiB, and the page opens at most {most >> 20} MiB; {remedy}")
    return found["title"], data


def _runs(runs: Runs, project: str) -> Iterator[tuple[str, bytes]]:
    """The files of all runs and sweeps of a project that have come to their end."""
    number = 0
    for folder, row, state in reversed(runs.everything()):
        done = state is not None and state.status in (RunStatus.DONE, RunStatus.NOT_A_NUMBER)
        there = (folder.result if row["kind"] == "run" else folder.path / SWEEP).is_file()
        if row["project"] != project or not done or not there:
            continue
        assert state is not None
        number += 1
        for name, path in _kept(folder, state.attempt.path):
            with contextlib.suppress(FileNotFoundError):
                content = path.read_bytes()
                yield f"{number:04d}/{name}", sent(content) if name == SWEEP else content


def _kept(folder: RunFolder, attempt: Path) -> Iterator[tuple[str, Path]]:
    yield from ((name, folder.path / name) for name in RUN_FILES)
    yield from ((f"{ATTEMPT}/{name}", attempt / name) for name in ATTEMPT_FILES)
    if folder.batch.is_dir():
        for path in sorted(folder.batch.rglob("*")):
            name = path.relative_to(folder.path).as_posix()
            if is_of_batch(name) and path.is_file():
                yield name, path
