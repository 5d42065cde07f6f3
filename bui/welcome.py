"""The page by which the browser that the server starts is signed in.

Every user of a machine sees the words that a program is started with, and so the address that a browser is told to open. The
browser is given the name of a file in place of it, which only this user can read.
"""

from __future__ import annotations

import contextlib
import html
import os
from pathlib import Path

from bui.home import Home
from bui.security import cookie_name
from cxsystem2.files import write_text


def write(home: Home, address: str) -> Path:
    """Write a page that goes on to an address; it belongs to this user alone.

    Raises:
        FileProblem: it cannot be written.
    """
    path = place(home)
    onward = html.escape(f"0;url={address}", quote=True)
    head = f'<meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="{onward}">'
    before = os.umask(0o077)
    try:
        write_text(path, f'<!doctype html><html lang="en"><head>{head}<title>cxsystem2</title></head></html>\n', overwrite=True)
    finally:
        os.umask(before)
    return path


def remove(home: Home) -> None:
    """Remove the page; its address holds no longer than the server."""
    with contextlib.suppress(OSError):
        place(home).unlink(missing_ok=True)


def place(home: Home) -> Path:
    """Where the page lies: a browser that is installed as a snap reads no hidden folder, but the home of its user."""
    user = Path.home()
    own = home.folder.resolve()
    seen = own.is_relative_to(user) and not any(part.startswith(".") for part in own.relative_to(user).parts)
    if seen or not Path("/snap/bin").is_dir():
        return home.folder / "sign-in.html"
    return user / f"{cookie_name(home.folder)}-sign-in.html"
