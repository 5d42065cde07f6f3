"""``cxsystem2 convert`` (and ``cxconfig``): a table from one format to another; the answer is the new file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.output import echo


def command(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A table (.csv, .json, .yaml).")],
    target: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="The new file; default: .json for CSV, else .csv.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the file OUT if there is one.")] = False,
) -> None:
    """Convert a table between CSV, JSON and YAML. Nothing is evaluated; only JSON loses rows that are switched off."""
    from cxsystem2.files import sibling
    from cxsystem2.tables import convert

    if target is None:
        target = sibling(source, ".json" if source.suffix.lower() == ".csv" else ".csv")
    echo(convert(source, target, overwrite=force))
