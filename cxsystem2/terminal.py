"""What commands print: the answer on stdout, all else on stderr, and nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from cxsystem2.output import echo, forgiving_streams
from cxsystem2.visible import visible

__all__ = ["Terminal", "console", "echo", "forgiving_streams"]


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
