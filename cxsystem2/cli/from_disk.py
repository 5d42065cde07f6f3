"""A run of a network on disk, for the commands ``run`` and ``resume``: progress, how it has ended, the exit status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cxsystem2.cli.guard import INTERRUPTED
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.devices import Options
    from cxsystem2.phases import Snapshot


def go_on(folder: Path, asked: dict[str, Any], how: Options, *, trust: bool, quiet: bool, as_before: bool) -> None:
    """Run a snapshot from its newest whole generation, and print its directory.

    `asked` is what is given of the arguments of `Snapshot.run`; with `as_before` the rest is as in the last run.
    """
    from cxsystem2.cli.progress import Bars
    from cxsystem2.phases import Snapshot
    from cxsystem2.snapshots import Reason

    snapshot = Snapshot.open(folder)
    if how.threads is not None and not snapshot.manifest.options.get("fast"):
        raise CxSystemError(f"leave --threads out: {folder} was built without --fast, and has one thread in each process")
    run = snapshot.resume if as_before else snapshot.run
    try:
        with Bars(quiet=quiet) as bars:
            outcome = run(**asked, options=how, observer=bars, trust=trust)
    except KeyboardInterrupt:
        echo(f"cxsystem2: interrupted at once; {_newest(snapshot)}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for warning in outcome.warnings:
        echo(f"warning: {folder}: {warning}", err=True)
    at = f"{folder}: at {outcome.time:.10g} s"
    if outcome.reason is Reason.SIGNAL:
        echo(f"{at}: stopped with a checkpoint; `cxsystem2 resume {folder}` goes on", err=True)
        raise typer.Exit(INTERRUPTED)
    if outcome.reason is Reason.LIMIT:
        echo(f"{at}: stopped with a checkpoint before --max-wall was over; `cxsystem2 resume {folder}` goes on", err=True)
    elif not quiet:
        echo(f"{at}: the end; `cxsystem2 merge {folder}` writes a result file", err=True)
    echo(folder)


def _newest(snapshot: Snapshot) -> str:
    names = snapshot.store.names
    if not names:
        return "there is no checkpoint"
    return f"the last checkpoint is {names[-1]}, and `cxsystem2 resume {snapshot.folder}` goes on from there"
