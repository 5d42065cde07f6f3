"""``cxsystem2 batch rasters``: the rasters of all runs in one PDF; the answer is its path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cxsystem2.cli.batch_collect import Folder, Quiet, Start, Stop
from cxsystem2.cli.progress import Bars
from cxsystem2.terminal import console, echo


def command(
    folder: Folder,
    output: Annotated[Path | None, typer.Option("--output", help="The PDF; default: rasters.pdf in FOLDER.")] = None,
    population: Annotated[list[str] | None, typer.Option("--population", help="Only this name; may be repeated.")] = None,
    start: Start = 0.0,
    stop: Stop = None,
    quiet: Quiet = False,
) -> int:
    """Draw the raster and the rates of every finished run of a batch, a page for each, labelled with its parameters."""
    from cxsystem2.collect.rasters import save_rasters

    target = output or folder / "rasters.pdf"
    options: dict[str, Any] = {"names": population or None, "start": start, "stop": stop}
    with Bars(quiet=quiet or not console().is_terminal) as bars:
        problems = save_rasters(folder, target, observer=bars, **options)
    echo(target)
    for problem in problems:
        console().print(f"cxsystem2: {problem}", markup=False, soft_wrap=True)
    return 1 if problems else 0
