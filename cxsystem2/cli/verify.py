"""``cxsystem2 verify``: whether a snapshot is as it was written; the answer is a line for each file that is not."""

from __future__ import annotations

import typer

from cxsystem2.cli import disk_options
from cxsystem2.output import echo
from cxsystem2.problems import counted


def command(folder: disk_options.Directory) -> None:
    """Read all files of a snapshot, and print what is damaged, a line for each file; exit 1 if something is."""
    from cxsystem2.snapshots import Store

    store = Store.open(folder)
    damages = store.verify()
    for damage in damages:
        echo(f"{folder}: {damage}")
    if damages:
        raise typer.Exit(1)
    files = len(store.manifest.files) + len(store.manifest.tables)
    echo(f"{folder}: no damage: {counted(files, 'file')} of the network, {counted(len(store.names), 'checkpoint')}")
