"""``cxsystem2 docs``: the pages of the documentation, and a search over their sections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.problems import nearest

if TYPE_CHECKING:
    from cxsystem2.manual import Found


def command(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="What to look for, in plain words.")] = None,
    page: Annotated[str | None, typer.Option("--page", help="Print a whole page, such as how-to.")] = None,
    open: Annotated[
        bool, typer.Option("--open", help="Show it in the browser page of a server at work, or say where the pages are.")
    ] = False,
    many: Annotated[int, typer.Option("--many", min=1, max=50, help="Sections to print.")] = 3,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Search the documentation, and print the sections that fit; without words, list its pages.

    With `--open` it is shown in the browser, where `cxsystem2 serve` is at work: the page of `--page`, or the section that
    fits the words best.
    """
    from cxsystem2.manual import pages

    if open:
        _open(words or [], page)
        return
    if page is not None:
        if words:
            raise CxSystemError("give words or --page, not both")
        echo(pages()[_known(page)].text.rstrip())
        return
    if not words:
        known = [{"page": one.name, "title": one.title, "question": one.question} for one in pages().values()]
        if format is options.Format.JSON:
            echo(json.dumps(known, indent=2))
        else:
            wide = max(len(listed["page"]) for listed in known) + 2
            for listed in known:
                echo(f"{listed['page']:<{wide}}{listed['question'] or listed['title']}")
        return
    found = _found(words, many)
    if format is options.Format.JSON:
        told = [{"page": one.section.page, "anchor": one.section.anchor, "title": one.section.title, "text": one.section.raw}
                for one in found]  # fmt: skip
        echo(json.dumps(told, indent=2))
        return
    for number, one in enumerate(found):
        echo(f"{'' if number == 0 else chr(10)}{one.section.page}.md#{one.section.anchor}\n")
        echo(one.section.raw.rstrip())


def _known(page: str) -> str:
    """The name of a page that there is."""
    from cxsystem2.manual import pages

    name = page.removesuffix(".md")
    if name not in pages():
        raise CxSystemError(f"there is no page '{page}'{nearest(name, pages())}; cxsystem2 docs lists all pages")
    return name


def _found(words: list[str], many: int) -> list[Found]:
    """The sections that fit the words, of which there is at least one."""
    from cxsystem2.manual import index

    found = index().search(" ".join(words), many)
    if not found:
        raise CxSystemError(f"no section has '{' '.join(words)}'; try other words, or cxsystem2 docs for all pages")
    return found


def _open(words: list[str], page: str | None) -> None:
    """Show a page or a section in the browser, if a server is there to show it; else say where its file is."""
    from cxsystem2.cli.serve import show_help
    from cxsystem2.manual.pages import FIRST, folder

    if words and page is not None:
        raise CxSystemError("give words or --page, not both")
    section = _found(words, 1)[0].section if words else None
    name = section.page if section else FIRST if page is None else _known(page)
    address = show_help(name, section.anchor if section else "")
    if address is None:
        echo(str(folder() / f"{name}.md"))
        echo("no server is at work to show it in the browser; start one with: cxsystem2 serve", err=True)
        return
    echo(address)
