"""``cxsystem2 plot``: a picture of a run; the answer is the file of the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    output: Annotated[Path | None, typer.Option("--output", help="Picture (.png, .pdf, .svg); default: beside RESULT.")] = None,
    population: Annotated[
        list[str] | None, typer.Option("--population", help="Name, idx, subtype or type; may be repeated; default: all.")
    ] = None,
    traces: Annotated[bool, typer.Option("--traces", help="Draw recorded variables over time instead.")] = False,
    variable: Annotated[
        str | None, typer.Option("--variable", metavar="NAME", help="With --traces: only this one, such as vm; default: all.")
    ] = None,
    start: Annotated[float, typer.Option("--start", help="Begin of the window, second.")] = 0.0,
    stop: Annotated[float | None, typer.Option("--stop", help="End of the window, second.")] = None,
) -> None:
    """Draw the raster and the rates of a run, or its recorded variables."""
    from cxsystem2.files import sibling
    from cxsystem2.pictures import picture
    from cxsystem2.results import load
    from cxsystem2.results.raster import save_figure

    target = picture(output or sibling(result, ".png"))
    if variable is not None and not traces:
        raise CxSystemError("--variable says which recorded variable is drawn; add --traces")
    results = load(result)
    if traces:
        results.plot_traces(variable, target, names=population or None, start=start, stop=stop)
        echo(target)
    else:
        echo(save_figure(results, target, names=population or None, start=start, stop=stop))
