"""``cxsystem2 plan``: how large a model is, before anything is drawn or built."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from cxsystem2.cli import batch_options, options
from cxsystem2.problems import counted, one_of
from cxsystem2.terminal import Terminal, echo

if TYPE_CHECKING:
    from cxsystem2.batches.create import Draft


MOST_SHOWN = 20
"""Points that are listed; of more, the values of each parameter are."""


def command(
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    sweep: batch_options.Sweep = None,
    sweep_file: batch_options.SweepFile = None,
    points: batch_options.Points = None,
    trials: batch_options.Trials = None,
    seeds: batch_options.Seeds = None,
    workers: batch_options.Workers = None,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Print populations, expected synapses of each pathway, memory, and the number of Brian2 objects.

    Of tables with swept cells, or with a sweep that the options describe, print the points and what a batch needs, too.
    """
    from cxsystem2.batches.create import draft
    from cxsystem2.batches.swept import many
    from cxsystem2.checking import check
    from cxsystem2.config.shown import all_shown
    from cxsystem2.errors import TableError
    from cxsystem2.planning import describe
    from cxsystem2.results.labels import Called
    from cxsystem2.terminal import console

    files, changes = options.tables(example, anatomy, physiology), options.changes(override, seed, device)
    design = batch_options.design(sweep, sweep_file, points, trials, seeds)
    batch = None
    if sweep or sweep_file or points or (trials or 1) > 1 or many(files, changes):
        found = draft(*files, changes, design, trust=trust, run=False)
        batch = describe_batch(found, workers)
        checked = check(found.anatomy, found.physiology, changes, trust=trust, point=found.runs[0].values)
    else:
        checked = options.checked(files, changes, trust)
    if not checked.report.clean:
        raise TableError(checked.report)
    for problem in checked.report:
        console().print(str(problem), markup=False, soft_wrap=True)
    answer = describe(checked.config) | ({"batch": batch} if batch else {})
    if format is options.Format.JSON:
        echo(json.dumps(answer, indent=2))
    else:
        _show(answer, Called(all_shown(checked.config.cells.values())))


def describe_batch(found: Draft, workers: int | None) -> dict[str, object]:
    """The points of a batch and what it needs, as plain values."""
    from cxsystem2.batches.memory import share, usual_workers

    need = found.size.memory_bytes
    fitting = share(workers or found.system.number_of_process or usual_workers(), need, len(found.runs))
    return {
        "points": [dict(point) for point in found.points],
        "trials": found.trials,
        "runs": len(found.runs),
        "seeds": found.seeds.value,
        "memory_bytes_of_largest_run": need,
        "workers": fitting.workers,
        "notice": fitting.notice,
    }


def _show(answer: dict[str, Any], called: Callable[[str], str]) -> None:
    screen = Terminal(width=None if sys.stdout.isatty() else 160)
    populations = Table("population", "model", "cells", title="Populations")
    populations.columns[2].justify = "right"
    scaled = answer["indegree_scale"] is not None
    if scaled:
        populations.add_column("assumed rate (Hz)", justify="right")
        populations.add_column("replaced input (per second)")
    for population in answer["populations"]:
        cells = [called(population["name"]), population["model"], f"{population['cells']:,}"]
        if scaled:
            replaced = (f"{name.removeprefix('soma.')} {value:.3g}" for name, value in population["steady_input"].items())
            cells += ["" if population["mean_rate"] is None else f"{population['mean_rate']:g}", ", ".join(replaced)]
        populations.add_row(*cells)
    pathways = Table("from", "to", "type", "synapses (expected)", title="Pathways")
    pathways.columns[3].justify = "right"
    for pathway in answer["pathways"]:
        pathways.add_row(called(pathway["from"]), called(pathway["to"]), pathway["type"], f"{pathway['synapses']:,}")
    screen.print(populations, pathways)
    if scaled:
        factor = answer["indegree_scale"]
        screen.print(
            f"indegree_scale {factor:g}: weights and background weights times {factor**-0.5:.3g}; the mean input that is "
            f"missing is replaced at the assumed rates, in siemens (ampere for PSC receptors) per second"
        )
    screen.print(
        f"{counted(answer['neurons'], 'neuron')}, {counted(answer['inputs'], 'input cell')}, "
        f"{counted(answer['synapses'], 'synapse')}, about {answer['memory_bytes'] / 2**20:,.0f} MiB, "
        f"{counted(answer['objects'], 'Brian2 object')}, {counted(answer['steps'], 'step')}"
    )
    if "batch" in answer:
        _show_batch(answer["batch"], screen)


def _show_batch(batch: dict[str, Any], screen: Terminal) -> None:
    """The points where they are few, else the values of each parameter."""
    points = batch["points"]
    names = list(points[0])
    if len(points) <= MOST_SHOWN:
        table = Table("point", *names, title="Points")
        for number, point in enumerate(points):
            table.add_row(str(number), *map(Text, point.values()))
    else:
        table = Table("parameter", "values", "number", title=f"{len(points):,} points")
        for name in names:
            values = list(dict.fromkeys(point[name] for point in points))
            table.add_row(Text(name), Text(one_of(values, 8)), f"{len(values):,}")
    if names:
        screen.print(table)
    screen.print(
        f"{counted(len(points), 'point')} x {counted(batch['trials'], 'trial')} = {counted(batch['runs'], 'run')}, "
        f"seeds {batch['seeds']}; "
        f"the largest run needs about {batch['memory_bytes_of_largest_run'] / 2**20:,.0f} MiB; {batch['workers']} at a time",
        soft_wrap=True,
    )
    if batch["notice"]:
        screen.print(batch["notice"], soft_wrap=True)
