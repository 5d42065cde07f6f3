"""The commands put together. The module of a command is imported when the command is asked for: most need only one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer

from cxsystem2.cli.lazy import SETTINGS, alone, group_of
from cxsystem2.output import echo
from cxsystem2.version import __version__

_VISIBLE = (
    "new", "run", "check", "plan", "script", "convert", "show", "rerun", "diff", "cite", "plot", "measure", "report",
    "export", "cell", "build", "resume", "inspect", "verify", "merge", "repart", "devices", "docs", "examples", "cache",
    "doctor", "completion", "schema", "serve", "mcp",
)  # fmt: skip
_SCRIPTS = ("visualize", "metadata", "cluster")
"""As the scripts cxvisualize, cxmetadata and cxcluster."""
_GROUPS = ("batch", "lfads", "sonata")
_OF_A_BATCH = ("collect", "plot", "rasters")


@cache
def _command(word: str) -> Any:
    """The command of a word."""
    module = import_module(f"cxsystem2.cli.{word}")
    if word == "batch":
        for part in _OF_A_BATCH:
            module.app.command(part)(import_module(f"cxsystem2.cli.batch_{part}").command)
    if word in _GROUPS:
        found = typer.main.get_group(module.app)
        found.name = word
        return found
    return alone(word, module.command, hidden=word in _SCRIPTS)


app = typer.Typer(
    cls=group_of((*_VISIBLE, *_SCRIPTS, *_GROUPS), _command),
    name="cxsystem2",
    help="Describe a piece of cortex in two tables, and run it.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **SETTINGS,
)


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
