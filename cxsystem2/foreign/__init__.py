"""Binary files that somebody else may have made: opened so that nothing but the file itself is read.

HDF5 can keep numbers in other files (external storage, virtual data sets) and refer to them (external links): who opens such
a file reads whatever it names. `opened` refuses all of this, after a look at everything that the file holds.

The libraries that read binary files end the process at some damaged ones. A process that must not end, such as the server of
the browser interface, sets a `guard`: it has each file read in a child first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.errors import FileProblem
from cxsystem2.foreign.guard import CHANGED, Guard, Mark

if TYPE_CHECKING:
    import h5py

__all__ = ["Guard", "guard", "look", "looked_at", "opened", "refuse_references"]


@contextlib.contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """An HDF5 file for reading, all of whose content lies in it.

    Raises:
        FileProblem: it refers to other files, or has links; or a guard is set, and refuses the file.
        OSError: it is no HDF5 file.
    """
    import h5py

    mark = look(path)
    with h5py.File(path, "r") as file:
        _unchanged(path, mark)
        refuse_references(file, path)
        yield file


@contextlib.contextmanager
def looked_at(path: Path) -> Iterator[None]:
    """What reads a binary file by its path does so in here: the guard, if there is one, has looked at the file that is read.

    Raises:
        FileProblem: the guard refuses the file, or the file changes while it is read.
    """
    mark = look(path)
    yield
    _unchanged(path, mark)


def look(path: Path) -> Mark | None:
    """Have the guard, if there is one, look at a file before it is read; returns which state of the file it has seen.

    Raises:
        FileProblem: the file ends the process that reads it, or takes it too long or too much memory.
    """
    return None if guard is None else guard.look(path)


def _unchanged(path: Path, mark: Mark | None) -> None:
    if mark is not None and Mark.of(path) != mark:
        raise FileProblem(f"{path}: {CHANGED}")


def refuse_references(file: h5py.File, path: Path) -> None:
    """Refuse an HDF5 file that names other files or has links.

    Raises:
        FileProblem: it does.
    """
    from h5py import h5d, h5l, h5o

    names: list[bytes] = []

    def note(name: bytes, info: Any) -> bytes | None:
        names.append(name)
        return None if info.type == h5l.TYPE_HARD else name  # an answer ends the visit; HDF5 bears no exception here

    if link := file.id.links.visit(note, info=True):
        shown = link.decode(errors="replace")
        raise FileProblem(f"{path}: the file is refused: '{shown}' in it is a link; copy what it refers to into the file")
    for name in names:
        found = h5o.open(file.id, name)
        if not isinstance(found, h5d.DatasetID):
            continue
        plan = found.get_create_plist()
        if plan.get_layout() == h5d.VIRTUAL or plan.get_external_count():
            shown = name.decode(errors="replace")
            remedy = "copy its numbers into the file"
            raise FileProblem(f"{path}: the file is refused: the numbers of '{shown}' lie in another file; {remedy}")


guard: Guard | None = None
"""Looks at each binary file before it is read; none in programs that read one and end."""
