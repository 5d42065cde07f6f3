"""``cxsystem2 serve``: the browser interface, on this machine and for its user alone."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.output import echo


def command(
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="FOLDER", help="Where projects and runs are; default: the data folder of the user."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=65535, help="Port to listen at; 0 takes any that is free; default: the one of last time."
        ),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; one for other machines needs --allow-remote.")
    ] = "127.0.0.1",
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Let other machines in; who has the address can run programs as you.")
    ] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the address in the browser.")] = True,
    parallel: Annotated[
        int | None, typer.Option("--parallel", min=1, help="Runs at a time; default: one for each core, at least 3.")
    ] = None,
    latents: Annotated[
        Path | None,
        typer.Option("--latents", metavar="FOLDER", help="Where runs of LFADS and their data are; default: latents in --home."),
    ] = None,
) -> None:
    """Serve the browser interface: edit tables, check them as you type, run them, watch, and look at the results.

    While a server is at work on the same home folder, the command opens the page of that one.
    """
    import signal

    from bui.home import usual_home
    from bui.server import ServerSettings, serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it, it ends in order
    settings = ServerSettings(home or usual_home(), host, port, allow_remote, browser, parallel, latents)
    served = True
    with contextlib.suppress(KeyboardInterrupt):
        served = serve(settings, lambda text: echo(text, err=True))
    if served:
        echo("cxsystem2: the server has stopped; runs go on, and are shown again at the next start", err=True)


def show_help(page: str, anchor: str) -> str | None:
    """Open a place of the documentation in the page of the server at work on the usual home folder.

    Returns the address, which works once; None without a server.
    """
    import webbrowser
    from urllib.parse import urlencode

    from bui import welcome
    from bui.home import Home, usual_home
    from bui.running import address

    home = Home(usual_home())
    found = address(home, patience=1) if home.folder.is_dir() else None
    if found is None:
        return None
    whole = f"{found[0]}&{urlencode({'help': page, **({'at': anchor} if anchor else {})})}"
    webbrowser.open(welcome.write(home, whole).as_uri())
    return whole
