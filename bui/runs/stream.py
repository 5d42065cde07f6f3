"""Server-sent events: what changes of the runs, and what is new in the log of one of them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bui.runs.changes import Changes
from bui.runs.log import read_log

HEARTBEAT = 2.0
"""Seconds between comments that tell both sides that the other one is there."""
_PAUSE = 0.25
_PLACE = re.compile(r"[0-9]{1,15}")


def stream(changes: Changes, name: str = "", log: Path | None = None, start: int = 0) -> Iterator[str]:
    """Events for one page, until it goes: ``run``, ``gone``, and ``log`` from a byte on of the run that is named.

    Each part of the log carries the place where the next one begins as its id, ``<run>:<place>``: a browser that has lost
    the connection sends it when it comes back, see `resumed`.
    """
    listener = changes.listen()
    try:
        yield ": here\n\n"
        beat = time.monotonic()
        while not changes.over.is_set():
            silent = True
            for run, row in listener.take(_PAUSE).items():
                silent = False
                yield event("gone", {"id": run}) if row is None else event("run", row)
            while log is not None:
                piece = read_log(log, start)
                if not piece.text:
                    break
                start, silent = piece.next, False
                yield event("log", {"id": name, "text": piece.text, "next": start}, f"{name}:{start}")
            if not silent:
                beat = time.monotonic()
            elif time.monotonic() - beat >= HEARTBEAT:
                beat = time.monotonic()
                yield ": still here\n\n"
    finally:
        changes.leave(listener)


def event(kind: str, data: Mapping[str, object], number: str = "") -> str:
    """One event as it goes over the wire."""
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {kind}\ndata: {json.dumps(data)}\n\n"


def resumed(last: str | None, name: str, start: int) -> int:
    """The place in a log to go on from: what the last event of it said, else what was asked for."""
    run, _, place = (last or "").partition(":")
    return int(place) if run == name and _PLACE.fullmatch(place) else start
