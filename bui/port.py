"""The port of a home folder: the same at every start, so that bookmarks of the page hold."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator

from bui.home import Home
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import write_text


def remembered(home: Home) -> int | None:
    """The port that was used last for a home folder; None where nothing is known, or what stands there is no port."""
    try:
        text = home.port.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return int(text) if text.isdecimal() and 1024 <= int(text[:9]) <= 65535 and len(text) <= 5 else None


@contextlib.contextmanager
def bound(home: Home, host: str, port: int | None, tell: Callable[[str], None]) -> Iterator[socket.socket]:
    """A socket that listens at a port and remembers it: the one that is named, the one of last time, or any that is free.

    Raises:
        CxSystemError: the port that is named is taken, or this machine has no such address.
    """
    last = remembered(home)
    wanted = (last or 0) if port is None else port
    try:
        listening = _listening(host, wanted)
    except CxSystemError:
        if port is not None or not wanted:
            raise
        listening = _listening(host, 0)
        tell(
            f"port {wanted}, which this home folder had last time, is taken by another program: bookmarks do not work this time"
        )
    with listening:
        found = int(listening.getsockname()[1])
        if found != last and (port is not None or last is None):
            with contextlib.suppress(FileProblem):  # a full disk; the page is served all the same
                write_text(home.port, f"{found}\n", overwrite=True)
        yield listening


def _listening(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # who opens the address at once waits, and is not refused
    except (OSError, ValueError, OverflowError) as error:  # what is no name of a host is a ValueError
        listening.close()
        why = getattr(error, "strerror", None) or error
        raise CxSystemError(f"cannot listen at {host}:{port}: {why}; name another --port or --host") from None
    return listening
