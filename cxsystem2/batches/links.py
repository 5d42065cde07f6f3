"""Links in a batch directory: what is written or removed through one is somebody else's."""

from __future__ import annotations

from cxsystem2.batches.directory import POINTS, SETTINGS, START, Directory
from cxsystem2.errors import FileProblem
from cxsystem2.files import own_folder
from cxsystem2.lock import LOCK

FOLDERS = ("tables", "runs", "logs", "results")
"""Folders of a batch."""


def refuse_links(batch: Directory) -> None:
    """Refuse a batch of which a folder, or a file that runs read or write, lies elsewhere.

    Raises:
        FileProblem: one is a link, or a log is another name of a file elsewhere, which appending to it would change.
    """
    root = batch.folder
    for name in FOLDERS:
        own_folder(root, name)
    logs = [batch.log(run) for run in batch.runs]
    tables = [root / name for name in batch.settings.tables]
    records, results = ([place(run) for run in batch.runs] for place in (batch.path, batch.result))
    own = [root / name for name in (SETTINGS, POINTS, START, LOCK)]
    for path in (*own, batch.manifest, *tables, *records, *logs, *results):
        if path.is_symlink():
            raise FileProblem(f"{path}: this is a link; a batch holds its files itself, so remove the link")
        if path.parent.resolve() not in {root.resolve(), *((root / name).resolve() for name in FOLDERS)}:
            raise FileProblem(f"{path}: this is not a file of the batch {root}")
    for path in (*logs, root / LOCK):
        if path.is_file() and path.stat().st_nlink > 1:
            raise FileProblem(f"{path}: this is another name of a file elsewhere; remove it")
