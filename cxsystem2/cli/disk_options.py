"""Options of the commands that work on a snapshot: a network on disk, in partitions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.problems import counted
from cxsystem2.times import seconds

if TYPE_CHECKING:
    from cxsystem2.devices import Options

Directory = Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a snapshot (see cxsystem2 build).")]
Method = Annotated[
    str,
    typer.Option(
        "--method", metavar="WORD", help="How cells are divided, such as even, space or metis; see docs/partitions.md."
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help="Time of the model at the end, such as '10*second'; default: runtime."),
]
CheckpointEvery = Annotated[
    str | None,
    typer.Option("--checkpoint-every", metavar="TIME", help="Time of the model between two checkpoints, such as '100*ms'."),
]
RecordEvery = Annotated[
    str | None,
    typer.Option(
        "--record-every", metavar="TIME", help="Time of the model after which records are on disk, such as '1*second'."
    ),
]
Keep = Annotated[str | None, typer.Option("--keep", metavar="N|all", help="Checkpoints that stay; default: 3.")]
MaxWall = Annotated[
    str | None,
    typer.Option(
        "--max-wall", metavar="TIME", help="Stop with a checkpoint before this time of the clock is over, such as '2*hour'."
    ),
]
Ranks = Annotated[
    int | None, typer.Option("--ranks", min=1, help="Processes, which exchange spikes by MPI; at most one for each partition.")
]
Launcher = Annotated[
    str | None, typer.Option("--launcher", metavar="COMMAND", help="What starts the ranks in place of mpiexec: 'srun -n 64'.")
]
Restarts = Annotated[
    int | None,
    typer.Option("--restart-on-failure", metavar="N", min=0, help="Go on from the last checkpoint after up to N failures."),
]


def asked(
    until: str | None,
    checkpoint_every: str | None,
    record_every: str | None,
    keep: str | None,
    max_wall: str | None,
    ranks: int | None,
    launcher: str | None,
    restarts: int | None,
) -> dict[str, Any]:
    """What is given of the arguments of `cxsystem2.phases.Snapshot.run`.

    Raises:
        CxSystemError: one of them is wrong.
    """
    found: dict[str, Any] = {
        "until": seconds(until, "--until"),
        "checkpoint_every": seconds(checkpoint_every, "--checkpoint-every"),
        "record_every": seconds(record_every, "--record-every"),
        "max_wall": seconds(max_wall, "--max-wall"),
        "ranks": ranks,
        "launcher": launcher,
        "restarts": restarts,
    }
    kept = {} if keep is None else {"keep": _keep(keep)}
    return {name: value for name, value in found.items() if value is not None} | kept


def note_fewer(found: int, wanted: int) -> None:
    """Say that there are fewer partitions than somebody wants."""
    if found < wanted:
        why = "a partition has whole blocks of 256 cells of a population, which are not cut"
        echo(f"note: {counted(found, 'partition')} in place of {wanted}: {why}", err=True)


def how(directory: Path | None, jobs: int | None, threads: str | None, *, no_cache: bool) -> Options:
    """How the device of a snapshot is to work.

    Raises:
        CxSystemError: there is no such number of threads.
    """
    auto = threads is None or threads.casefold() == "auto"
    number = None if auto else _whole(str(threads), "--threads", "auto")
    from cxsystem2.devices import Options

    return Options(directory, jobs, not no_cache, threads=number)


def _keep(text: str) -> int | None:
    return None if text.casefold() == "all" else _whole(text, "--keep", "all")


def _whole(text: str, option: str, word: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise CxSystemError(f"{option}: '{text}' is neither a whole number above 0 nor {word}")
    return int(text)
