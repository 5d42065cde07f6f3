"""The pages of the documentation: Markdown files within the installed package, or beside it in its source tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIRST = "index"
_QUESTION = re.compile(r"^\| \[(\w[\w-]*)\.md\]\([^)]*\) \| (.+) \|$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name (that of the file without the suffix), its title, the question that it answers, and its Markdown."""

    name: str
    title: str
    question: str
    text: str


def folder() -> Path:
    """The folder of the pages."""
    package = Path(__file__).parents[1]
    installed = package / "docs"
    return installed if installed.is_dir() else package.parent / "docs"


@cache
def pages() -> Mapping[str, Page]:
    """All pages by name, in the order of the first one, which lists them; comments for programs are left out."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder().glob("*.md"))}
    questions = dict(_QUESTION.findall(texts.get(FIRST, "")))
    order = [FIRST, *questions, *texts]
    return {name: _page(name, texts[name], questions.get(name, "")) for name in dict.fromkeys(order) if name in texts}


def _page(name: str, text: str, question: str) -> Page:
    text = _COMMENT.sub("", text)
    title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), name)
    return Page(name, title, question, text)


def picture(name: str) -> Path | None:
    """The file of a picture of the pages; None where there is none of the name."""
    found = {path.name: path for path in (folder() / "pictures").glob("*.png")}
    return found.get(name)
