"""``cxsystem2 batch``: many runs in a directory that is their state, so that they can be stopped and gone on with."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from cxsystem2.batches.record import Status
from cxsystem2.cli import batch_options, options
from cxsystem2.command_line import command_line
from cxsystem2.output import echo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cxsystem2.batches import Batch
    from cxsystem2.batches.summary import Summary

app = typer.Typer(no_args_is_help=True, help="Many runs of two tables: sweeps and trials, on this computer or a cluster.")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The batch directory.")]
_SHOWN = 20
"""Failures that a summary lists; `batch status` lists all."""


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The batch directory, which is made.")],
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    sweep: batch_options.Sweep = None,
    sweep_file: batch_options.SweepFile = None,
    points: batch_options.Points = None,
    trials: batch_options.Trials = None,
    seeds: batch_options.Seeds = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    workers: batch_options.Workers = None,
    cluster: batch_options.Where = None,
    trust: options.Trust = False,
    fast: options.Fast = None,
    precision: options.Precise = None,
    legacy_results: Annotated[
        bool, typer.Option("--legacy-results", help="Also write the results dictionary of older versions (.gz).")
    ] = False,
    begin: options.Begin = None,
    progress: batch_options.Progress = batch_options.Show.AUTO,
) -> None:
    """Make a batch directory from two tables or an example, run all of it, and print the path of its table of runs."""
    files = options.tables(example, anatomy, physiology)
    description = describe(cluster)
    changes = options.changes(override, seed, device, fast, precision)
    start_early(cluster, files, changes)
    from cxsystem2.batches.create import draft
    from cxsystem2.cli.progress import Bars
    from cxsystem2.terminal import console

    what = batch_options.design(sweep, sweep_file, points, trials, seeds)
    with Bars(quiet=progress is not batch_options.Show.AUTO) as bars:
        found = draft(*files, changes, what, trust=trust, observer=bars)
    for problem in found.report:
        console().print(str(problem), markup=False, soft_wrap=True)
    batch = _open(found.save(folder, {"legacy_results": legacy_results, **options.beginning(begin)}))
    work(batch, description, workers, progress, trust=trust)


@app.command()
def resume(
    folder: Folder,
    workers: batch_options.Workers = None,
    cluster: batch_options.Where = None,
    trust: options.Trust = False,
    progress: batch_options.Progress = batch_options.Show.AUTO,
) -> None:
    """Run what is missing of a batch, after it was stopped or killed; nothing is run twice."""
    work(_open(folder), describe(cluster), workers, progress, trust=trust)


@app.command()
def retry(
    folder: Folder,
    workers: batch_options.Workers = None,
    cluster: batch_options.Where = None,
    trust: options.Trust = False,
    progress: batch_options.Progress = batch_options.Show.AUTO,
) -> None:
    """Run again what has failed of a batch, or was not a number, and what is missing."""
    work(_open(folder), describe(cluster), workers, progress, again=True, trust=trust)


@app.command()
def status(folder: Folder, as_json: Annotated[bool, typer.Option("--json", help="All rows as JSON.")] = False) -> None:
    """Print how far a batch is, what has failed and why, and what was not a number."""
    batch = _open(folder)
    records = batch.records()
    counts = Counter(record.status.value for record in records)
    if as_json:
        rows = json.loads(batch.rows().reset_index().to_json(orient="records"))
        answer = {"title": batch.title, "folder": str(batch.folder), "parameters": list(batch.parameters), "counts": counts}
        echo(json.dumps({**answer, "runs": rows}, indent=1))
        return
    echo(f"{batch.folder}: {said(counts)}")
    for run, record in zip(batch.runs, records, strict=True):
        if record.error:
            echo(f"{run.word} {_point(run.values, run.trial)}: {record.error}")


def said(counts: Mapping[str, int]) -> str:
    """How many runs are in each state; that some were not a number is said only where there are some."""
    states = [Status.DONE, Status.FAILED, Status.NOT_A_NUMBER, Status.RUNNING, Status.WAITING]
    return ", ".join(f"{counts[one]} {one.words}" for one in states if counts[one] or one is not Status.NOT_A_NUMBER)


def describe(cluster: str | None) -> dict[str, object] | None:
    """The cluster of an option; None leaves it to the batch."""
    if cluster is None:
        return None
    from cxsystem2.batches.clusters import choose_cluster

    return choose_cluster(cluster)


def start_early(cluster: str | None, files: tuple[str, str], changes: Sequence[str]) -> None:
    """Let local workers import what the device of the tables needs, while the points are checked."""
    if cluster in (None, "local"):
        from cxsystem2.batches.clusters.base import preload
        from cxsystem2.batches.clusters.local import warm_up
        from cxsystem2.batches.swept import device_of

        warm_up(preload(device_of(files, changes)))


def work(
    batch: Batch,
    cluster: dict[str, object] | None,
    workers: int | None,
    progress: batch_options.Show,
    again: bool = False,
    answer: bool = True,
    trust: bool = False,
) -> None:
    """Run what is missing of a batch; the exit status is 1 when not all are done, and 130 after Ctrl-C."""
    from cxsystem2.batches.clusters import make_cluster
    from cxsystem2.batches.engine import work_on
    from cxsystem2.cli.batch_progress import shown

    kind = batch.cluster(trust=trust) if cluster is None else make_cluster(cluster)
    try:
        with shown(batch, progress) as observer:
            summary = work_on(batch, kind, workers=workers, again=again, observer=observer, trust=trust)
    except KeyboardInterrupt:
        echo(f"cxsystem2: interrupted; go on with: {command_line('batch', 'resume', batch.folder)}", err=True)
        raise typer.Exit(130) from None
    if progress in (batch_options.Show.AUTO, batch_options.Show.PLAIN):
        _tell(batch, summary)
    if answer and progress is not batch_options.Show.JSON:
        echo(batch.manifest)
    if summary.wrong:
        raise typer.Exit(1)


def _open(folder: Path) -> Batch:
    from cxsystem2.batches import Batch
    from cxsystem2.problems import one_of

    batch = Batch.open(folder)
    if names := batch.changed():
        echo(f"warning: {one_of(names)} changed after the batch was made; what is done is of what was there before", err=True)
    return batch


def _tell(batch: Batch, summary: Summary) -> None:
    """What came of it, on stderr."""
    from cxsystem2.terminal import console

    screen = console()
    odd = f", {len(summary.not_a_number)} {Status.NOT_A_NUMBER.words}" if summary.not_a_number else ""
    screen.print(
        f"{summary.done} of {len(batch.runs)} runs done, {len(summary.failed)} failed{odd}, "
        f"{summary.seconds:.1f} s for {summary.simulating:.1f} s of runs on {summary.workers} workers",
        markup=False,
        soft_wrap=True,
    )
    if wrong := summary.wrong:
        table = Table("run", "point", "why", title="failed, or not a number" if odd else "failed")
        runs = {run.number: run for run in batch.runs}
        for number, why in list(wrong.items())[:_SHOWN]:
            table.add_row(runs[number].word, Text(_point(runs[number].values, runs[number].trial)), Text(why))
        screen.print(table)
        more = len(wrong) - _SHOWN
        rest = f"{more} more, see: {command_line('batch', 'status', batch.folder)}\n" if more > 0 else ""
        screen.print(
            f"{rest}the logs are in {batch.folder / 'logs'}; try again with: {command_line('batch', 'retry', batch.folder)}",
            markup=False,
            soft_wrap=True,
        )


def _point(values: Any, trial: int) -> str:
    words = [f"{name} = {value}" for name, value in values.items()]
    return ", ".join([*words, *([f"trial {trial}"] if trial else [])])
