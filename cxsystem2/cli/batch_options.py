"""Options of the commands that run or plan many simulations."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cxsystem2.batches.design import Design


class Show(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    PLAIN = "plain"
    JSON = "json"
    NONE = "none"


class SeedRule(StrEnum):
    """How runs get their seeds, see `cxsystem2.batches.Seeds`."""

    COMMON = "common"
    INDEPENDENT = "independent"


Sweep = Annotated[
    list[str] | None,
    typer.Option(
        "--sweep",
        "-s",
        metavar="NAME=VALUES",
        help="Values of a parameter: k=1,2,3 or 'J=1*nS:5*nS:1*nS' (stop included); repeat for every combination.",
    ),
]
SweepFile = Annotated[
    str | None, typer.Option("--sweep-file", metavar="FILE", help="Points in a YAML file: grid, random, latin-hypercube, …")
]
Points = Annotated[
    str | None,
    typer.Option("--points", metavar="FILE", help="Points in a CSV file: names in the first row, a point in each other."),
]
Trials = Annotated[int | None, typer.Option("--trials", min=1, help="Repetitions of each point; default: as the table says.")]
Seeds = Annotated[
    SeedRule | None, typer.Option("--seeds", help="common: all points of a trial have one seed; independent: each has its own.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        "-w",
        min=1,
        help="Simulations at a time; default: as at the last start, as the table says, or three quarters of the cores.",
    ),
]
Where = Annotated[
    str | None,
    typer.Option("--cluster", metavar="KIND", help="local, ssh, slurm, kubernetes, a scheduler's address, or a YAML file."),
]
Progress = Annotated[
    Show, typer.Option("--progress", help="A live table where there is a terminal, lines, JSON lines, or nothing.")
]


def design(
    sweep: list[str] | None, sweep_file: str | None, points: str | None, trials: int | None, seeds: SeedRule | None
) -> Design:
    """What the options ask for beside the tables."""
    from cxsystem2.batches import Seeds as Rule
    from cxsystem2.batches.design import Design

    return Design(tuple(sweep or ()), sweep_file, points, trials, None if seeds is None else Rule(seeds.value))
