"""``cxsystem2 export``: a result in another form, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo


def command(
    result: Annotated[
        Path | None, typer.Argument(metavar="RESULT", help="A result file (.h5, or .gz of CxSystem), or a network on disk.")
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="WORD", help="The form; without RESULT all are listed.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The file; default: beside the result.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
) -> None:
    """Write a result in another form: CSV, pictures, a Brian2 script and others, for other programs."""
    from cxsystem2.results import load
    from cxsystem2.results.export import exports

    if result is None:
        if form or output:
            raise CxSystemError("which result is to be exported? name its file: cxsystem2 export RESULT --format csv")
        for word in exports:
            echo(f"{word:10} {exports[word].suffix:5} {exports[word]().about}")
        return
    if not form:
        raise CxSystemError(f"name the form with --format; there are {', '.join(exports)}")
    echo(load(result).export(form, output, overwrite=overwrite))
