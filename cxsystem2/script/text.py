"""Laying out text: comments that nothing in them can end, tables, strings and calls, none wider than a line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

WIDTH = 110
"""Longest line of a script."""
_GAP = "  "
_NARROWEST = 6
_QUOTES = "'''"


def clean(text: object) -> str:
    """A text for a comment: on one line, of printable characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())


def comment(text: object, indent: str = "") -> list[str]:
    """A text as lines of comment; `indent` stands before the second and all others."""
    return [
        f"# {line}" if line else "#"
        for line in textwrap.wrap(clean(text), WIDTH - 2, subsequent_indent=indent, break_on_hyphens=False) or [""]
    ]


def heading(text: str, rule: str = "=") -> list[str]:
    """The heading of a section: a comment over a line."""
    return [*comment(text), f"# {rule * min(len(clean(text)), WIDTH - 2)}"]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table as comment; the text of a column that is too wide goes on in the lines below. Empty columns are left out."""
    cells = [list(header), *([clean(cell) for cell in row] for row in rows)]
    kept = [number for number in range(len(header)) if not number or any(row[number] for row in cells[1:])]
    cells = [[row[number] for number in kept] for row in cells]
    columns = list(zip(*cells, strict=True))
    words = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    widths = _fitted([max(map(len, column)) for column in columns], words)
    lines = [line for row in cells for line in _row(row, widths)]
    ruled = len(list(_row(cells[0], widths)))
    return [*lines[:ruled], f"# {_GAP.join('-' * width for width in widths)}", *lines[ruled:]]


def _fitted(widths: list[int], words: Sequence[int]) -> list[int]:
    """Widths of columns that fit on a line: the widest gives way, down to its longest word, and at last below it."""
    while sum(widths) + len(_GAP) * (len(widths) - 1) > WIDTH - 2:
        wide = [number for number, width in enumerate(widths) if width > words[number]] or range(len(widths))
        widest = max(wide, key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    parts = [textwrap.wrap(cell, width, break_on_hyphens=False) or [""] for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, parts))):
        line = (part[number] if number < len(part) else "" for part in parts)
        yield f"# {_GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))}".rstrip()


def literal(text: str, room: int = WIDTH - 8) -> list[str]:
    """A text as one or several string literals that stand below each other within brackets."""
    whole = repr(text)
    if len(whole) <= room:
        return [whole]
    share = max(1, (room - 2) // 10)  # a character may take ten places when it is escaped
    return [repr(text[start : start + share]) for start in range(0, len(text), share)]


def block(lines: Sequence[str], notes: Sequence[str] = (), *, equations: bool = False) -> str:
    """Lines of equations or of code as a multi-line string, with a note behind some; a line too long is broken.

    Equations go on in the next line as Brian2 allows; code is broken by a backslash.
    """
    if any(_QUOTES in line or "\\" in line or not line.isprintable() for line in lines):
        return "\n".join(["(", *(f"    {part}" for line in lines for part in literal(f"{line}\n")), ")"])
    shown = [
        (_broken(line, "" if equations else " \\"), note) for line, note in zip(lines, notes or [""] * len(lines), strict=True)
    ]
    column = max((len(parts[-1]) for parts, note in shown if note and len(parts[-1]) < WIDTH // 2), default=0)
    written = []
    for parts, note in shown:
        text = re.sub(r"['\"\\]", "", clean(note))
        behind = f"{parts[-1].ljust(column)}  # {text}"
        written += [*parts[:-1], behind if text and len(behind) <= WIDTH else parts[-1]]
    return "\n".join([_QUOTES, *written, _QUOTES])


def _broken(line: str, mark: str) -> list[str]:
    """The parts of a line that is too long, broken before operators, the least nested ones first."""
    parts, indent, rest = [], "", line
    while len(indent) + len(rest) > WIDTH:
        cut = _cut(rest, WIDTH - len(mark) - len(indent))
        if not cut:
            break
        parts.append(f"{indent}{rest[:cut].rstrip()}{mark}")
        rest, indent = rest[cut:].lstrip(), " " * 8
    return [*parts, f"{indent}{rest}"]


def _cut(line: str, room: int) -> int:
    """Where to break a line: at the last blank before an operator that is as little nested as can be; 0 when there is none.

    The unit at the end of an equation stays with what is before it.
    """
    depth, found = 0, []
    end = line.rfind(" : ") if " : " in line else len(line)
    for place, letter in enumerate(line[: min(room, end)]):
        depth += (letter in "([") - (letter in ")]")
        if letter == " " and place > room // 3 and (line[place + 1] in "+-" or line[place - 1] == ","):
            found.append((depth, -place))
    return -min(found)[1] if found else 0


def call(target: str, function: str, arguments: Sequence[str], tail: str = "") -> str:
    """``target = function(arguments)tail``, on one line or, when it is too long, on several."""
    start = f"{target} = {function}(" if target else f"{function}("
    if not any("\n" in argument for argument in arguments):
        whole = f"{start}{', '.join(arguments)}){tail}"
        if len(whole) <= WIDTH:
            return whole
    lines, line = [], ""
    for argument in arguments:
        if line and len(line) + len(argument) + 6 > WIDTH:
            lines.append(f"    {line}")
            line = ""
        line = f"{line} {argument},".strip()
    return "\n".join([start, *lines, f"    {line}", f"){tail}"])


def filled(texts: Sequence[str], indent: str = "    ") -> str:
    """A list of numbers in brackets, over several lines when it is long."""
    whole = f"[{', '.join(texts)}]"
    return (
        whole
        if len(whole) <= WIDTH // 2
        else "[\n"
        + textwrap.fill(f"{', '.join(texts)},", WIDTH - 4, initial_indent=indent, subsequent_indent=indent)
        + f"\n{indent[4:]}]"
    )
