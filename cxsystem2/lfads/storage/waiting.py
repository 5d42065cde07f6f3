"""A storage that refuses for a while (read-only, out of reach) is waited for, and that is said; a full disk is not."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from cxsystem2.errors import FileProblem

T = TypeVar("T")
Tell = Callable[[str], object]

PATIENCE = 1800.0
"""Seconds for which a storage may refuse before work on it stops."""
_PAUSE, _LONGEST = 0.2, 5.0
"""Seconds between two attempts: of the first ones, and at most."""
_AGAIN = 60.0
"""Seconds after which it is said again that somebody waits."""
_AWAY = frozenset(
    getattr(errno, name)
    for name in (
        "ESTALE", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNREFUSED", "ECONNRESET",
        "ECONNABORTED", "ENOTCONN", "EPIPE", "EREMOTEIO", "EAGAIN", "ENOLCK", "EBUSY",
    )
    if hasattr(errno, name)
)  # fmt: skip
"""The storage is out of reach: of use for reading, too."""
_CLOSED = _AWAY | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""Nothing can be written now."""
READING, WRITING = _AWAY, _CLOSED
"""Errors that are waited for when a file is read (one that may not be read is not), and when one is written."""
BEGINNING = _CLOSED - {errno.EACCES, errno.EPERM}
"""Those when work begins: a folder in which a user may not write is said at once."""
_DATABASE = ("SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_listeners: list[Tell] = []


class Refused(FileProblem):
    """A storage has refused for longer than anybody waits."""


@contextlib.contextmanager
def told(listener: Tell) -> Iterator[None]:
    """While the block lasts, a function is told when somebody waits for a storage, and when it answers again."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell(sentence: str) -> None:
    """Tell who listens."""
    for each in [*_listeners]:
        each(sentence)


def refusal(error: BaseException | None, errors: frozenset[int] = WRITING) -> str:
    """Why a storage refuses for now, in a few words; empty for errors that waiting does not mend."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in errors:
            return error.strerror or str(error)
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "").startswith(_DATABASE):
            return str(error)
        error = error.__cause__ or error.__context__
    return ""


def patiently(action: Callable[[], T], where: str, *, errors: frozenset[int] = WRITING, patience: float | None = None) -> T:
    """Do something with a storage; when it refuses, wait and do it again.

    Args:
        action: may be done again when it has failed.
        where: the storage, as messages name it.
        errors: that are waited for, by their numbers.
        patience: seconds; `PATIENCE` unless given.

    Raises:
        Refused: it has refused for too long.
    """
    limit = PATIENCE if patience is None else patience
    begin = said = time.monotonic()
    pause, waited = _PAUSE, False
    while True:
        try:
            found = action()
        except (OSError, FileProblem, sqlite3.Error) as error:
            why, now = refusal(error, errors), time.monotonic()
            if not why or isinstance(error, Refused):
                raise
            if now - begin >= limit:
                raise Refused(f"{where}: the storage has refused for {now - begin:.0f} s ({why})") from error
            if not waited or now - said >= _AGAIN:
                since = f" for {now - begin:.0f} s" if waited else ""
                tell(f"{where}: the storage refuses{since} ({why}); it is waited for, up to {limit / 60:g} minutes")
                said = now
            waited = True
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST)
            continue
        if waited:
            tell(f"{where}: the storage answers again, after {time.monotonic() - begin:.0f} s")
        return found
