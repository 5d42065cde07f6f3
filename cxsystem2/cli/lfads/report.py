"""``cxsystem2 lfads report``: one page about a run; the answer is the name of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.output import echo


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run, with its posterior.h5.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The HTML file; one that is there is replaced.")
    ],
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FILE", help="The data, in place of those that run.json names.")
    ] = None,
    simple: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Score simple methods on the same trials, too.")
    ] = True,
) -> None:
    """Write one HTML page about a run: scores, training, rates and factors against the truth, inferred inputs."""
    from cxsystem2.lfads.report import write_report

    echo(write_report(folder, output, data=tuple(data or ()), simple=simple))
