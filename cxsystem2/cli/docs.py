"""``cxsystem2 docs``: the pages of the documentation, and a search over their sections."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.problems import nearest


def command(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="What to look for, in plain words.")] = None,
    page: Annotated[str | None, typer.Option("--page", help="Print a whole page, such as how-to.")] = None,
    many: Annotated[int, typer.Option("--many", min=1, max=50, help="Sections to print.")] = 3,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Search the documentation, and print the sections that fit; without words, list its pages."""
    from cxsystem2.manual import index, pages

    if page is not None:
        if words:
            raise CxSystemError("give words or --page, not both")
        name = page.removesuffix(".md")
        if name not in pages():
            raise CxSystemError(f"there is no page '{page}'{nearest(name, pages())}; cxsystem2 docs lists all pages")
        echo(pages()[name].text.rstrip())
        return
    if not words:
        known = [{"page": one.name, "title": one.title, "question": one.question} for one in pages().values()]
        if format is options.Format.JSON:
            echo(json.dumps(known, indent=2))
        else:
            for listed in known:
                echo(f"{listed['page']:<18}{listed['question'] or listed['title']}")
        return
    found = index().search(" ".join(words), many)
    if not found:
        raise CxSystemError(f"no section has '{' '.join(words)}'; try other words, or cxsystem2 docs for all pages")
    if format is options.Format.JSON:
        told = [{"page": one.section.page, "anchor": one.section.anchor, "title": one.section.title, "text": one.section.raw}
                for one in found]  # fmt: skip
        echo(json.dumps(told, indent=2))
        return
    for number, one in enumerate(found):
        echo(f"{'' if number == 0 else chr(10)}{one.section.page}.md#{one.section.anchor}\n")
        echo(one.section.raw.rstrip())
