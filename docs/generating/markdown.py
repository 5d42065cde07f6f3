"""Tables, code and plain text in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; a bar within a cell is escaped."""
    head = list(header)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """Text of the program for a cell of a table: nothing in it is markup."""
    return text.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[")


def code(*lines: str) -> str:
    """A block of code."""
    return "\n".join(["```text", *lines, "```"])


def plain_code(text: str) -> str:
    """Text for a cell of a table in which only what stands between backquotes is code."""
    return "`".join(part if number % 2 else plain(part) for number, part in enumerate(text.split("`")))
