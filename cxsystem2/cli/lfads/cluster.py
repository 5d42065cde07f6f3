"""``cxsystem2 lfads cluster``: other computers made ready, checked, used and cleared away; one command for each phase."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli.lazy import SETTINGS
from cxsystem2.cli.lfads.evolving import kind_of
from cxsystem2.output import echo

if TYPE_CHECKING:
    from cxsystem2.deploy.check import Checked
    from cxsystem2.deploy.step import Step

app = typer.Typer(name="cluster", no_args_is_help=True, **SETTINGS)

File = Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The file of the cluster, with a section 'place'.")]
Dry = Annotated[bool, typer.Option("--dry-run", "-n", help="Print what would be called, and call nothing.")]
_WIDTH, _WAIT = 120, 60
"""Columns of the table where it does not go to a terminal; seconds to wait for clients."""


@app.callback()
def _about() -> None:
    """Make other computers ready for a run, check and use them, and clear them away."""


def _do(steps: list[Step], dry_run: bool) -> None:
    from cxsystem2.deploy.step import make, show

    (show if dry_run else make)(steps)


@app.command()
def create(file: File, dry_run: Dry = False) -> None:
    """Make server, clients and shared storage, once for all users."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).create(), dry_run)


@app.command()
def user(file: File, dry_run: Dry = False) -> None:
    """Let a user in, once for each: a certificate, an environment, or rights."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).user(), dry_run)


@app.command()
def upload(
    file: File,
    data: Annotated[list[Path], typer.Argument(metavar="DATA…", help="Files to bring there.")],
    dry_run: Dry = False,
) -> None:
    """Bring data to where the server and all clients see them."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).upload(data), dry_run)


@app.command(context_settings={"allow_interspersed_args": False})
def run(
    file: File,
    words: Annotated[list[str], typer.Argument(metavar="-- COMMAND…", help="A command of cxsystem2: lfads pbt …, batch run …")],
    dry_run: Dry = False,
) -> None:
    """Run a command of cxsystem2 there, divided among the clients where it can be."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).run(words[1:] if words[0] == "--" else words), dry_run)


@app.command()
def download(
    file: File,
    name: Annotated[str, typer.Argument(metavar="NAME", help="File or directory there, as the command has named it.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="Where it is put on this computer.")] = Path(),
    dry_run: Dry = False,
) -> None:
    """Bring results to this computer."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).download(name, target), dry_run)


@app.command()
def delete(
    file: File,
    data: Annotated[bool, typer.Option("--data", help="Remove data and results there, too.")] = False,
    dry_run: Dry = False,
) -> None:
    """Clear away what `create` has made; data and results stay unless --data is given."""
    from cxsystem2.deploy.places import place_of

    _do(place_of(file).delete(data), dry_run)


@app.command()
def check(
    cluster: Annotated[str, typer.Argument(metavar="CLUSTER", help="As for --cluster: a word, an address, or a YAML file.")],
    storage: Annotated[str, typer.Option("--storage", metavar="WHERE", help="What all share: a directory, or an address.")],
    workers: Annotated[int, typer.Option("--workers", "-w", metavar="N", min=1, help="Clients to start or wait for.")] = 1,
    device: Annotated[str, typer.Option("--device", metavar="WORD", help="cuda: each client needs a GPU.")] = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Check storage, GPUs and versions on every client before a run; the exit status is 1 when something is wrong."""
    from cxsystem2.batches.clusters import Need
    from cxsystem2.batches.upkeep import connected
    from cxsystem2.deploy.check import check as check_all
    from cxsystem2.errors import CxSystemError

    kind = kind_of(cluster, workers)
    assert kind is not None
    with tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder:
        need = Need(workers, 0, Path(folder), "cxsystem2.lfads.preload")
        with connected(kind, need) as client:
            try:
                client.wait_for_workers(workers, timeout=_WAIT)
            except TimeoutError:
                there = len(client.scheduler_info(n_workers=-1)["workers"])
                raise CxSystemError(f"{cluster}: {there} of {workers} clients are there after {_WAIT} s") from None
            found = check_all(client, storage, device=device)
    if as_json:
        echo(json.dumps([one.as_dict() for one in found], indent=2))
    else:
        _show(found)
    if any(one.faults for one in found):
        raise typer.Exit(1)


def _show(found: list[Checked]) -> None:
    from rich.table import Column, Table

    from cxsystem2.terminal import Terminal

    table = Table("", *(Column(word, overflow="fold") for word in ("where", "versions", "GPUs", "files of others after (s)")))
    for number, one in enumerate(found):
        gpus = ", ".join(f"{gpu['name']} ({gpu['free'] / 2**30:.1f} of {gpu['total'] / 2**30:.1f} GB free)" for gpu in one.gpus)
        versions = ", ".join(f"{name} {version}" for name, version in one.versions.items())
        delay = "" if one.delay is None else f"{one.delay:.1f}"
        table.add_row("client" if number else "server", one.place, versions, gpus or "none", delay)
    Terminal(width=None if sys.stdout.isatty() else _WIDTH).print(table)
    for one in found:
        for fault in one.faults:
            echo(f"{one.place}: {fault}", err=True)
    if not any(one.faults for one in found):
        echo("All is well.")
