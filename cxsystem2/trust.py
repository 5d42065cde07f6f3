"""What a table brings along that the user has to confirm once before it is run: equations, and files from elsewhere.

A confirmation (``--trust``, or ``CxSystem(..., trust=True)``) is remembered by what is confirmed, not by the name of the
table: the SHA-256 hash of the equations is kept in ``cxsystem2/trusted.json`` in the user's configuration folder
(``XDG_CONFIG_HOME``, or ``~/.config``). Equations that change need to be confirmed again.

What this user has made here, a batch say, carries a mark (`mark`) that only a key of this user can make. It needs no
confirmation again; what has no such mark, or was changed since, counts as made by somebody else.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cxsystem2.errors import FileProblem
from cxsystem2.files import write_text
from cxsystem2.private import read_private, whose
from cxsystem2.problems import Level, Place, Report

_LARGEST = 2**22
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether the user confirms what tables bring along, and how serious it is when the user has not."""

    given: bool = False
    level: Level = Level.WARNING
    remembered: bool = True
    """False where a program passes on what a person has confirmed: only a person's own word is written down."""


def require(subject: str, content: str, place: Place, label: str, report: Report, trust: Trust) -> bool:
    """Whether the user trusts some content of a table; a confirmation is remembered, the lack of one is reported.

    `subject` says what it is, as the beginning of a sentence (``this table brings its own equations``).
    """
    key = hashlib.sha256(content.encode()).hexdigest()
    known = _read()
    if key in known:
        return True
    if trust.given and not trust.remembered:
        return True
    if trust.given:
        when = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        known[key] = {"file": place.file, "what": label, "when": when}
        try:
            write_text(store(), json.dumps({"trusted": known}, indent=1) + "\n", overwrite=True)
        except FileProblem as error:
            report.note(place, f"the confirmation holds for this run only: {error}", label)
        return True
    report.add(place, f"{subject}; look at it, and confirm it once with --trust (in Python trust=True)", label, trust.level)
    return False


def store() -> Path:
    """The file of confirmations."""
    home = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".config") / "cxsystem2" / "trusted.json"


def mark(content: str) -> str:
    """A mark that says that this user has made some content here; empty where no key can be kept."""
    key = _key()
    return "" if key is None else hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def made_here(content: str, found: str) -> bool:
    """Whether a mark that stands beside some content is the one that this user's key makes."""
    return bool(found) and found.isascii() and hmac.compare_digest(mark(content), found)


def _key() -> bytes | None:
    """The key of this user, which is made when it is needed first; None where it would not be the user's alone."""
    path = store().with_name("made-here.key")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if whose(path.parent):
            return None
        with contextlib.suppress(FileExistsError), open(path, "xb", opener=_private) as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        key = read_private(path)
    except OSError:
        return None
    return key if key is not None and len(key) == _KEY_BYTES else None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read() -> dict[str, object]:
    """The confirmations; none when the file is missing or damaged."""
    try:
        path = store()
        if path.stat().st_size > _LARGEST or whose(path):  # what others can write is no word of this user
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, RuntimeError, ValueError, RecursionError):
        return {}
    trusted = found.get("trusted") if isinstance(found, dict) else None
    return dict(trusted) if isinstance(trusted, dict) else {}
