"""``cxsystem2 lfads status``: how far a run of models is; the answer is a table, or JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.command_line import command_line
from cxsystem2.output import echo

if TYPE_CHECKING:
    from rich.console import RenderableType

    from cxsystem2.lfads.status import TrainingStatus

_WIDTH = 160
"""Columns of the table where it does not go to a terminal."""
_EVERY = 1.0
"""Seconds between two looks."""


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run.")],
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show it again and again, as long as a server works.")] = False,
) -> None:
    """Show how far a run is, how good its members are, when it will be over, and how the best member came about."""
    from cxsystem2.lfads.status import RunState, read_status
    from cxsystem2.terminal import Terminal

    found = read_status(folder)
    if as_json:
        echo(json.dumps(found.as_dict(), indent=2, allow_nan=False))
        return
    screen = Terminal(width=None if sys.stdout.isatty() else _WIDTH)
    if follow and screen.is_terminal and found.state is RunState.RUNNING:
        from rich.live import Live

        with Live(_shown(found), console=screen, auto_refresh=False, transient=True) as live:
            while found.state is RunState.RUNNING:
                time.sleep(_EVERY)
                found = read_status(folder)
                live.update(_shown(found), refresh=True)
    screen.print(_shown(found))


def _shown(found: TrainingStatus) -> RenderableType:
    from rich.console import Group
    from rich.table import Column, Table

    table = Table(show_header=False, box=None)
    for row in _rows(found):
        table.add_row(*row)
    parts: list[RenderableType] = [table]
    if found.lineage:
        names = [*found.lineage[0].values]
        columns = (Column(word.replace("_", " "), overflow="fold") for word in ("generation", "member", "loss", *names))
        tree = Table(*columns, title="how the best came about")
        for one in found.lineage:
            tree.add_row(
                str(one.generation), str(one.member), _number(one.score), *(f"{one.values[name]:.3g}" for name in names)
            )
        parts.append(tree)
    return Group(*parts, *found.notes)


def _rows(found: TrainingStatus) -> list[tuple[str, str]]:
    """What is said of a run, line by line."""
    from cxsystem2.batches.progress import span

    of = f"{found.decided} of {found.generations} generations"
    rows = [("run", found.folder), ("state", f"{found.state}: {found.why}" if found.why else str(found.state)), ("done", of)]
    if not found.why:
        standings = {"ready": found.ready, "running": found.running, "waiting": found.waiting, "failed": found.bad}
        said = ", ".join(f"{number} {word}" for word, number in standings.items())
        rows.append((f"generation {found.generation}", f"{found.epochs} epochs; members: {said}"))
    if found.best is not None:
        where = f"member {found.best_member} in generation {found.best_generation}"
        rows.append(("best loss", f"{_number(found.best)} ({where})"))
        rows.append(("median loss", _number(found.median)))
    if found.improvement is not None:
        least = f"the run is over at {found.least_improvement:.3g}"
        rows.append(("improvement", f"{found.improvement:.3g} of the best loss in the last generations; {least}"))
    if found.seconds_left is not None:
        rows.append(("to go", f"about {span(found.seconds_left)}, to the last generation"))
    if found.state == "stopped":
        rows.append(("go on with", command_line("lfads", "resume", found.folder)))
    return rows


def _number(loss: float | None) -> str:
    return "none" if loss is None else f"{loss:.5g}"
