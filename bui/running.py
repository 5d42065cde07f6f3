"""The server that is at work on a home folder, and the address by which it lets another browser in."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from bui.home import Home
from bui.security import ServerSession
from cxsystem2.files import write_text
from cxsystem2.lock import is_locked

SIGN_IN = "/api/sign-in"
_PATIENCE = 10.0
"""Seconds in which a server that has just begun gets ready."""
_PAUSE = 0.1
_ANSWERS = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server at work, as its file tells of it."""

    url: str
    key: str
    process: int


def note(home: Home, url: str, session: ServerSession) -> None:
    """Leave address and key where only this user can read them."""
    content = {"url": url, "key": session.key, "process": os.getpid(), "machine": socket.gethostname()}
    before = os.umask(0o077)
    try:
        write_text(home.server, json.dumps(content, indent=1) + "\n", overwrite=True)
    finally:
        os.umask(before)


def found(home: Home) -> Running | None:
    """The server that the file of a home folder tells of; None where it is another machine's, or there is none."""
    try:
        told: Any = json.loads(home.server.read_text(encoding="utf-8"))
        whole = Running(str(told["url"]), str(told["key"]), int(told["process"]))
        here = told["machine"] == socket.gethostname()  # the key is for nobody else who may listen at the same port here
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return whole if here and whole.url.startswith("http://") else None


def address(home: Home, patience: float = _PATIENCE) -> tuple[str, int] | None:
    """A fresh address that signs a browser in at the server of a home folder, and the process of the server.

    None where no server is at work there, or it does not answer in time, or it is one of another machine.
    """
    until = time.monotonic() + patience
    while is_locked(home.folder):
        if (server := found(home)) and (token := _token(server)):
            return f"{server.url}/enter?token={quote(token)}", server.process
        if time.monotonic() > until:
            return None
        time.sleep(_PAUSE)
    return None


def _token(server: Running) -> str | None:
    """What the server gives to whoever has its key; None where it does not answer, or is not the one that the file means."""
    connection = None
    with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
        place = urlsplit(server.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=_ANSWERS)  # through no proxy
        connection.request("POST", SIGN_IN, headers={"Authorization": f"Bearer {server.key}"})
        answer = connection.getresponse()
        told: Any = json.loads(answer.read(10_000)) if answer.status == 200 else None
        if isinstance(told, dict) and isinstance(told.get("token"), str):
            return str(told["token"])
    if connection is not None:
        connection.close()
    return None
