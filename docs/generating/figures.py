"""Kinds of figures."""

from __future__ import annotations

from typing import Any

from generating.docstrings import told
from generating.markdown import plain_code, table
from generating.models import ordered

from cxsystem2.figures import figures


def figure_sections() -> str:
    """Each kind of figure of a run, with its settings."""
    return "\n\n".join(_figure(word) for word in ordered(figures))


def _figure(word: str) -> str:
    rows = [
        (f"`{name}`", one.metadata["unit"], _begin(one.default), plain_code(_meant(one)))
        for name, one in figures[word].settings().items()
    ]
    about = told(figures[word])[0]
    picture = f"![An example of the figure {word}](pictures/figure-{word}.png)"
    settings = table(("setting", "unit", "default", "meaning"), rows) if rows else ""
    return "\n\n".join(part for part in (f"### {word}", about, picture, settings) if part)


def _begin(default: Any) -> str:
    if default in (None, (), ""):
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _meant(one: Any) -> str:
    words = one.metadata["words"]
    return one.metadata["about"] + (f"; one of {', '.join(f'`{word}`' for word in words)}" if words else "")
