"""YAML files of several documents, read without making anything but plain values, and written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from cxsystem2.errors import FileProblem
from cxsystem2.files import write_text

MOST_BYTES = 10_000_000
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader, for which ``1e-3`` is a number as well, as it is in YAML 1.2."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+$"), list("-+0123456789")
)


def documents(path: Path) -> list[tuple[int, Any]]:
    """The documents of a file, each with the line that it begins in.

    Raises:
        FileProblem: the file is not there, is no YAML, or uses anchors, of which a small file can make a huge one.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileProblem(f"{path}: this file is too large for a description in YAML")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{path}: {getattr(error, 'strerror', None) or 'this is not a text file'}") from error
    found = []
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise FileProblem(f"{path}, line {line}: write the value again in place of an alias")
        loader = _Loader(text)
        while loader.check_node():
            node = loader.get_node()
            found.append((node.start_mark.line + 1, loader.construct_document(node)))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise FileProblem(f"{where}: {getattr(error, 'problem', None) or 'this is not YAML'}") from error
    return found


def write_documents(path: Path, contents: Iterable[Any], *, overwrite: bool = False) -> None:
    """Write documents one below the other."""
    parts = (f"---\n{yaml.safe_dump(content, sort_keys=False)}...\n" for content in contents)
    write_text(path, "".join(parts), overwrite=overwrite)
