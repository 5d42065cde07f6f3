"""``cxsystem2 batch plot``: measures against the swept parameters; the answer is the file of the picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli.batch_collect import Folder, Jobs, Quiet, Start, Stop, Words, gathered, tell
from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.pictures import picture
from cxsystem2.terminal import console, echo


def command(
    folder: Folder,
    output: Annotated[
        Path | None, typer.Option("--output", help="Picture (.png, .pdf, .svg); default: MEASURE.png, or KIND.png, in FOLDER.")
    ] = None,
    word: Words = None,
    population: Annotated[
        list[str] | None, typer.Option("--population", help="Name, idx or type; may be repeated; default: all but inputs.")
    ] = None,
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="NAME=VALUE", help="Only runs with this value; may be repeated.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="Kind of figure, such as lines; rasters or rates of each run; default: what fits."),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="With --kind rasters or rates: runs that are drawn at most.")] = 24,
    start: Start = 0.0,
    stop: Stop = None,
    jobs: Jobs = 1,
    quiet: Quiet = False,
) -> int:
    """Draw measures (the rate, unless named) of a batch: lines for one parameter, heat maps for two or three, else points."""
    from cxsystem2.collect.figures import draw_batch, save_batch_figure
    from cxsystem2.collect.multiples import MULTIPLES, draw_multiples

    if kind in MULTIPLES:
        if word or at:
            raise CxSystemError(f"--kind {kind} shows spikes of all runs, no measure; leave --measure and --at out")
        target = picture(output or folder / f"{kind}.png")
        with Bars(quiet=quiet or not console().is_terminal) as bars:
            small = draw_multiples(folder, kind, names=population, start=start, stop=stop, most=most, observer=bars)
        echo(save_batch_figure(small, target))
        return 0
    words = word or ["rate"]
    found = gathered(folder, _of_populations(words), start, stop, jobs=jobs, quiet=quiet)
    drawn = draw_batch(found, words, population, at=_values(at), kind=kind)
    echo(save_batch_figure(drawn, output or folder / f"{re.sub('[^A-Za-z0-9_.-]+', '-', '_'.join(words)).strip('-')}.png"))
    return tell(found, quiet=quiet)


def _of_populations(words: list[str]) -> list[str]:
    """The words that are not measures of a run, which are always known."""
    from cxsystem2.measures import run_measures

    return [word for word in words if word not in run_measures]


def _values(given: list[str] | None) -> dict[str, str]:
    """Parameters that are fixed."""
    parted = [text.partition("=") for text in given or []]
    for name, sign, value in parted:
        if not name or not sign or not value:
            raise CxSystemError(f"--at {name}{sign}{value}: write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in parted}
