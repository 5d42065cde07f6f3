"""Headers of the C++ library as g++ keeps what it has read of them: to read them takes up to half of the time of a program.

A file of them is 47 MB, and making it takes as long as it saves in four programs. So they are made for the second program of a
cache, and only those of the last used flags stay. The compiler looks whether a file fits, and reads the headers where not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from cxsystem2.devices.standalone.cache import Cache
from cxsystem2.errors import FileProblem
from cxsystem2.files import replacing
from cxsystem2.private import whose
from cxsystem2.surroundings import child_environment

FOLDER, LIMIT = "headers", 400_000_000
"""Where they are kept beside the programs, and how large they may be together (byte)."""
PAIR = 100_000_000
"""Bytes of what one program needs: a cache that may hold no more has none."""
NAMES = (
    *("algorithm", "atomic", "climits", "cmath", "csignal", "cstdint", "cstdio", "cstdlib", "cstring", "ctime", "fstream"),
    *("iostream", "iterator", "limits", "map", "random", "string", "utility", "vector"),
)
"""The headers: all that Brian2 and this package ask for in a program."""
_GNU = "Free Software Foundation"
_SUFFIX = ".gch"
_TOLD = ("-D", "-I", "-L", "-U", "-l", "-x")
"""How flags begin that say nothing of how these headers are read: no macro of a program is in them."""


def told(flags: Sequence[str]) -> list[str]:
    """The flags that a file of headers depends on."""
    return [flag for flag in flags if not flag.startswith(_TOLD)]


def folder() -> Path:
    """Where they are kept."""
    return Cache().folder.parent / FOLDER


def clear() -> None:
    """Remove all."""
    for header in folder().glob("*.h"):
        _remove(header)


class Precompiled:
    """The headers for the flags of some units; none where they cannot be kept, or where the compiler is not GNU's."""

    def __init__(self, command: Sequence[str], environment: Sequence[str], *, make: bool) -> None:
        """Give headers for a compiler.

        Args:
            command: the compiler.
            environment: what its programs depend on besides their text and flags, its version among it.
            make: whether to make those that are not there yet.
        """
        self.command, self.environment, self.make = command, environment, make
        self.folder, self.limit = folder(), min(Cache().limit, LIMIT)
        self.useful = any(_GNU in one for one in environment) and self.limit >= PAIR and not whose(self.folder)
        self.used: set[Path] = set()

    def flags(self, flags: Sequence[str]) -> list[str]:
        """Flags for a unit besides its own: those that have the headers included before its text."""
        if not self.useful:
            return []
        told_flags = told(flags)
        text = "".join(f"#include <{name}>\n" for name in NAMES)
        key = hashlib.sha256("\0".join([*self.environment, *told_flags, text]).encode()).hexdigest()
        header = self.folder / f"{key}.h"
        kept = header.with_name(f"{header.name}{_SUFFIX}")
        if not (header.exists() and kept.exists()) and not (self.make and self._made(header, kept, text, told_flags)):
            return []
        if whose(header) or whose(kept):
            return []
        with contextlib.suppress(OSError):
            os.utime(kept)  # the time of change is the time of the last use
        self.used.add(header)
        return ["-include", str(header)]

    def drop(self) -> None:
        """Remove those that were used: a program could be compiled without them only."""
        for header in self.used:
            _remove(header)

    def _made(self, header: Path, kept: Path, text: str, flags: Sequence[str]) -> bool:
        """Whether the headers are there now; while another process makes them, this one does without."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _alone(header.with_suffix(".lock")) as alone:
                if not alone:
                    return False
                with replacing(header, overwrite=True, durable=False) as part:
                    part.write_text(text, encoding="utf-8")
                with replacing(kept, overwrite=True, durable=False) as part:
                    made = [*self.command, *flags, "-x", "c++-header", str(header), "-o", str(part)]
                    done = subprocess.run(made, capture_output=True, env=child_environment())
                    if done.returncode:
                        return False
                    part.chmod(0o600)
            self._shrink(kept)
        except (OSError, FileProblem):
            return False
        return True

    def _shrink(self, newest: Path) -> None:
        """Remove those not used for longest."""
        entries = sorted(self.folder.glob(f"*{_SUFFIX}"), key=lambda path: -path.stat().st_mtime)
        entries = [newest, *(path for path in entries if path != newest)]
        size = 0
        for path in entries:
            size += path.stat().st_size
            if size > self.limit:
                _remove(path.with_suffix(""))


def _remove(header: Path) -> None:
    for path in (header, header.with_name(f"{header.name}{_SUFFIX}"), header.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether no other process makes the same; the lock of one that is killed goes with it."""
    with open(path, "w") as file:
        alone = True
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                alone = False
        yield alone
