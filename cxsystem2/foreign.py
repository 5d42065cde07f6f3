"""Binary files that somebody else may have made: opened so that nothing but the file itself is read.

HDF5 can keep numbers in other files (external storage, virtual data sets) and refer to them (external links): who opens such
a file reads whatever it names. `opened` refuses all of this, after a look at everything that the file holds.

The libraries that read binary files end the process at some damaged ones. A process that must not end, such as the server of
the browser interface, sets a `guard`: it has each file read in a child first.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py

import cxsystem2
from cxsystem2.errors import FileProblem

PATIENCE = 60.0
"""Seconds that reading a file may take in the child."""
MOST_KNOWN = 4096
_PIECE = 2**24
_DAMAGED = "it is damaged, or was made to do harm"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """An HDF5 file for reading, all of whose content lies in it.

    Raises:
        FileProblem: it refers to other files, or has links; or a guard is set, and the file ends the process that reads it.
        OSError: it is no HDF5 file.
    """
    look(path)
    with h5py.File(path, "r") as file:
        refuse_references(file, path)
        yield file


def look(path: Path) -> None:
    """Have the guard, if there is one, look at a file before it is read.

    Raises:
        FileProblem: the file ends the process that reads it, or takes it too long.
    """
    if guard is not None:
        guard.look(path)


def refuse_references(file: h5py.File, path: Path) -> None:
    """Refuse an HDF5 file that names other files or has links.

    Raises:
        FileProblem: it does.
    """
    names: list[bytes] = []

    def note(name: bytes, info: Any) -> bytes | None:
        names.append(name)
        return None if info.type == h5py.h5l.TYPE_HARD else name  # an answer ends the visit; HDF5 bears no exception here

    if link := file.id.links.visit(note, info=True):
        shown = link.decode(errors="replace")
        raise FileProblem(f"{path}: the file is refused: '{shown}' in it is a link; copy what it refers to into the file")
    for name in names:
        found = h5py.h5o.open(file.id, name)
        if not isinstance(found, h5py.h5d.DatasetID):
            continue
        plan = found.get_create_plist()
        if plan.get_layout() == h5py.h5d.VIRTUAL or plan.get_external_count():
            shown = name.decode(errors="replace")
            remedy = "copy its numbers into the file"
            raise FileProblem(f"{path}: the file is refused: the numbers of '{shown}' lie in another file; {remedy}")


class Guard:
    """Has files read in a child before they are read here; a file that was looked at and has not changed is not read again.

    This keeps a process alive. It is no prison: the child belongs to the same user.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._known: OrderedDict[tuple[str, int, int, int], str] = OrderedDict()
        self._child: subprocess.Popen[bytes] | None = None
        self._asking = threading.Lock()

    def look(self, path: Path) -> None:
        """Read a file in the child.

        Raises:
            FileProblem: the child ended, or did not answer in time.
        """
        try:
            found = path.stat()
        except OSError:
            return  # whoever opens it says why not
        mark = (os.path.abspath(path), found.st_ino, found.st_size, found.st_mtime_ns)
        with self._asking:
            if mark not in self._known:
                self._known[mark] = self._ask(mark[0])
                while len(self._known) > MOST_KNOWN:
                    self._known.popitem(last=False)
            fault = self._known[mark]
        if fault:
            raise FileProblem(f"{path}: {fault}")

    def close(self) -> None:
        """End the child."""
        with self._asking:
            self._end()

    def _ask(self, path: str) -> str:
        """What is wrong with a file: nothing where the child has survived it, for then its reader can say why not."""
        child = self._child or self._start()
        assert child.stdin is not None and child.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(self.patience, give_up)
        clock.start()
        try:
            child.stdin.write(json.dumps(path).encode() + b"\n")
            child.stdin.flush()
            answer = child.stdout.readline()
        except OSError:
            answer = b""
        finally:
            clock.cancel()
        if answer:
            return ""
        self._end()
        if late.is_set():
            return f"reading this file takes longer than {self.patience:g} s; {_DAMAGED}"
        return f"reading this file ends the program that does it; {_DAMAGED}"

    def _start(self) -> subprocess.Popen[bytes]:
        home = str(Path(cxsystem2.__file__).parents[1])
        path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "cxsystem2.foreign"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


guard: Guard | None = None
"""Looks at each binary file before it is read; none in programs that read one and end."""


def read_whole(path: Path) -> None:
    """Read everything in a file, and keep nothing: what a reader could meet is met here."""
    if h5py.is_hdf5(path):
        with h5py.File(path, "r") as file:
            refuse_references(file, path)
            file.visititems(_read_object)
    elif path.suffix.lower() == ".mat":
        from scipy import io

        io.loadmat(str(path))
    else:
        from cxsystem2.legacy import load_legacy

        load_legacy(path)


def _read_object(name: str, found: Any) -> None:
    for key in found.attrs:
        found.attrs[key]
    if not isinstance(found, h5py.Dataset) or found.shape is None:
        return
    if not found.shape:
        found[()]
        return
    rows = max(1, _PIECE // max(1, found.nbytes // max(1, found.shape[0])))
    for start in range(0, min(found.shape[0], _most_rows(found)), rows):
        found[start : start + rows]


def _most_rows(found: h5py.Dataset) -> int:
    """Rows to read: those that nobody has written are not there, and may be more than there are atoms."""
    stored = found.id.get_storage_size()
    return int(found.shape[0]) if stored and found.nbytes < 2**34 else 0


def main() -> None:
    """The child: a path in each line of its input, a line of answer for each."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin.buffer:
        with contextlib.suppress(Exception):
            read_whole(Path(json.loads(line)))
        answers.write(b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
