"""What commands print: the answer on stdout, all else on stderr, and nothing that a terminal would obey."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from cxsystem2.visible import visible


class Terminal(Console):
    """A console that shows what it is given as it is: no markup, no control characters but its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """A text as it is, also in cells of tables."""
        return super().render_str(visible(text), **{**options, "markup": False, "emoji": False})

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of what is printed; those that steer the terminal are rich's own."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else visible(text), style, control)


def console() -> Terminal:
    """The terminal that progress, tables and logs go to: never the one that takes the answer."""
    return Terminal(stderr=True)


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line of the answer of a command, or of what goes to stderr."""
    typer.echo(visible(text), err=err, nl=nl)


def forgiving_streams() -> None:
    """Let characters that a terminal does not know be printed as their numbers, in place of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
