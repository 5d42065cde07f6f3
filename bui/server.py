"""Serving the interface: an address, a browser that opens it, and waitress, which answers."""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bui import running, welcome
from bui.app import LARGEST_REQUEST, create_app
from bui.connections import MOST_CONNECTIONS, hurry
from bui.home import Home, usual_home
from bui.port import bound
from bui.security import LOOPBACK, ServerSession, cookie_name
from cxsystem2 import garbage
from cxsystem2.errors import CxSystemError

THREADS = 24
"""Requests at a time; each open page holds one for its events."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the interface is served."""

    folder: Path = field(default_factory=usual_home)
    host: str = "127.0.0.1"
    port: int | None = None
    """None takes the one of last time in this home folder, 0 any that is free."""
    allow_remote: bool = False
    browser: bool = True
    parallel: int | None = None
    """Runs at a time; None leaves it to the number of cores."""
    latents: Path | None = None
    """Where runs of LFADS are looked for; None: in the home folder."""


def serve(settings: ServerSettings, tell: Callable[[str], None]) -> bool:
    """Serve until the user stops it; `tell` prints the address and warnings.

    False when a server is at work on the home folder already: its page is opened, with an address that is fresh.

    Raises:
        CxSystemError: the address is not this machine's own and that was not allowed, the port is taken, the home folder cannot
            be written, or a process works on it that does not answer.
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
    if at_work := running.address(home):
        _join(settings, home, *at_work, tell)
        return False
    session = ServerSession(hosts=hosts, name=cookie_name(home.folder))
    with _own(home), bound(home, settings.host, settings.port, tell) as listening:
        url = f"http://{'127.0.0.1' if settings.host == '0.0.0.0' else settings.host}:{listening.getsockname()[1]}"
        app = create_app(home, session, parallel=settings.parallel)
        try:
            running.note(home, url, session)
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
    return True


def _welcome(settings: ServerSettings, home: Home, address: str, tell: Callable[[str], None]) -> None:
    """Tell the address, and open it."""
    if settings.allow_remote and not is_loopback(settings.host):
        tell("warning: whoever reaches this machine and has the address can run programs as you; a tunnel (ssh -L) is safer")
    tell(f"cxsystem2 serves {home.folder}; open this address, which works once:\n{address}")
    _open(settings, home, address, tell)


def _join(settings: ServerSettings, home: Home, address: str, process: int, tell: Callable[[str], None]) -> None:
    """Tell of the server that is at work already, and open its page."""
    tell(f"cxsystem2 serves {home.folder} already (process {process}); open this address, which works once:\n{address}")
    if settings.port is not None or settings.parallel is not None or settings.allow_remote or settings.latents is not None:
        tell("options of how to serve hold for a server that starts; stop the one at work first to change them")
    _open(settings, home, address, tell)


def _open(settings: ServerSettings, home: Home, address: str, tell: Callable[[str], None]) -> None:
    """Open an address in the browser, by a file that holds it."""
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


def _hosts(settings: ServerSettings) -> tuple[str, ...]:
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
def _own(home: Home) -> Iterator[None]:
    """One server at a time works on a home folder."""
    from cxsystem2.lock import locked

    with locked(home.folder, "home folder"):
        yield


def _warm_up() -> None:
    """Import what the first check and the first look at a result need, while the browser starts."""
    import h5py  # noqa: F401

    from bui.document.check import examine
    from bui.document.sheets import empty

    examine(empty())
    gc.collect()
    garbage.set_aside_for_good()  # a third of the time of a check is searching what was imported for garbage
