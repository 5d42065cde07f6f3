"""``cxsystem2 inspect``: what is in a snapshot; the answer is a description."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cxsystem2.cli import disk_options
from cxsystem2.output import echo


def command(
    folder: disk_options.Directory,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Say what is in a snapshot: cells, sizes and balance of its partitions, checkpoints, and what is visibly damaged.

    Files are looked at by their size alone; `cxsystem2 verify` reads all of them.
    """
    from cxsystem2.snapshots import Store
    from cxsystem2.snapshots.inspection import describe, text

    found = describe(Store.open(folder), thorough=False)
    if as_json:
        echo(json.dumps(found, indent=2))
        return
    for line in text(found).splitlines():
        echo(line)
