"""``cxsystem2 show``: what a result is, where it comes from, and what differs here; or a copy of its tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.pair import PROJECT
from cxsystem2.problems import counted, one_of
from cxsystem2.terminal import Terminal, echo


def command(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help="A result (.h5), a network on disk, or a project (.cxproject).")
    ],
    copy: Annotated[
        Path | None, typer.Option("--copy", metavar="FOLDER", help="Copy its tables, and small input files, to this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="With --copy: replace files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Say what a result is: what ran, when, with which seed and versions, and what differs from this computer.

    `cxsystem2 run RESULT` runs its tables again, `check`, `plan` and `script` take them, too.
    """
    from cxsystem2.provenance import copy_tables, describe
    from cxsystem2.results import load
    from cxsystem2.results.labels import Called

    if result.suffix.lower() == PROJECT:
        _show_project(result.expanduser(), copy, overwrite=force)
        return
    if (result / "batch.json").is_file():
        raise CxSystemError(f"{result}: this is a batch of many runs; `cxsystem2 batch status` is for it, show for one result")
    results = load(result)
    if copy is not None:
        for path in copy_tables(results, copy, overwrite=force):
            echo(path)
        return
    found = describe(results)
    if as_json:
        echo(json.dumps(found, indent=2))
    else:
        _show(found, Called(results.populations))


def _show_project(path: Path, copy: Path | None, *, overwrite: bool) -> None:
    """Say what a project in one file holds, or copy its tables and files."""
    from cxsystem2.bundle import copy_tables, read

    found = read(path)
    if copy is not None:
        for written in copy_tables(found, copy, overwrite=overwrite):
            echo(written)
        return
    echo(f"{found.title}: a project, saved {found.created or 'at a time that it does not say'}")
    echo(f"made with {', '.join(f'{name} {value}' for name, value in found.versions.items())}")
    for name, content in found.files.items():
        echo(f"file {name}: {len(content):,} bytes")
    runs = {name.partition("/")[0] for name in found.runs}
    echo(f"{counted(len(found.history), 'version')}, {counted(len(runs), 'run')}")
    echo(f"run it: {command_line('run', path)}; its tables and files: --copy FOLDER")


def _show(found: dict[str, Any], called: Callable[[str], str]) -> None:
    screen = Terminal(width=None if sys.stdout.isatty() else 120)
    seed = "not known" if found["seed"] is None else found["seed"]
    how = "".join(f", {name} {value}" for name, value in found["options"].items())
    screen.print(f"{found['title']}: {found['runtime']:g} s on {found['device']}{how}, seed {seed}", soft_wrap=True)
    screen.print(f"made {found['created'] or 'at a time that it does not say'}", soft_wrap=True)
    for name, value in found["point"].items():
        screen.print(f"  {name} = {value}", soft_wrap=True)
    table = Table("idx", "population", "type", "layer", "cells", "rate (Hz)")
    for column in table.columns[4:]:
        column.justify = "right"
    for one in found["populations"]:
        rate = "–" if one["rate"] is None else f"{one['rate']:.2f}"
        table.add_row(one["idx"], called(one["name"]), one["type"], one["layer"], f"{one['cells']:,}", rate)
    screen.print(table)
    recorded = {word for own in found["recorded"].values() for word in own}
    screen.print(f"{counted(found['synapses'], 'synapse')}; recorded variables: {one_of(sorted(recorded)) or 'none'}")
    made = ", ".join(f"{name} {value}" for name, value in found["versions"].items())
    screen.print(f"made with {made or 'versions that it does not say'}", soft_wrap=True)
    for one in found["inputs"]:
        kept = "held whole" if one["stored"] else "not held"
        screen.print(f"input {one['name']}: {one['bytes']:,} bytes, SHA-256 {one['sha256'][:12]}…, {kept}", soft_wrap=True)
    for warning in found["warnings"]:
        screen.print(f"warning: {warning}", soft_wrap=True)
    if found["versions"] and not found["differences"]:
        screen.print("nothing of this differs here")
    for one in found["differences"]:
        there, here = (_short(one["what"], one[side]) for side in ("there", "here"))
        screen.print(f"differs: {one['what']} {there}, here {here}", soft_wrap=True)
    if found["tables"] and Path(found["file"]).is_dir():
        word = found["file"]
        screen.print(
            f"go on with it: {command_line('run', word)}; its tables: {command_line('show', word)} --copy FOLDER",
            soft_wrap=True,
        )
    elif found["tables"]:
        screen.print(f"run it again: {command_line('run', found['file'])}; its tables: --copy FOLDER", soft_wrap=True)
    else:
        screen.print("it does not hold the tables that it was made from")


def _short(what: str, value: str) -> str:
    return f"{value[:12]}…" if what.startswith("input ") and len(value) > 12 else value
