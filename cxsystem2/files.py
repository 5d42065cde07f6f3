"""Writing files so that a reader never sees half of one: temporary name, flush to disk, rename."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cxsystem2.errors import FileProblem, FileTaken

PART = ".part"
"""Suffix of a file that is being written; one that is left behind belongs to a process that was killed."""
_TAKEN = "the file exists already; name another one, or remove it"

_NO_SUCH_QUESTION = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""What file systems answer that cannot wait for a folder."""
_ESCAPES = {"%": "%25", "/": "%2F", "\0": "%00"}


def as_part(name: str) -> str:
    """A name of a table as one part of a path, in a file of ours say: what divides paths is written as in addresses."""
    return "".join(_ESCAPES.get(letter, letter) for letter in name) if name != "." else "%2E"


def from_part(part: str) -> str:
    """The name that a part of a path stands for; parts from before there were such names stand for themselves."""
    return re.sub("%(25|2F|00|2E)", lambda found: chr(int(found[1], 16)), part)


def members(group: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Name and content of each member of an HDF5 group, or of its attributes.

    They are a list because h5py keeps the lock that all threads need while somebody goes through `items()` or `values()`: an
    error on the way would leave it locked until Python happens to tidy up.
    """
    return list(group.items())


@contextlib.contextmanager
def replacing(target: Path, *, overwrite: bool = False, durable: bool = True) -> Iterator[Path]:
    """Give a temporary path to write to; when the block ends well, the file appears under its final name at once.

    `durable` waits until the disk has it; a file that is worth nothing after a power cut need not wait.

    Raises:
        FileTaken: the target exists (unless `overwrite`).
        FileProblem: the disk refuses.
    """
    if target.exists() and not overwrite:
        raise FileTaken(f"{target}: {_TAKEN}")
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        if durable:
            with open(part, "rb") as written:
                os.fsync(written.fileno())
        if overwrite:
            os.replace(part, target)
        else:
            publish(part, target)
        if durable:
            with contextlib.suppress(OSError):  # the file is there already
                sync_folder(target.parent)
    except OSError as error:
        if isinstance(error, FileExistsError) and target.exists():
            raise FileTaken(f"{target}: {_TAKEN}") from error
        raise FileProblem(f"{target}: the file cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


class PatientFile(io.FileIO):
    """A file whose writes never fail at once; `error` holds the first failure, to be raised when all is closed.

    HDF5 cannot close a file of which a write has failed, and ends the process when it tries. It can close this one.
    """

    error: OSError | None = None

    def write(self, data: Any) -> int:
        """Write, or note why not."""
        size = memoryview(data).nbytes
        if self.error is None:
            try:
                rest = memoryview(data).cast("B")
                while rest:
                    rest = rest[super().write(rest) :]
            except OSError as error:
                self.error = error
        return size

    def truncate(self, size: int | None = None) -> int:
        """Cut or extend, or note why not."""
        try:
            return super().truncate(size)
        except OSError as error:
            self.error = self.error or error
            return size or 0

    def check(self) -> None:
        """Raise the first failure."""
        if self.error is not None:
            raise self.error


def publish(part: Path, target: Path) -> None:
    """Give a file its final name; a link fails, unlike a rename, when another process made the target meanwhile."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        part.rename(target)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of the files in a folder, where the system can say so.

    Raises:
        OSError: the disk refuses.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_QUESTION:
            raise
    finally:
        os.close(handle)


def write_text(target: Path, text: str, *, overwrite: bool = False, durable: bool = True) -> None:
    """Write a text file whole or not at all."""
    with replacing(target, overwrite=overwrite, durable=durable) as part:
        part.write_text(text, encoding="utf-8", newline="")


def expanded(path: str | os.PathLike[str]) -> Path:
    """A path that a user has written, with ``~`` and ``~user`` replaced by the folders that they mean.

    Raises:
        FileProblem: there is no such user, or the system takes no such name.
    """
    try:
        found = Path(path).expanduser()
        os.stat(found)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return found
    except RuntimeError:
        raise FileProblem(f"{path}: there is no user '{Path(path).parts[0][1:]}'") from None
    except (OSError, ValueError) as error:
        raise FileProblem(f"{path}: this is no name of a file: {getattr(error, 'strerror', None) or error}") from None
    return found


def sibling(path: Path, suffix: str) -> Path:
    """A path with another suffix; of a folder that is there, one beside it with the suffix added.

    Raises:
        FileProblem: it is no name of a file.
    """
    folder = path.is_dir()
    if folder and not path.name:
        path = path.resolve()  # "." has a name; "/" has none
    if not path.name:
        raise FileProblem(f"'{path}' is no name of a file")
    return path.with_name(f"{path.name}{suffix}") if folder else path.with_suffix(suffix)


def sha256(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_there(path: Path) -> bool:
    """Whether there is something under a path; nothing is under a name that the system takes for none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def inside(root: Path, path: Path) -> bool:
    """Whether a path lies below a folder, after all links are followed.

    Nothing lies inside the root of the file system: there, a folder would say nothing.
    """
    try:
        home, whole = root.resolve(), path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or no name of a file
        return False
    return home != home.parent and home in whole.parents


def own_folder(root: Path, name: str) -> Path:
    """A folder of a directory that this program keeps, after making sure that it is no link to elsewhere.

    Raises:
        FileProblem: it is a link, or no folder.
    """
    folder = root / name
    if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
        raise FileProblem(
            f"{folder}: this is {'a link' if folder.is_symlink() else 'no folder'}; nothing is changed through it"
        )
    return folder


def free_name(target: Path) -> Path:
    """The path itself, or the path with ``_1``, ``_2``, … before its suffix, whichever does not exist yet."""
    candidate, number = target, 0
    while candidate.exists():
        number += 1
        candidate = target.with_name(f"{target.stem}_{number}{target.suffix}")
    return candidate


def writable(target: Path, *, overwrite: bool = False) -> Path:
    """The target, after making sure that a file can be made there, so that it is known before hours of work.

    Raises:
        FileTaken: it exists (unless `overwrite`).
        FileProblem: its folder cannot be made or written to.
    """
    if target.exists() and not overwrite:
        raise FileTaken(f"{target}: {_TAKEN}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{target.parent}: the folder cannot be made: {error.strerror or error}") from error
    if not os.access(target.parent, os.W_OK):
        raise FileProblem(f"{target.parent}: no permission to write there; name another place")
    return target
