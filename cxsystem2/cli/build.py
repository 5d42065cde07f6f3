"""``cxsystem2 build``: draw a network in partitions, and write it to disk; the answer is its directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli import disk_options, options
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.pair import names_model
from cxsystem2.problems import counted

if TYPE_CHECKING:
    from cxsystem2.phases import Snapshot


def command(
    example: Annotated[
        str | None, typer.Argument(metavar="[EXAMPLE]", help="A shipped example instead of two tables.", show_default=False)
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The directory to make; an empty one will do.", show_default=False)
    ] = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    partitions: Annotated[
        int, typer.Option("--partitions", "-k", min=1, help="Partitions; as many processes can run it at most.")
    ] = 1,
    method: disk_options.Method = "even",
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    fast: options.Fast = None,
    precision: options.Precise = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes that draw; default: all cores.")] = None,
    quiet: options.Quiet = False,
) -> None:
    """Draw two tables, or a shipped example, in partitions, write the network to disk, and print its directory."""
    if folder is None and example is not None and anatomy is None and physiology is None and names_model(example):
        raise CxSystemError(f"DIR is missing; name the network and the directory: {command_line('build', example)} DIR")
    if folder is None:  # the one word that there is
        example, folder = None, Path(example) if example is not None else None
    if folder is None:
        raise CxSystemError("DIR is missing; name the directory that the network is to be written to")
    files = options.tables(example, anatomy, physiology)
    from cxsystem2.cli.progress import Bars
    from cxsystem2.devices import Options
    from cxsystem2.phases import Snapshot

    changes = options.changes(override, seed, device, fast, precision)
    with Bars(quiet=quiet) as bars:
        snapshot = Snapshot.build(
            *files,
            folder,
            partitions=partitions,
            method=method,
            changes=changes,
            trust=trust,
            options=Options(jobs=jobs),
            observer=bars,
        )
    if not quiet:
        echo(f"{folder}: {_said(snapshot)}", err=True)
        disk_options.note_fewer(snapshot.manifest.k, partitions)
    echo(folder)


def _said(snapshot: Snapshot) -> str:
    manifest = snapshot.manifest
    cells = sum(one.size for one in manifest.populations)
    inputs = sum(one.size for one in manifest.cells) - cells
    size = sum(one.bytes for one in (*manifest.files.values(), *manifest.tables.values()))
    parts = [
        counted(cells, "cell"),
        *([counted(inputs, "input cell")] if inputs else []),
        counted(snapshot.synapses, "synapse"),
        counted(manifest.k, "partition"),
        f"{size / 1e6:,.1f} MB",
    ]
    return ", ".join(parts)
