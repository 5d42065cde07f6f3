"""Serving the interface: an address, a browser that opens it, and waitress, which answers."""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import json
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bui import welcome
from bui.app import LARGEST_REQUEST, create_app
from bui.connections import MOST_CONNECTIONS, hurry
from bui.home import Home, usual_home
from bui.security import LOOPBACK, Session, cookie_name
from cxsystem2.errors import CxSystemError
from cxsystem2.files import write_text

THREADS = 24
"""Requests at a time; each open page holds one for its events."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the interface is served."""

    folder: Path = field(default_factory=usual_home)
    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any that is free."""
    allow_remote: bool = False
    browser: bool = True
    parallel: int | None = None
    """Runs at a time; None leaves it to the number of cores."""
    latents: Path | None = None
    """Where runs of LFADS are looked for; None: in the home folder."""


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until the user stops it; `tell` prints the address and warnings.

    Raises:
        CxSystemError: the address is not this machine's own and that was not allowed, the port is taken, the home folder is
            served already or cannot be written.
    """
    from waitress.server import create_server
    from waitress.task import ThreadedTaskDispatcher

    class Threads(ThreadedTaskDispatcher):
        """Ends streams of events before it waits for the threads: they would go on."""

        def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
            app.extensions["runs"].changes.over.set()
            return bool(super().shutdown(cancel_pending, timeout))

    hosts = _hosts(settings)
    home = Home.make(settings.folder, settings.latents)
    session = Session(hosts=hosts, name=cookie_name(home.folder))
    with _own(home), _bound(settings) as listening:
        url = f"http://{'127.0.0.1' if settings.host == '0.0.0.0' else settings.host}:{listening.getsockname()[1]}"
        app = create_app(home, session, parallel=settings.parallel)
        try:
            _note(home, url, session)
            threads = Threads()
            threads.set_thread_count(THREADS)
            server = create_server(
                app,
                _dispatcher=threads,
                sockets=[listening],
                threads=THREADS,
                max_request_body_size=LARGEST_REQUEST,
                channel_timeout=60,
                cleanup_interval=5,
                connection_limit=MOST_CONNECTIONS,
                ident="cxsystem2",
            )
            hurry(server)
            _welcome(settings, home, f"{url}/enter?token={quote(session.token or '')}", tell)
            threading.Thread(target=_warm_up, daemon=True).start()
            server.run()
        finally:
            app.extensions["close"]()
            home.server.unlink(missing_ok=True)
            welcome.remove(home)


def _welcome(settings: Settings, home: Home, address: str, tell: Callable[[str], None]) -> None:
    """Tell the address, and open it."""
    if settings.allow_remote and not is_loopback(settings.host):
        tell("warning: whoever reaches this machine and has the address can run programs as you; a tunnel (ssh -L) is safer")
    tell(f"cxsystem2 serves {home.folder}; open this address, which works once:\n{address}")
    if settings.browser:
        with contextlib.suppress(CxSystemError):  # a full disk; the address is there
            page = welcome.write(home, address)
            tell("if the browser shows no page, it may not read the file that signs it in; open the address above by hand")
            threading.Timer(0.5, webbrowser.open, (page.as_uri(),)).start()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.IPv4Address(host).is_loopback  # a name such as 127.0.0.1.example means whatever its owner wants
    except ValueError:
        return False


def _hosts(settings: Settings) -> tuple[str, ...]:
    """Names under which the server may be asked for."""
    if is_loopback(settings.host):
        return tuple(dict.fromkeys((*LOOPBACK, settings.host)))
    if not settings.allow_remote:
        raise CxSystemError(
            f"--host {settings.host} lets other machines in, and whoever comes in can run programs as you; "
            "add --allow-remote if that is meant"
        )
    names = {socket.gethostname(), socket.getfqdn(), settings.host}
    if settings.host == "0.0.0.0":
        with contextlib.suppress(OSError):
            names |= {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return (*LOOPBACK, *sorted(name.lower() for name in names))


@contextlib.contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(128)  # who opens the address at once waits, and is not refused
    except (OSError, ValueError, OverflowError) as error:  # what is no name of a host is a ValueError
        listening.close()
        place, why = f"{settings.host}:{settings.port}", getattr(error, "strerror", None) or error
        raise CxSystemError(f"cannot listen at {place}: {why}; name another --port or --host") from None
    with listening:
        yield listening


@contextlib.contextmanager
def _own(home: Home) -> Iterator[None]:
    """One server at a time works on a home folder."""
    from cxsystem2.lock import locked

    with locked(home.folder, "home folder"):
        yield


def _note(home: Home, url: str, session: Session) -> None:
    """Leave address and key where only this user can read them."""
    content: dict[str, Any] = {"url": url, "key": session.key, "process": os.getpid()}
    before = os.umask(0o077)
    try:
        write_text(home.server, json.dumps(content, indent=1) + "\n", overwrite=True)
    finally:
        os.umask(before)


def _warm_up() -> None:
    """Import what the first check and the first look at a result need, while the browser starts."""
    import h5py  # noqa: F401

    from bui.document.check import examine
    from bui.document.sheets import empty

    examine(empty())
    gc.collect()
    gc.freeze()  # a third of the time of a check is searching what was imported for garbage
