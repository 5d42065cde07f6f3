"""What classes and functions say of themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

OWN_PARAMETERS = re.compile(r"^Parameters[^\n]*:\n(?:    [^\n]*\n?)+", re.MULTILINE)
NAMED = re.compile(r"^(Raises|Args|Arguments|Returns|Yields|Attributes):\n((?:(?: +[^\n]*)?(?:\n|\Z))+)", re.MULTILINE)


def _prose(value: Any) -> str:
    """A docstring as Markdown: what it may raise, and such, as a list."""
    about, source = told(value)
    about = NAMED.sub(lambda found: f"{found[1]}:\n\n{_items(found[2])}\n\n", about)
    about = re.sub(r"(?m)^(\w.*)::$", r"\1:", about)
    about = re.sub(r"(?m)^    ?(?=\S)", "    ", about)
    return about.strip() + (f"\n\nSource: {source}" if source else "")


def _items(text: str) -> str:
    """Indented lines as a list; a line that is indented further goes on with the one before it."""
    items: list[str] = []
    for line in inspect.cleandoc("\n" + text).splitlines():
        if line.startswith(" ") and items:
            items[-1] += f" {line.strip()}"
        elif line.strip():
            items.append(line.strip())
    return "\n".join(f"* {item}" for item in items)


def told(entry: Callable[..., Any]) -> tuple[str, str]:
    """What a class says of itself, and the source that it names."""
    text = inspect.cleandoc(entry.__doc__ or "").replace("``", "`")
    about, _, source = text.partition("Source: ")
    return OWN_PARAMETERS.sub(_listed, about).strip(), " ".join(source.split())


def _listed(found: re.Match[str]) -> str:
    """The part of a docstring that describes parameters, as a list."""
    head, *lines = found[0].rstrip().splitlines()
    lines = [line[4:] for line in lines]
    entries: list[str] = []
    for line in lines:
        if line.startswith(" "):
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line)
    parted = [line.partition(": ") for line in entries]
    items = [f"* `{'`, `'.join(names.split(', '))}`: {meaning.replace('<', '&lt;')}" for names, _, meaning in parted]
    return "\n".join([head, "", *items, ""])


def gist(entry: Callable[..., Any]) -> str:
    """The first sentence of what a class says of itself, for a cell of a table."""
    about = " ".join(told(entry)[0].partition("\n\n")[0].split())
    return re.split(r"(?<=\w\w)\. ", about)[0].rstrip(".")
