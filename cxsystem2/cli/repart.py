"""``cxsystem2 repart``: divide a network on disk otherwise; the answer is its directory."""

from __future__ import annotations

from typing import Annotated

import typer

from cxsystem2.cli import disk_options
from cxsystem2.output import echo
from cxsystem2.problems import counted


def command(
    folder: disk_options.Directory,
    partitions: Annotated[int, typer.Option("--partitions", "-k", min=1, help="Number of partitions afterwards.")],
    method: disk_options.Method = "even",
) -> None:
    """Divide a network on disk into other partitions, with its state and its records, and print its directory.

    Synapses move as they are; none is drawn again. Of the checkpoints only the newest whole one stays.
    """
    from cxsystem2.phases import Snapshot

    snapshot = Snapshot.open(folder).repartition(partitions, method=method)
    echo(f"{folder}: {counted(snapshot.manifest.k, 'partition')}", err=True)
    disk_options.note_fewer(snapshot.manifest.k, partitions)
    echo(folder)
