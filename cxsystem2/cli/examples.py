"""``cxsystem2 examples``: what is shipped, and a copy of it to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.catalogue import example_tables, examples
from cxsystem2.cli import completion
from cxsystem2.output import echo


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An example to copy.", autocompletion=completion.examples)
    ] = None,
    copy: Annotated[Path, typer.Option("--copy", help="Folder to copy the two tables to.")] = Path(),
) -> None:
    """List the shipped examples, or copy the tables of one to a folder."""
    if name is None:
        known = examples()
        wide = max(map(len, known)) + 2
        for example in known.values():
            echo(f"{example.name:<{wide}}{example.about}")
        return
    from cxsystem2.files import write_text

    for source in map(Path, example_tables(name)):
        target = copy / source.name
        write_text(target, source.read_text(encoding="utf-8"))
        echo(target)
