"""``cxsystem2 lfads sample``: the posterior of the best member of a run; the answer is the path of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli.lfads.needed import torch_is_there
from cxsystem2.output import echo


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run.")],
    samples: Annotated[int, typer.Option("--samples", metavar="N", min=2, help="Draws for each trial.")] = 50,
    members: Annotated[
        bool, typer.Option("--members", help="Do it for every member, too, so that they can be compared (cross-decoding).")
    ] = False,
) -> None:
    """Infer rates, factors, inputs and initial conditions of all trials by the best member of a run."""
    torch_is_there()
    from cxsystem2.lfads.fitting import sample_best, sample_members
    from cxsystem2.lfads.run import TrainingRun

    run = TrainingRun.open(folder)
    echo(sample_best(run, samples))
    if members:
        for path in sample_members(run, samples):
            echo(path)
