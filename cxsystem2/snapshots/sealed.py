"""Small JSON files that say themselves whether they are as they were written.

The last entry is ``"checksum": "sha256:…"`` of all bytes of the file before the comma in front of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from cxsystem2.problems import in_plain_words
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot, FileFault

T = TypeVar("T")


def dump(kind: TypeAdapter[T], value: T, head: Mapping[str, object]) -> bytes:
    """A file with the entries of `head` first, those of a value, and the checksum last.

    Raises:
        ValueError: a number is not finite.
    """
    entries = {**head, **kind.dump_python(value, mode="json")}
    body = json.dumps(entries, indent=1, ensure_ascii=False, allow_nan=False).encode().removesuffix(b"\n}")
    return body + end(body)


def load(kind: TypeAdapter[T], path: Path, head: Mapping[str, object], shown: str) -> T:
    """Read such a file; `head` is what it must begin with (a newer ``version`` is told apart), `shown` its name in messages.

    Raises:
        DamagedSnapshot: it is missing, changed, newer, or something else.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _damaged(path, Damage(shown, FileFault.MISSING)) from None
    except OSError as error:
        raise _damaged(path, Damage(shown, FileFault.UNREADABLE, error.strerror or str(error))) from None
    return parse(kind, data, path, head, shown)


def parse(kind: TypeAdapter[T], data: bytes, path: Path | str, head: Mapping[str, object], shown: str) -> T:
    """As `load`, of the content of a file; `path` is the file, as messages name it.

    Raises:
        DamagedSnapshot: it is changed, newer, or something else.
    """
    if not _is_whole(data):
        raise _damaged(path, Damage(shown, FileFault.CHANGED))
    try:
        entries = json.loads(data)
        version, known = entries.get("version"), head["version"]
        if entries.get("format") == head["format"] and isinstance(version, int) and isinstance(known, int) and version > known:
            raise _damaged(path, Damage(shown, FileFault.NEWER))
        for name, value in head.items():
            if entries.get(name) != value:
                raise ValueError(f"'{name}' is not {value!r}")
        return kind.validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        said = in_plain_words(first["msg"])
        raise _damaged(path, Damage(shown, FileFault.UNREADABLE, f"'{place}': {said}" if place else said)) from None
    except (ValueError, AttributeError, RecursionError) as error:
        raise _damaged(path, Damage(shown, FileFault.UNREADABLE, str(error))) from None


def fault(path: Path) -> FileFault | None:
    """What is wrong with such a file by its checksum; nothing is wrong with one that is not there."""
    try:
        return None if _is_whole(path.read_bytes()) else FileFault.CHANGED
    except FileNotFoundError:
        return None
    except OSError:
        return FileFault.UNREADABLE


def _is_whole(data: bytes) -> bool:
    body = data[: max(0, data.rfind(b","))]
    return body + end(body) == data


def end(body: bytes) -> bytes:
    """What comes after the bytes of a file that its checksum is of."""
    return f',\n "checksum": "sha256:{hashlib.sha256(body).hexdigest()}"\n}}\n'.encode()


def _damaged(path: Path | str, damage: Damage) -> DamagedSnapshot:
    said = f"{path}: the file {damage.fault}"
    return DamagedSnapshot(f"{said} ({damage.detail})" if damage.detail else said, damage)
