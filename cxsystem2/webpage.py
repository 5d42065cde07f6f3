"""A page of HTML that needs no other file and has no script."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cxsystem2.pictures import literal
from cxsystem2.visible import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 90
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #202124; max-width: 1250px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; } h2 { font-size: 1.25em; margin-top: 2em; border-bottom: 1px solid #dadce0; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .25em .7em .25em 0; }
table.facts th { white-space: nowrap; } summary { cursor: pointer; margin: .7em 0; }
td.words { min-width: 22em; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { text-align: right; }
tr + tr td { border-top: 1px solid #e8eaed; } img { max-width: 100%; height: auto; }
.bar { width: 7em; height: .7em; background: #e8eaed; margin-top: .45em; } .bar div { height: 100%; background: #1f4e9c; }
.note { color: #5f6368; } caption { text-align: left; font-weight: bold; padding: .8em 0 .3em; }
.wide { overflow-x: auto; margin-bottom: 1em; } table.formulas td { padding-bottom: .5em; } pre { overflow-x: auto; }
"""


def page(title: str, sections: Iterable[str]) -> str:
    """The whole page, of sections that are HTML already."""
    name = text(title)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body>\n<h1>{name}</h1>\n{''.join(sections)}</body></html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A heading, and parts that are HTML already."""
    return f"<h2>{text(title)}</h2>\n{''.join(parts)}\n"


def paragraph(words: str, kind: str = "plain") -> str:
    """A paragraph of plain text."""
    return f'<p class="{kind}">{text(words)}</p>\n'


def picture(figure: Figure, alt: str) -> str:
    """A figure within the page, with words for a reader who does not see it."""
    written = io.BytesIO()
    literal(figure).savefig(written, format="png", dpi=_DPI)
    encoded = base64.b64encode(written.getvalue()).decode()
    return f'<img alt="{text(alt)}" src="data:image/png;base64,{encoded}">\n'


def facts(entries: Mapping[str, Any]) -> str:
    """Names and values, one a line."""
    rows = "".join(f"<tr><th>{text(name)}</th><td>{text(_shown(value))}</td></tr>" for name, value in entries.items())
    return f'<table class="facts">{rows}</table>\n'


def folded(title: str, *parts: str) -> str:
    """Parts that are shown when a reader asks for them."""
    return f"<details><summary>{text(title)}</summary>{''.join(parts)}</details>\n"


def listed(entries: Iterable[str]) -> str:
    """A list of plain texts."""
    return f"<ul>{''.join(f'<li>{text(one)}</li>' for one in entries)}</ul>\n"


def text(words: object) -> str:
    """Text as HTML, in which nothing is obeyed."""
    return html.escape(visible(words))


def _shown(value: Any) -> str:
    """A value of an entry; entries and lists within it are put into one line."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name} {_shown(own)}" if not isinstance(own, Mapping) else f"{name} ({_shown(own)})"
            for name, own in value.items()
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
