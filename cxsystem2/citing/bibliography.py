"""The table of papers: an entry of BibTeX for each key."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from inspect import cleandoc
from pathlib import Path

_PAPER = re.compile(r"((?:[a-z]+ )?[A-Z][\w'’-]+)[^();]*\((\d{4})\)")
"""The first author and the year, ``van Rossum, Bi & Turrigiano (2000)`` say."""


@cache
def bibliography() -> dict[str, str]:
    """All entries by their keys, ``vogels2005`` say."""
    text = (Path(__file__).parent / "references.bib").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=@)", text)
    return {found[1]: one.strip() for one in entries if (found := re.match(r"@\w+\{([^,]+),", one))}


def keys_of(entry: object) -> list[str]:
    """The keys of the papers that the docstring of a class names as its source; none where it names none."""
    _, _, source = cleandoc(entry.__doc__ or "").partition("Source: ")
    paragraph = source.partition("\n\n")[0]
    return [key(author, year) for author, year in _PAPER.findall(" ".join(paragraph.split()))]


def key(author: str, year: str) -> str:
    """The key of a paper: the name of its first author in plain letters, and the year."""
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '-')}{year}"
