"""The commands put together. The module of a command is imported when the command is asked for: most need only one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cxsystem2.output import echo
from cxsystem2.version import __version__

_VISIBLE = (
    "run", "check", "plan", "script", "convert", "plot", "measure", "export", "cell", "build", "resume", "inspect", "verify",
    "merge", "repart", "devices", "examples", "cache", "serve",
)  # fmt: skip
_SCRIPTS = ("visualize", "metadata", "cluster")
"""As the scripts cxvisualize, cxmetadata and cxcluster."""
_OF_A_BATCH = ("collect", "plot", "rasters")
_SETTINGS: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}


@cache
def _command(word: str) -> Any:
    """The command of a word."""
    module = import_module(f"cxsystem2.cli.{word}")
    if word == "batch":
        for part in _OF_A_BATCH:
            module.app.command(part)(import_module(f"cxsystem2.cli.batch_{part}").command)
        found = typer.main.get_group(module.app)
        found.name = word
        return found
    alone = typer.Typer(**_SETTINGS)
    alone.command(word, hidden=word in _SCRIPTS)(module.command)
    return typer.main.get_command(alone)


class _Commands(Mapping[str, Any]):
    """The commands by their words."""

    words = (*_VISIBLE, *_SCRIPTS, "batch")

    def __getitem__(self, word: str) -> Any:
        if word not in self.words:
            raise KeyError(word)
        return _command(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


class _Group(TyperGroup):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Commands()  # type: ignore[assignment]


app = typer.Typer(
    cls=_Group,
    name="cxsystem2",
    help="Describe a piece of cortex in two tables, and run it.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **_SETTINGS,
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
