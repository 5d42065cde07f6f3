"""``cxsystem2 new``: the tables of a small model that runs at once, to be changed into one's own; the answer is the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.starters import Starter


def command(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Folder for the tables; default: the word of the starter.")
    ] = None,
    starter: Annotated[
        str | None,
        typer.Option("--starter", metavar="WORD", help="one-cell, pair, ei, three or layers; without it a terminal asks."),
    ] = None,
    outline: Annotated[
        Path | None,
        typer.Option(
            "--outline", metavar="FILE", help="Instead: a file (.yaml, .json) that names populations and connections."
        ),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="WORD", help="csv or yaml: two files; xlsx or ods: a workbook with two sheets.")
    ] = "csv",
) -> None:
    """Write the two tables of a small model that runs, and fires, within seconds: a start for a model of your own."""
    from cxsystem2 import starters

    if outline is not None and starter is not None:
        raise CxSystemError("give either --starter or --outline")
    model = _outlined(outline.expanduser()) if outline is not None else starters.starter(starter or _asked(starters.starters()))
    written = starters.write(model, Path(model.word) if folder is None else folder.expanduser(), format)
    for path in written:
        echo(path)
    tables = written if len(written) == 1 else ["-a", written[0], "-p", written[1]]
    echo(f"run it: {command_line('run', *tables, '--output', 'first.h5')}", err=True)


def _outlined(path: Path) -> Starter:
    """The model of an outline, called as its file."""
    from cxsystem2.outline import OutlineError, make
    from cxsystem2.outline.file import as_starter, located, read_file

    found = read_file(path)
    try:
        return as_starter(found, make(found), path.stem)
    except OutlineError as error:
        raise located(error, path) from None


def _asked(known: dict[str, Starter]) -> str:
    """The word that somebody at the terminal chooses."""
    wide = max(map(len, known)) + 2
    for number, one in enumerate(known.values(), start=1):
        echo(f"{number}  {one.word:<{wide}}{one.title}: {one.about}", err=True)
    if not sys.stdin.isatty():
        raise CxSystemError("here is nobody to ask; choose one of these with --starter")
    chosen: str = typer.prompt("Which one? (word or number)", default="1", err=True).strip()
    words = list(known)
    return words[int(chosen) - 1] if chosen.isdecimal() and 0 < int(chosen) <= len(words) else chosen
