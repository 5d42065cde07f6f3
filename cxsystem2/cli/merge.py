"""``cxsystem2 merge``: what a run from disk has recorded, as one result file; the answer is its path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli import disk_options
from cxsystem2.output import echo


def command(
    folder: disk_options.Directory,
    output: Annotated[Path | None, typer.Option("--output", help="Result file (.h5); default: results.h5 in DIR.")] = None,
) -> None:
    """Write what a run has recorded so far as one result file, also while it runs, and print its path."""
    from cxsystem2.phases import Snapshot

    echo(Snapshot.open(folder).merge(output))
