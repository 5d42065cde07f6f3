"""``cxsystem2 devices``: what can run a model on this machine, in which versions, and what is missing for the rest."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.table import Table
from rich.text import Text

from cxsystem2.cli import options
from cxsystem2.terminal import Terminal, echo

_WIDTH = 100
"""Columns of the answer where it does not go to a terminal."""


def command(format: options.AnswerFormat = options.Format.TEXT) -> None:
    """List the devices: their words, whether each can run here, the versions of what it uses, and what it lacks."""
    from cxsystem2.devices.describe import describe

    answer = describe()
    if format is options.Format.JSON:
        echo(json.dumps(answer, indent=2))
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    screen = Terminal(width=None if sys.stdout.isatty() else _WIDTH)
    table = Table("device", "runs here", "uses", "what it is, and what is missing", show_lines=True)
    for device in answer["devices"]:
        words = "\n".join([device["word"], *(f"or {word}" for word in device["other_words"])])
        uses = "\n".join(f"{name} {number}" for name, number in device["versions"].items())
        told = "\n".join(filter(None, [device["about"], device["missing"]]))
        table.add_row(Text(words), "yes" if device["available"] else "no", Text(uses), Text(told))
    screen.print(table)
    for reason in answer["failures"].values():
        screen.print(reason, markup=False)
