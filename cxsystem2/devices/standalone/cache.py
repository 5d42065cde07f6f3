"""Compiled programs, kept by what they were made from, so that no program is compiled twice.

The folder is ``cxsystem2/programs`` in the user's cache (``XDG_CACHE_HOME``, or ``~/.cache``), or the one that the
environment variable ``CXSYSTEM2_CACHE`` names. It holds at most ``CXSYSTEM2_CACHE_SIZE`` gigabytes; what was not used
for longest goes first. An entry is one file: the SHA-256 of the program, then the program. It appears under its name when
it is whole, and is thrown away when its sum does not fit. Programs are taken only from a folder and from files that belong
to this user and that nobody else can write; otherwise everything is compiled afresh.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cxsystem2.errors import DeviceError
from cxsystem2.files import PART, expanded, replacing
from cxsystem2.private import read_private, whose

FOLDER, SIZE = "CXSYSTEM2_CACHE", "CXSYSTEM2_CACHE_SIZE"
DEFAULT_SIZE = 2.0
"""Gigabytes."""
_SUFFIX = ".program"
_SUM = 64
_STALE = 3600.0
"""Seconds after which a file that is being written belongs to nobody."""


def cache_folder() -> Path:
    """Where programs are kept."""
    if own := os.environ.get(FOLDER):
        return expanded(own) / "programs"
    return expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "cxsystem2" / "programs"


def cache_limit() -> int:
    """How large the cache may be, in byte."""
    text = os.environ.get(SIZE) or str(DEFAULT_SIZE)
    try:
        size = float(text)
    except ValueError:
        size = math.nan
    if not (math.isfinite(size) and size >= 0):
        raise DeviceError(f"{SIZE} is the size of the cache in gigabytes, 0.5 say, and not '{text}'")
    return int(size * 1e9)


class Cache:
    """A folder of programs, used by any number of processes at the same time."""

    def __init__(self, folder: Path | None = None, limit: int | None = None) -> None:
        self.folder = folder or cache_folder()
        self.limit = cache_limit() if limit is None else limit

    def provide(self, key: str, build: Callable[[], bytes]) -> tuple[bytes, str]:
        """The program of a key, built where there is none yet, and why it could not be kept (mostly nothing).

        Of several processes that ask for the same program, one builds it and the others wait.
        """
        if problem := whose(self.folder):
            return build(), f"compiled afresh, because kept programs cannot be trusted: {problem}"
        if (found := self.get(key)) is not None:
            return found, ""
        with self._alone(key):
            if (found := self.get(key)) is not None:
                return found, ""
            program = build()
            try:
                self.put(key, program)
            except OSError as error:
                return program, f"the compiled program cannot be kept in {self.folder}: {error}"
        return program, ""

    def get(self, key: str) -> bytes | None:
        """The program of a key; one that is damaged, or that others can write, is removed."""
        path = self._path(key)
        try:
            content = read_private(path) or b""
        except FileNotFoundError:
            return None
        except OSError:
            content = b""
        program = content[_SUM:]
        if hashlib.sha256(program).hexdigest().encode() != content[:_SUM]:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the time of change is the time of the last use
        return program

    def put(self, key: str, program: bytes) -> None:
        """Keep a program.

        Raises:
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(self._path(key), overwrite=True) as part:
            part.touch(mode=0o600)
            part.write_bytes(hashlib.sha256(program).hexdigest().encode() + program)
        self._shrink(key)

    def entries(self) -> list[tuple[Path, os.stat_result]]:
        """The kept programs, the one not used for longest first."""
        found = []
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f"*{_SUFFIX}"):
                with contextlib.suppress(OSError):  # another process may remove it
                    found.append((path, path.stat()))
        return sorted(found, key=lambda entry: entry[1].st_mtime)

    def size(self) -> int:
        """Size of all programs in byte."""
        return sum(status.st_size for _, status in self.entries())

    def clear(self) -> int:
        """Remove all programs; returns their number."""
        entries = self.entries()
        for path, _ in entries:
            self._remove(path)
        return len(entries)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{_SUFFIX}"

    def _remove(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()
        with contextlib.suppress(OSError):
            path.with_suffix(".lock").unlink()

    def _shrink(self, key: str) -> None:
        """Remove the programs not used for longest, but never the one of a key; and what killed processes left."""
        entries = self.entries()
        size = sum(status.st_size for _, status in entries)
        for path, status in entries:
            if size <= self.limit:
                break
            if path != self._path(key):
                self._remove(path)
                size -= status.st_size
        for part in self.folder.glob(f".*{PART}"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > _STALE:
                    part.unlink()

    @contextlib.contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Wait until no other process builds the same; the lock of a process that is killed goes with it."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError, ImportError):
                import fcntl

                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                file = stack.enter_context(open(self._path(key).with_suffix(".lock"), "w"))
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


def put_program(program: bytes, folder: Path) -> None:
    """Put a compiled program into the folder in which it is to run."""
    path = folder / "main"
    path.unlink(missing_ok=True)
    path.write_bytes(program)
    path.chmod(0o755)
