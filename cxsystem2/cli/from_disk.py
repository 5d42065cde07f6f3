"""Runs with checkpoints, for the commands ``run`` and ``resume``: progress, how one has ended, the exit status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from cxsystem2.cli.guard import INTERRUPTED
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.devices import Options
    from cxsystem2.phases import Snapshot
    from cxsystem2.phases.outcome import RunOutcome
    from cxsystem2.results import Results
    from cxsystem2.simulation import CxSystem


def go_on(folder: Path, asked: dict[str, Any], how: Options, *, trust: bool, quiet: bool, as_before: bool) -> None:
    """Run a snapshot from its newest whole generation, and print its directory.

    `asked` is what is given of the arguments of `Snapshot.run`; with `as_before` the rest is as in the last run.
    """
    from cxsystem2.cli.progress import Bars
    from cxsystem2.phases import Snapshot, Stopped
    from cxsystem2.snapshots import Reason

    snapshot = Snapshot.open(folder)
    built = snapshot.manifest.options
    if how.threads is not None and not (built.get("fast") and built.get("device") == "cpp"):
        raise CxSystemError(f"leave --threads out: {folder} was not built to be fast, and has one thread in each process")
    run = snapshot.resume if as_before else snapshot.run
    try:
        with Bars(quiet=quiet) as bars:
            outcome = run(**asked, options=how, observer=bars, trust=trust)
    except Stopped as stopped:
        outcome = stopped.outcome
    except KeyboardInterrupt:
        _interrupted(snapshot)
    for warning in outcome.warnings:
        echo(f"warning: {folder}: {warning}", err=True)
    _told_if_stopped(folder, outcome)
    if outcome.reason is Reason.END and not quiet:
        echo(f"{folder}: at {outcome.time:.10g} s: the end; `{command_line('merge', folder)}` writes a result file", err=True)
    echo(folder)


def run_once(
    system: CxSystem, output: Path | None, asked: dict[str, Any], how: Options, *, trust: bool, quiet: bool, stay: bool
) -> Results:
    """Run two tables with checkpoints; returns the results, or ends the command when it was stopped.

    `asked` are arguments of `CheckpointedRun.run`; with `stay` the checkpoints are not removed at the end.
    """
    from cxsystem2.phases import CheckpointedRun, Snapshot, Stopped
    from cxsystem2.snapshots import Reason

    run = CheckpointedRun(system, output, how)
    then = f"`{command_line('merge', run.folder, '--output', run.target)}` writes the results"
    if not quiet:
        go_on = f"after a stop, `{command_line('resume', run.folder)}` goes on, and then {then}"
        echo(f"note: checkpoints go to {run.folder}; {go_on}", err=True)
    try:
        outcome = run.run(trust=trust, **asked)
    except Stopped as stopped:
        outcome = stopped.outcome
    except KeyboardInterrupt:
        if not run.folder.exists():
            raise
        _interrupted(Snapshot.open(run.folder), f"; then {then}")
    except CxSystemError:
        if run.folder.exists():
            snapshot = Snapshot.open(run.folder)
            echo(f"{run.folder}: {_newest(snapshot)}; then {then}", err=True)
        raise
    _told_if_stopped(run.folder, outcome, f", and then {then}")
    if outcome.reason is Reason.LIMIT:
        echo(run.folder)
        raise typer.Exit(0)
    size = run.bytes
    results = run.finish(keep_checkpoints=stay)
    if not quiet:
        done = "are removed; --keep-checkpoints keeps them" if not run.folder.exists() else "are kept"
        echo(f"note: {run.folder}: the checkpoints ({size / 1e6:,.1f} MB) {done}", err=True)
    return results


def _interrupted(snapshot: Snapshot, more: str = "") -> NoReturn:
    """Say what there is after an interrupt that nothing has waited for, and end the command."""
    echo(f"cxsystem2: interrupted at once; {_newest(snapshot)}{more}", err=True)
    raise typer.Exit(INTERRUPTED) from None


def _told_if_stopped(folder: Path, outcome: RunOutcome, more: str = "") -> None:
    """Say how a run goes on that was stopped; after a signal the command ends."""
    from cxsystem2.snapshots import Reason

    at = f"{folder}: at {outcome.time:.10g} s: stopped with a checkpoint"
    if outcome.reason is Reason.SIGNAL:
        echo(f"{at}; `{command_line('resume', folder)}` goes on{more}", err=True)
        raise typer.Exit(INTERRUPTED)
    if outcome.reason is Reason.LIMIT:
        echo(f"{at} before --max-wall was over; `{command_line('resume', folder)}` goes on{more}", err=True)


def _newest(snapshot: Snapshot) -> str:
    names = snapshot.store.names
    if not names:
        return "there is no checkpoint"
    return f"the last checkpoint is {names[-1]}, and `{command_line('resume', snapshot.folder)}` goes on from there"
