"""``cxsystem2 batch collect``: one table of all runs and what was measured of them; the answer is its path."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli.progress import Bars
from cxsystem2.problems import counted
from cxsystem2.terminal import console, echo

if TYPE_CHECKING:
    from cxsystem2.collect import Collected


class TableShape(StrEnum):
    """The rows of the table."""

    WIDE = "wide"
    LONG = "long"


Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The batch directory.")]
Words = Annotated[
    list[str] | None, typer.Option("--measure", "-m", help="A measure: rate, or 'fano(width=50*ms)'; may be repeated.")
]
Start = Annotated[float, typer.Option("--start", help="Drop what comes before, second.")]
Stop = Annotated[float | None, typer.Option("--stop", help="Drop what comes after, second.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read and measure.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]


def command(
    folder: Folder,
    output: Annotated[
        Path | None, typer.Option("--output", help="The table (.csv, .parquet, .h5); default: collected.csv in FOLDER.")
    ] = None,
    word: Words = None,
    start: Start = 0.0,
    stop: Stop = None,
    shape: Annotated[
        TableShape, typer.Option("--shape", help="wide: a row for each run; long: for each run, population and measure.")
    ] = TableShape.WIDE,
    legacy_metadata: Annotated[
        bool, typer.Option("--legacy-metadata", help="Also write the metadata file of older versions (.gz) into FOLDER.")
    ] = False,
    jobs: Jobs = 1,
    quiet: Quiet = False,
) -> int:
    """Measure all finished runs of a batch, and write one table of them; what was measured before is not measured again."""
    from cxsystem2.collect import save_table
    from cxsystem2.collect.write import writer

    target = output or folder / "collected.csv"
    writer(target)  # a wrong suffix is said before the work
    found = gathered(folder, word, start, stop, jobs=jobs, quiet=quiet)
    table = found.table if shape is TableShape.WIDE else found.long()
    echo(save_table(table, target, found.units if shape is TableShape.WIDE else None, overwrite=True))
    if legacy_metadata:
        from cxsystem2.collect.old_metadata import save_old_metadata

        echo(save_old_metadata(folder))
    return tell(found, quiet=quiet)


def gathered(folder: Path, words: list[str] | None, start: float, stop: float | None, *, jobs: int, quiet: bool) -> Collected:
    """A batch, measured, with a bar for the progress."""
    from cxsystem2.collect import collect

    with Bars(quiet=quiet or not console().is_terminal) as bars:
        return collect(folder, words, start=start, stop=stop, jobs=jobs, observer=bars)


def tell(found: Collected, *, quiet: bool) -> int:
    """Print how many runs are in which state, and each problem, on stderr; returns the exit status."""
    screen = console()
    if not quiet:
        states = Counter(map(str, found.table["status"]))
        summary = ", ".join(f"{count} {state}" for state, count in states.items())
        screen.print(f"{counted(len(found.table), 'run')}: {summary}", markup=False, soft_wrap=True)
    for problem in found.problems:
        screen.print(f"cxsystem2: {problem}", markup=False, soft_wrap=True)
    return 1 if found.problems else 0
