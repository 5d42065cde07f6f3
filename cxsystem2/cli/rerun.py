"""``cxsystem2 rerun``: run what a result holds again, and say whether the spikes are identical."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cxsystem2.cli import options
from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import counted
from cxsystem2.terminal import console, echo

if TYPE_CHECKING:
    from cxsystem2.results import Results


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    output: Annotated[
        Path | None, typer.Option("--output", help="Keep the new result in this file (.h5); by default it is not kept.")
    ] = None,
    device: options.DeviceName = None,
    begin: Annotated[
        str | None,
        typer.Option("--from", metavar="DIR[:STEP]", help="Where the snapshot is now from which the run of the result began."),
    ] = None,
    trust: options.Trust = False,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Run the tables of a result again, with its seed and on its device, and say whether the spikes are identical.

    A run that began from a snapshot begins there again, and is refused where that snapshot has changed. The exit status is 0
    where the spikes are identical, and 1 where they are not.
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
    settings, start = before.settings, _start(before, begin)
    fast = bool(settings.get("fast"))  # which older results do not say: then nothing was faster
    how = Options(None, jobs, not no_cache, fast=fast, precision=settings.get("precision"), start=start)
    if device is not None and device != before.device:
        how = Options(None, jobs, not no_cache, start=start)
    with Bars(quiet=quiet) as bars:
        model = CxSystem(before, seed=before.seed, device=device or before.device, trust=trust, observer=bars)
        after = model.run(output=output, save_results=output is not None, options=how)
    if output is not None:
        echo(after.path)
    found, spikes = spike_differences(before, after), sum(map(before.spikes.number, before.spikes))
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


def _start(before: Results, given: str | None) -> str | None:
    """The generation of a snapshot where the run of a result began, as options name it; None for one that began at rest.

    Raises:
        CxSystemError: it is not there any more, or is not as it was.
    """
    from cxsystem2.partitions.start import Start

    known = before.settings.get("start")
    if known is None:
        if given is not None:
            raise CxSystemError(f"{before.path}: the run of this result did not begin from a snapshot; leave --from out")
        return None
    place = Path(given) if given is not None else _found(before, str(known["folder"]))
    start = Start.open(f"{place}:{known['generation']}" if place.is_dir() else str(place))
    if start.facts["sha256"] != known["sha256"]:
        what = f"is not what the run of this result began from (generation {known['generation']} of {known['folder']})"
        raise CxSystemError(f"{start.generation.folder}: this {what}; name an unchanged copy of that with --from")
    return f"{start.store.folder}:{start.generation.name}"


def _found(before: Results, folder: str) -> Path:
    """Where a snapshot is: at the path that was given then, as seen from here or from the result."""
    places = [Path(folder), *([before.path.parent / folder] if before.path is not None else [])]
    for place in places:
        if place.is_dir():
            return place
    what = f"the run of this result began from the snapshot {folder}, which is not there"
    raise CxSystemError(f"{before.path}: {what}; say where it is with --from DIR")
