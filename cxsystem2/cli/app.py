"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from cxsystem2.cli import (
    batch,
    batch_collect,
    batch_plot,
    batch_rasters,
    cache,
    cell,
    check,
    cluster,
    convert,
    devices,
    examples,
    export,
    measure,
    metadata,
    plan,
    plot,
    run,
    script,
    serve,
    visualize,
)
from cxsystem2.terminal import echo
from cxsystem2.version import __version__

app = typer.Typer(
    name="cxsystem2",
    help="Describe a piece of cortex in two tables, and run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (run, check, plan, script, convert, plot, measure, export, cell, devices, examples, cache, serve):
    app.command(module.__name__.rpartition(".")[2])(module.command)
for module in (visualize, metadata, cluster):  # as the scripts cxvisualize, cxmetadata and cxcluster
    app.command(module.__name__.rpartition(".")[2], hidden=True)(module.command)
for module in (batch_collect, batch_plot, batch_rasters):
    batch.app.command(module.__name__.rpartition("_")[2])(module.command)
app.add_typer(batch.app, name="batch")


def _show_version(wanted: bool) -> None:
    if wanted:
        echo(f"cxsystem2 {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-v", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Describe a piece of cortex in two tables, and run it."""
