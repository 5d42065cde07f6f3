"""``cxsystem2 diff``: what differs between two results."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cxsystem2.terminal import Terminal, echo

_SHORT = 60


def command(
    first: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5, or .gz of CxSystem).")],
    second: Annotated[Path, typer.Argument(metavar="RESULT", help="Another one.")],
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Say what differs between two results: cells of the tables, settings, versions, rates, spikes and recorded variables.

    The exit status is 0 where nothing differs but versions, and 1 where something does, as of the program diff.
    """
    from cxsystem2.comparison import compare
    from cxsystem2.results import load
    from cxsystem2.results.labels import Called

    one, other = load(first), load(second)
    found = compare(one, other)
    if as_json:
        echo(json.dumps(found, indent=2))
    else:
        _show(found, Called(one.populations, other.populations))
    if any(found[part] for part in ("tables", "settings", "rates", "spikes", "recorded")):
        raise typer.Exit(1)


def _show(found: dict[str, list[Any]], called: Callable[[str], str]) -> None:
    screen = Terminal(width=None if sys.stdout.isatty() else 120)
    for note in found["notes"]:
        screen.print(note, soft_wrap=True)
    if not any(part for name, part in found.items() if name != "notes"):
        screen.print("nothing differs")
    for title, part, columns in _PARTS:
        if found[part]:
            table = Table(*columns.values(), title=title, title_justify="left")
            for row in found[part]:
                table.add_row(*(_text(called(row[key]) if key in _NAMES else row[key]) for key in columns))
            screen.print(table)


_NAMES = ("population", "of")
"""Columns with names of populations and pathways, which people read as they call them."""
_SIDES = {"before": "first", "after": "second"}
_PARTS = (
    ("Tables", "tables", {"sheet": "sheet", "row": "row", "column": "column", **_SIDES}),
    ("Settings", "settings", {"what": "setting", **_SIDES}),
    ("Versions", "versions", {"what": "of", **_SIDES}),
    ("Rates (Hz)", "rates", {"population": "population", **_SIDES}),
    (
        "Spikes",
        "spikes",
        {"population": "population", **_SIDES, "time": "first difference (s)", "cell": "cell"},
    ),
    (
        "Recorded variables",
        "recorded",
        {"of": "of", "variable": "variable", "largest": "largest difference", "unit": "unit", "why": ""},
    ),
)


def _text(value: object) -> str:
    if value is None:
        return "–"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
