"""``cxsystem2 doctor``: what this machine has, what it lacks for which purpose, and the remedy."""

from __future__ import annotations

import json
import sys

import typer
from rich.table import Table
from rich.text import Text

from cxsystem2.cli import options
from cxsystem2.terminal import Terminal, echo

_WIDTH = 110
"""Columns of the answer where it does not go to a terminal."""
_MARKS = {"good": "✔", "absent": "–", "wrong": "✘"}


def command(format: options.AnswerFormat = options.Format.TEXT) -> None:
    """Look at this machine: compiler, headers, MPI, GPU, browser, folders, disk, packages; say what is missing and the remedy.

    The exit status is 1 when something is wrong that every run needs. What is absent matters only to who wants what it is for.
    """
    from cxsystem2.doctor import Condition, checks

    found = [(word, check, check().look()) for word, check in checks.items()]
    if format is options.Format.JSON:
        rows = [
            {"check": word, "state": one.state, "found": one.found, "needed_for": check.needed_for, "remedy": one.remedy}
            for word, check, one in found
        ]
        echo(json.dumps(rows, indent=2))
    else:
        screen = Terminal(width=None if sys.stdout.isatty() else _WIDTH)
        table = Table("", "what", "found", "needed for")
        for word, check, one in found:
            told = one.found if not one.remedy else f"{one.found}\n→ {one.remedy}"
            table.add_row(_MARKS[one.state], Text(word), Text(told), Text(check.needed_for))
        screen.print(table)
    if any(one.state is Condition.WRONG for *_, one in found):
        raise typer.Exit(1)
