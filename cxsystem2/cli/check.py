"""``cxsystem2 check``: every problem of two tables at once; the answer is the list."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.catalogue import example_tables, examples
from cxsystem2.cli import options
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.pair import is_project, is_result
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
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Show the changes that would remedy problems, ask, and write them into the files of the tables."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --fix: write the changes without a question.")] = False,
) -> None:
    """Check two tables and print every problem with its file, row and column; exit 2 if there is an error.

    With --fix, parameters that a block lacks are added with starting values, and words, units, decimal points and names
    are put right where the check says how. Each file is replaced in one step; everything else in it stays as it is.
    """
    from cxsystem2.problems import Level

    files, changes = options.tables(example, anatomy, physiology), options.changes(override, seed, device)
    if yes and not fix:
        raise CxSystemError("--yes belongs to --fix")
    if fix:
        if files in map(example_tables, examples()):
            raise CxSystemError(
                f"an example is not changed; copy it first: {command_line('examples', str(example))} --copy FOLDER"
            )
        if result := next((file for file in files if is_result(file) or is_project(file)), None):
            raise CxSystemError(f"a result is not changed; copy its tables first: {command_line('show', result)} --copy FOLDER")
        if format is options.Format.JSON:
            raise CxSystemError("--fix shows its changes as text; leave --format json out")
        _fix(files, changes, trust, yes=yes)
    checked = options.checked(files, changes, trust)
    _check_cluster(checked, trust)
    problems = list(checked.report)
    counts = {f"{level}s": sum(problem.level is level for problem in problems) for level in Level}
    if format is options.Format.JSON:
        echo(json.dumps({**counts, "problems": [problem.as_dict() for problem in problems]}, indent=2))
    else:
        for problem in problems:
            echo(problem)
        if checked.report.clean:
            echo(checked.parts)
    if not checked.report.clean:
        if fix:
            echo("--fix knows no change for what is left; change it by hand", err=True)
        raise typer.Exit(2)


_MOST_ROUNDS = 10
"""A change may bring the next problem to light, but not without an end."""


def _fix(files: tuple[str, str], changes: list[str], trust: bool, *, yes: bool) -> None:
    """Show changes of the files and write them, until a check proposes none."""
    from cxsystem2.checking import check
    from cxsystem2.fixing import fixes, write
    from cxsystem2.problems import counted

    for _ in range(_MOST_ROUNDS):
        found = fixes(*files, list(check(*files, changes, trust=trust).report))
        if not found:
            return
        for one in found:
            echo(one)
        if not yes and not sys.stdin.isatty():
            raise CxSystemError("nothing is written: here is nobody to ask; add --yes to write these changes")
        if not yes and not typer.confirm(f"Write {counted(len(found), 'change')}?", err=True):
            raise CxSystemError("nothing is written")
        for name in write(found):
            echo(f"changed: {name}")


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
