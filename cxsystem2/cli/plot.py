"""``cxsystem2 plot``: a picture of a run; the answer is the file of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.output import echo


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    output: Annotated[Path | None, typer.Option("--output", help="Picture (.png, .pdf, .svg); default: beside RESULT.")] = None,
    population: Annotated[list[str] | None, typer.Option("--population", help="Only this one; may be repeated.")] = None,
    start: Annotated[float, typer.Option("--start", help="Begin of the window, second.")] = 0.0,
    stop: Annotated[float | None, typer.Option("--stop", help="End of the window, second.")] = None,
) -> None:
    """Draw the raster and the rates of a run."""
    from cxsystem2.files import sibling
    from cxsystem2.pictures import picture
    from cxsystem2.results import load
    from cxsystem2.results.raster import save_figure

    target = picture(output or sibling(result, ".png"))
    results = load(result)
    echo(save_figure(results, target, names=population or None, start=start, stop=stop))
