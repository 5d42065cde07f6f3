"""Sections of the pages: what stands below one heading, down to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cxsystem2.manual.pages import Page

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_NO_SLUG = re.compile(r"[^\w\- ]")
_RULE = re.compile(r"^[|:\s-]+$")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its page, the anchor of its heading, the headings above it, and its text without marks.

    `raw` is the text as Markdown, with its heading.
    """

    page: str
    anchor: str
    title: str
    trail: tuple[str, ...]
    text: str
    raw: str


def plain(text: str) -> str:
    """Markdown without its marks: what a reader sees."""
    text = _LINK.sub(r"\1", text)
    lines = (line for line in text.splitlines() if not _RULE.match(line) or not line.strip())
    return "\n".join(lines).replace("`", "").replace("**", "").replace("\\", "")


def slug(title: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return _NO_SLUG.sub("", plain(title).lower()).replace(" ", "-")


def sections(page: Page) -> Iterator[Section]:
    """The sections of a page in their order; the first one is the page itself up to its first heading below the title."""
    above: list[tuple[int, str]] = []
    taken: dict[str, int] = {}
    title, lines, fenced = page.title, list[str](), False

    def made() -> Section:
        anchor = slug(title)
        number = taken.get(anchor, 0)
        taken[anchor] = number + 1
        trail = tuple(name for _, name in above[:-1])
        body = "\n".join(lines[1:] if lines and _HEADING.match(lines[0]) else lines)
        return Section(
            page.name, f"{anchor}-{number}" if number else anchor, plain(title), trail, plain(body).strip(), "\n".join(lines)
        )

    for line in page.text.splitlines():
        fenced ^= line.startswith("```")
        found = None if fenced else _HEADING.match(line)
        if found:
            if above or any(one.strip() for one in lines):
                yield made()
            level, title, lines = len(found[1]), found[2], []
            above = [*((one, name) for one, name in above if one < level), (level, plain(title))]
        lines.append(line)
    yield made()
