"""``cxsystem2 rerun``: run what a result holds again, and say whether the spikes are identical."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cxsystem2.cli import options
from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import counted
from cxsystem2.terminal import console, echo


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    output: Annotated[
        Path | None, typer.Option("--output", help="Keep the new result in this file (.h5); by default it is not kept.")
    ] = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Run the tables of a result again, with its seed and on its device, and say whether the spikes are identical.

    The exit status is 0 where they are, and 1 where they are not.
    """
    from cxsystem2.devices import Options
    from cxsystem2.provenance import differences
    from cxsystem2.results import load
    from cxsystem2.results.labels import Called
    from cxsystem2.results.spike_difference import spike_differences
    from cxsystem2.simulation import CxSystem

    before = load(result)
    if not before.anatomy or not before.physiology:
        raise CxSystemError(f"{result}: this result does not hold the tables that it was made from, so it cannot be run again")
    if before.seed < 0:
        raise CxSystemError(f"{result}: this result does not say its seed, so it cannot be run again as it was")
    if not before.spikes:
        raise CxSystemError(f"{result}: no spikes are recorded in it, so there is nothing to compare")
    settings = before.settings
    how = Options(None, jobs, not no_cache, fast=settings.get("fast"), precision=settings.get("precision"))
    if device is not None and device != before.device:
        how = Options(None, jobs, not no_cache)
    with Bars(quiet=quiet) as bars:
        model = CxSystem(before, seed=before.seed, device=device or before.device, trust=trust, observer=bars)
        after = model.run(output=output, save_results=output is not None, options=how)
    if output is not None:
        echo(after.path)
    found, spikes = spike_differences(before, after), sum(len(one.t) for one in before.spikes.values())
    if not found:
        number = counted(len(before.spikes), "population")
        echo(f"the spikes are identical: {counted(spikes, 'spike')} of {number}")
        return
    echo(f"the spikes differ in {len(found)} of {counted(len(before.spikes), 'population')}")
    table = Table("population", "spikes before", "spikes now", "first difference (s)", "cell")
    called = Called(before.populations)
    for one in found:
        shown = [one.before, one.after, None if one.time is None else f"{one.time:.10g}", one.cell]
        table.add_row(called(one.population), *("–" if value is None else str(value) for value in shown))
    console().print(table)
    for each in differences(before):
        what = each["what"]
        console().print(f"differs here: {what} {each['there'][:40]}, here {each['here'][:40]}", soft_wrap=True)
    raise typer.Exit(1)
