"""``cxsystem2 lfads eval``: how well dynamics were inferred; the answer is a table, or JSON."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cxsystem2.output import echo

if TYPE_CHECKING:
    from rich.table import Table


class ScoreFormat(StrEnum):
    """How the scores are written."""

    TABLE = "table"
    JSON = "json"


class ScoredPart(StrEnum):
    """The trials that are scored."""

    TRAINING = "training"
    VALIDATION = "validation"


_WIDTH = 120
"""Columns of the table where it does not go to a terminal."""


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run, with its posterior.h5.")],
    form: Annotated[ScoreFormat, typer.Option("--format", help="Form of the answer.")] = ScoreFormat.TABLE,
    words: Annotated[
        list[str] | None, typer.Option("--score", "-s", metavar="SCORE", help="This score alone; may be repeated.")
    ] = None,
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FILE", help="The data, in place of those that run.json names.")
    ] = None,
    simple: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Score simple methods on the same trials, too.")
    ] = True,
    part: Annotated[ScoredPart, typer.Option("--part", help="The trials that are scored.")] = ScoredPart.VALIDATION,
) -> None:
    """Score what was inferred of the validation trials, against the truth where it is known and against held-out spikes."""
    from cxsystem2.lfads.evaluate import evaluate
    from cxsystem2.lfads.inference import Inference

    inference = Inference.open(folder, data or ())
    members = inference.members if part is ScoredPart.VALIDATION else None
    found = evaluate(inference.dataset, inference.posteriors, members=members, words=words, simple=simple, part=part.value)
    if form is ScoreFormat.JSON:
        echo(json.dumps(found, indent=2, allow_nan=False))
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    import sys

    from cxsystem2.terminal import Terminal

    screen = Terminal(width=None if sys.stdout.isatty() else _WIDTH)
    for name, session in found["sessions"].items():
        if len(found["sessions"]) > 1:
            echo(f"session {name}")
        screen.print(_table(session))
        if "members" in session:
            read = [f"{member} {_number(value)}" for member, value in session["members"]["read_by_others"].items()]
            echo(f"how well members are read from the others: {', '.join(read)}")
        for word, reason in session["left_out"].items():
            echo(f"{word} is left out: {reason}")


def _table(session: dict[str, Any]) -> Table:
    from rich.table import Table

    from cxsystem2.lfads.scores import scores

    methods = session["baselines"]
    table = Table("score", "model", *methods, "what it means")
    for column in table.columns[1:-1]:
        column.justify = "right"
    for word, value in session["scores"].items():
        others = [_number(own[word]) if word in own else "" for own in methods.values()]
        table.add_row(word, _number(value), *others, scores[word].meaning)
    return table


def _number(value: float | None) -> str:
    return "not a number" if value is None else f"{value:.4g}"
