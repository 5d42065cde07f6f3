"""Pages of the documentation as HTML: no HTML of the source, no script, no style, and links that stay in the page.

Anchors are those of `cxsystem2.manual.sections`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bui.shapes.help import Heading, ShownPage
from cxsystem2.manual import Page, pages
from cxsystem2.manual.sections import plain, slug

_PAGE = re.compile(r"^(?P<page>[\w-]+)\.md(?:#(?P<at>.*))?$")
_PICTURE = re.compile(r"^pictures/([\w-]+\.png)$")


@cache
def shown(name: str) -> ShownPage:
    """A page as HTML, with its headings."""
    page = pages()[name]
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(page.text)
    headings = _anchored(tokens)
    for token in tokens:
        token.attrs.pop("style", None)
        for child in token.children or ():
            _led(child, page)
        _closed(token)
    html = str(reader.renderer.render(tokens, reader.options, {}))
    return {"name": name, "title": page.title, "html": html, "headings": headings}


def _anchored(tokens: list[Token]) -> list[Heading]:
    """Give each heading its anchor."""
    taken: dict[str, int] = {}
    found: list[Heading] = []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            anchor = slug(inside.content)
            number = taken.get(anchor, 0)
            taken[anchor] = number + 1
            anchor = f"{anchor}-{number}" if number else anchor
            token.attrSet("id", f"doc-{anchor}")
            token.attrSet("tabindex", "-1")
            found.append({"anchor": anchor, "title": plain(inside.content), "level": int(token.tag[1:])})
    return found


def _led(token: Token, page: Page) -> None:
    """Lead a link to a view of the page, and a picture to its address."""
    if token.type == "image":
        picture = _PICTURE.match(str(token.attrs.get("src", "")))
        token.attrSet("src", f"/api/help/pictures/{picture[1]}" if picture else "")
    elif token.type == "link_open":
        to = str(token.attrs.get("href", ""))
        other = _PAGE.match(to)
        if to.startswith("#"):
            token.attrSet("href", _address(page.name, to[1:]))
        elif other and other["page"] in pages():
            token.attrSet("href", _address(other["page"], other["at"] or ""))
        elif re.match(r"https?://", to):
            token.attrSet("target", "_blank")
            token.attrSet("rel", "noopener noreferrer")
        else:  # a file of the project that is not installed
            token.tag = "span"
            token.attrs = {}


def _closed(token: Token) -> None:
    """Let the ends of links have the tags of their beginnings."""
    open_tags: list[str] = []
    for child in token.children or ():
        if child.type == "link_open":
            open_tags.append(child.tag)
        elif child.type == "link_close":
            child.tag = open_tags.pop()


def _address(page: str, at: str) -> str:
    return f"#help?{urlencode({'page': page, **({'at': at} if at else {})})}"
