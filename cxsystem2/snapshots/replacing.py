"""Another snapshot in the place of one: at every moment one of the two is whole, and what was killed is finished later.

For a snapshot ``DIR`` the new one is made as ``.DIR.repart``, and the one that it replaces is ``.DIR.before`` for a moment. The
new one knows the other by its `id`, so nothing is ever removed but what was replaced.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import sync_folder
from cxsystem2.lock import locked
from cxsystem2.snapshots import disk
from cxsystem2.snapshots.damage import DamagedSnapshot
from cxsystem2.snapshots.manifest import MARK, NAME, WHAT, read_manifest

ORIGIN = "origin"
"""The option of a manifest with the `id` of the snapshot that it was made from."""


def beside(folder: Path, word: str = "repart") -> Path:
    """Where the snapshot is made that is to take the place of the one in a directory; a link to it is followed."""
    place = Path(os.path.realpath(folder))
    return place.with_name(f".{place.name}.{word}") if place.name else place / f".{word}"


def make_way(folder: Path) -> Path:
    """Where the new snapshot is made; what an earlier attempt has left there is removed.

    The caller has the lock of the snapshot in the directory.

    Raises:
        FileProblem: somebody has put something else there, or the disk refuses.
    """
    before, after = beside(folder, "before"), beside(folder)
    with disk.said(folder, "replaced"):
        if os.path.lexists(before) and any(os.scandir(before)):
            raise FileProblem(f"{before}: the name is needed to replace {folder}; move what is there, or remove it")
        if _follows(after, folder):
            _remove(after)
    return after


def replace(folder: Path) -> Path:
    """Let the snapshot that is made beside a directory take its place; returns where that is, in full.

    The caller has the lock of the snapshot that is replaced. It is removed; what somebody has put there stays.

    Raises:
        FileProblem: the disk refuses.
    """
    with disk.said(folder, "replaced"):
        place = Path(os.path.realpath(folder))
        os.rename(place, beside(place, "before"))
        os.rename(beside(place), place)
        _finish(place)
    return place


def settle(folder: Path) -> None:
    """Finish the replacement of a snapshot that was killed, where there was one.

    Raises:
        FileProblem: another process is replacing it right now, or the disk refuses.
    """
    before, place = beside(folder, "before"), Path(os.path.realpath(folder))
    with contextlib.suppress(OSError):
        before.rmdir()  # which was all that was left to do
    if not os.path.lexists(before / NAME):
        return
    with contextlib.ExitStack() as lock:
        try:
            lock.enter_context(locked(before, WHAT))
        except FileProblem:
            if place.is_dir():
                return  # who replaces it has nothing left to do but to remove the old one
            raise
        with disk.said(folder, "replaced"):
            if not os.path.lexists(place):
                os.rename(beside(place) if _follows(beside(place), before) else before, place)
            if os.path.lexists(before) and _follows(place, before):
                _finish(place)


def _finish(folder: Path) -> None:
    """Take over what somebody has put into the old snapshot, merged results say, and remove it."""
    before = beside(folder, "before")
    there = {path.name for path in folder.iterdir()}
    for path in before.iterdir():
        if path.name not in there and not path.name.startswith("."):
            os.rename(path, folder / path.name)
    sync_folder(folder.parent)
    _remove(before)


def _follows(folder: Path, other: Path) -> bool:
    """Whether there is a whole snapshot that was made from another one."""
    if os.path.lexists(folder / MARK):
        return False
    try:
        return read_manifest(folder).options.get(ORIGIN) == read_manifest(other).id
    except DamagedSnapshot:
        return False


def _remove(folder: Path) -> None:
    """Remove a snapshot, its manifest last, so that it is known for what it is until then."""
    for path in folder.iterdir():
        if path.name != NAME:
            disk.remove(path)
    (folder / NAME).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()
