"""``cxsystem2 check``: every problem of two tables at once; the answer is the list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.problems import Place
from cxsystem2.trust import Trust

if TYPE_CHECKING:
    from cxsystem2.checking import Checked


def command(
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    format: options.AnswerFormat = options.Format.TEXT,
) -> None:
    """Check two tables and print every problem with its file, row and column; exit 2 if there is an error."""
    from cxsystem2.problems import Level, counted

    checked = options.checked(options.tables(example, anatomy, physiology), options.changes(override, seed, device), trust)
    _check_cluster(checked, trust)
    problems = list(checked.report)
    counts = {f"{level}s": sum(problem.level is level for problem in problems) for level in Level}
    if format is options.Format.JSON:
        echo(json.dumps({**counts, "problems": [problem.as_dict() for problem in problems]}, indent=2))
    else:
        for problem in problems:
            echo(problem)
        if checked.report.clean:
            populations, pathways = len(checked.config.populations), len(checked.config.pathways)
            echo(f"no errors: {counted(populations, 'population')}, {counted(pathways, 'pathway')}")
    if not checked.report.clean:
        raise typer.Exit(2)


def _check_cluster(checked: Checked, trust: bool) -> None:
    """Warn of a cluster that the tables ask for, and its commands, while nobody has confirmed it."""
    if not checked.config.system.run_in_cluster:
        return
    from cxsystem2.batches.clusters import confirm_cluster, of_tables

    source = checked.anatomy.source
    try:
        confirm_cluster(of_tables(checked.config.system), source, Trust(trust), checked.report)
    except CxSystemError as error:  # a batch is refused for it; a single run never asks the cluster
        checked.report.warn(Place(source), str(error), "params, run_in_cluster")
