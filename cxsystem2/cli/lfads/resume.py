"""``cxsystem2 lfads resume``: go on with a run of models that was stopped or killed; the answer is its directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.cli.lfads.evolving import Samples, Where, Workers, kind_of, work


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a run.")],
    workers: Workers = None,
    cluster: Where = None,
    samples: Samples = 50,
    quiet: options.Quiet = False,
) -> None:
    """Go on with a run that was stopped or killed, with the same result; finished steps are not trained again."""
    from cxsystem2.lfads.run import TrainingRun

    work(TrainingRun.open(folder), kind_of(cluster, workers), workers, samples, quiet=quiet)
