"""Files of a snapshot on their way to the disk: written once, in one pass, and looked at again."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import PART, sync_folder
from cxsystem2.snapshots.checksum import Content, Method, begin, content

_PIECE = 2**20
"""Bytes that are written at once: their checksum is made while they are near the processor."""


def write(path: Path, pieces: Iterable[memoryview], method: Method) -> Content:
    """Write a new file, and wait until the disk has it; meanwhile it is read again.

    Raises:
        OSError: the disk refuses, or does not give back what was written.
    """
    summed, size = begin(method), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        for whole in pieces:
            for start in range(0, len(whole), _PIECE):
                piece = whole[start : start + _PIECE]
                summed.update(piece)
                size += len(piece)
                while piece:
                    piece = piece[os.write(handle, piece) :]
        written = Content(size, f"{method}:{summed.hexdigest()}")
        with ThreadPoolExecutor(1) as other:
            waiting = other.submit(os.fsync, handle)
            found = content(path, method)
            waiting.result()
    finally:
        os.close(handle)
    if found != written:
        raise OSError(errno.EIO, "the disk does not give back what was written")
    return written


def temporary(target: Path) -> Path:
    """A name beside a target for what is not whole yet, or not wanted any more."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")


def leftovers(folder: Path) -> list[Path]:
    """What processes that were killed have left in a folder under temporary names."""
    try:
        return [folder / name for name in os.listdir(folder) if name.startswith(".") and name.endswith(PART)]
    except FileNotFoundError:
        return []


def remove(path: Path) -> None:
    """Remove a file or a folder, as far as the system lets us; a link itself, and nothing behind it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def withdraw(folder: Path) -> None:
    """Remove a folder so that at no moment half of it stands under its name.

    Raises:
        OSError: the disk refuses.
    """
    hidden = temporary(folder)
    os.rename(folder, hidden)
    sync_folder(folder.parent)
    remove(hidden)


def reason(error: OSError) -> str:
    """Why the disk refused, and what to do about it, as a part of a sentence."""
    said = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1), errno.EFBIG):
        return f"{said}; make room there"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{said}; see that you may write there"
    if error.errno == errno.EIO:
        return f"{said}; see that the disk is sound"
    return f"{said}: {error.filename}" if error.filename else said


@contextlib.contextmanager
def said(folder: Path, what: str) -> Iterator[None]:
    """Say what cannot be done with a snapshot where the disk refuses within a block; `what` is "made", for example.

    Raises:
        FileProblem: the disk refuses.
    """
    try:
        yield
    except FileProblem:
        raise
    except OSError as error:
        raise FileProblem(f"{folder}: the snapshot cannot be {what}: {reason(error)}") from error
