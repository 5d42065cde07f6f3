"""``cxsystem2 script``: a model as a Brian2 script that a person can read and run; the answer is its path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.cli.progress import Bars
from cxsystem2.terminal import console, echo


def command(
    example: options.Example = None,
    anatomy: options.Anatomy = None,
    physiology: options.Physiology = None,
    override: options.Changes = None,
    seed: options.Seed = None,
    device: options.DeviceName = None,
    trust: options.Trust = False,
    output: Annotated[Path, typer.Option("--output", help="The script (.py); its arrays go beside it (.npz).")] = Path(
        "model.py"
    ),
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace the two files if they are there.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no warnings.")] = False,
) -> None:
    """Write two tables, or a shipped example, as a plain Brian2 script with the same spikes, and print its path."""
    files = options.tables(example, anatomy, physiology)
    from cxsystem2.script import write_script
    from cxsystem2.simulation import CxSystem

    with Bars(quiet=quiet) as bars:
        changes = options.changes(override, seed, device)
        model = CxSystem(*files, changes=changes, trust=trust, observer=bars)
        written = write_script(model, output, overwrite=force)
    for problem in () if quiet else model.report:
        console().print(str(problem), markup=False, soft_wrap=True)
    if model.device.is_fast(model.network.config.system.fast) and not quiet:
        own = "is fast" if model.device.reads else "takes keyed background and noise"
        note = f"run on {model.device.word} {own}, which a script cannot do: compare its spikes with those of run --no-fast"
        console().print(f"note: {note}", markup=False, soft_wrap=True)
    echo(written)
