"""Data for a training: files of data sets in the folder of all runs of LFADS, and finished runs of the page."""

from __future__ import annotations

import os
from pathlib import Path

from bui.answers import Conflict, NotThere
from bui.latents.folders import DEEPEST, MOST_FOLDERS, holds_run
from bui.runs.store import Runs
from bui.shapes.latents import DataSource, RunSource
from cxsystem2.files import inside
from cxsystem2.lfads.inference import POSTERIOR
from cxsystem2.lfads.layouts.reading import SUFFIXES

MOST = 500
"""Files that are listed."""


def data_files(root: Path) -> list[DataSource]:
    """Files below a folder that may be data sets, by name; directories of runs are left out."""
    found: list[DataSource] = []
    for looked, (path, folders, files) in enumerate(os.walk(root)):
        folder = Path(path)
        if looked > MOST_FOLDERS or len(found) >= MOST:
            break
        deep = len(folder.relative_to(root).parts)
        folders[:] = sorted(one for one in folders if not one.startswith(".")) if deep < DEEPEST else []
        if folder != root and holds_run(root, folder, files, folders):
            folders.clear()
            continue
        for name in sorted(files):
            file = folder / name
            if name.endswith(SUFFIXES) and name != POSTERIOR and not name.startswith(".") and inside(root, file):
                found.append({"name": file.relative_to(root).as_posix(), "size": file.stat().st_size})
    return sorted(found[:MOST], key=lambda one: one["name"])


def data_file(root: Path, name: str) -> Path:
    """The file of a data set.

    Raises:
        NotThere: there is none of this name in the folder.
    """
    path = root / name
    if os.path.isabs(name) or not inside(root, path) or not path.is_file():
        raise NotThere(f"there is no data set '{name[:80]}' in the folder of latent dynamics")
    return path


def finished(runs: Runs) -> list[RunSource]:
    """Runs and sweeps of the page that have results, the newest first."""
    return [
        {"id": row["id"], "title": row["title"], "kind": row["kind"]}
        for row in runs.rows()
        if _results(runs, row["id"]) is not None
    ]


def result_of(runs: Runs, name: str) -> Path:
    """The result file of a run, or the directory of a sweep.

    Raises:
        NotThere: there is no such run.
        Conflict: it has no results yet.
    """
    found = _results(runs, name)
    if found is None:
        raise Conflict("this run has no results yet; wait for its end")
    return found


def _results(runs: Runs, name: str) -> Path | None:
    folder = runs.folder(name)
    _, state = runs.look(folder)
    if state is None or not state.status.ended:
        return None
    return next((path for path in (folder.result, folder.batch) if path.exists()), None)
