"""What a run has on disk: how much of it is what, and which of its checkpoints are whole."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from pathlib import PurePath

from bui.answers import Conflict
from bui.runs.checkpoints import files_below, listed
from bui.runs.folder import BATCH, FILES, LOG, SNAPSHOT, RunFolder
from bui.shapes.runs import Disk, DiskPart, DiskWord
from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Store

WORDS: tuple[DiskWord, ...] = ("results", "points", "network", "checkpoints", "records", "tables", "log", "other")
_WITHIN_SNAPSHOT: dict[str, DiskWord] = {
    "network": "network", "tables": "network", "manifest.json": "network", "generations": "checkpoints", "records": "records"
}  # fmt: skip
_READING = threading.Lock()
"""Held by who reads all files of a run, which may be many GB: one at a time."""


def disk(folder: RunFolder, *, thorough: bool = False) -> Disk:
    """What a run has on disk. With `thorough` each file of its network and checkpoints is read, else its size is looked at.

    Raises:
        Conflict: another run is being read.
    """
    files, sizes = Counter[DiskWord](), Counter[DiskWord]()
    for name, size in files_below(folder.path):
        word = _word(PurePath(name))
        files[word] += 1
        sizes[word] += size
    parts: list[DiskPart] = [{"what": word, "files": files[word], "bytes": sizes[word]} for word in WORDS if files[word]]
    found: Disk = {
        "bytes": sizes.total(), "free": shutil.disk_usage(folder.path).free, "parts": parts, "checkpoints": [], "damages": [],
        "thorough": thorough,
    }  # fmt: skip
    if folder.has_snapshot:
        _look(folder, found, thorough)
    return found


def _look(folder: RunFolder, found: Disk, thorough: bool) -> None:
    """Add the checkpoints, and what is damaged beside them."""
    if thorough and not _READING.acquire(blocking=False):
        raise Conflict("the files of another run are being read; try again when that is done")
    try:
        store = Store.open(folder.snapshot)
        found["checkpoints"] = listed(store, thorough=thorough)
        found["damages"] = [*map(str, store.static_damages(thorough=thorough))]
    except FileProblem as error:
        found["damages"] = [folder.said(error)]
    finally:
        if thorough:
            _READING.release()


def _word(name: PurePath) -> DiskWord:
    """What a file of a run is, by its path within the folder."""
    top = name.parts[0]
    if top == SNAPSHOT:
        return _WITHIN_SNAPSHOT.get(name.parts[1], "other") if len(name.parts) > 1 else "other"
    if top == BATCH:
        return "points"
    if top == LOG:
        return "log"
    if top == FILES or name.stem in ("anatomy", "physiology"):
        return "tables"
    return "results" if len(name.parts) == 1 and name.suffix in (".h5", ".gz") else "other"
