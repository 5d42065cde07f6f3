"""``cxsystem2 lfads``: latent dynamics of population activity; one module for each command."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer

from cxsystem2.cli.lazy import SETTINGS, alone, group_of

_ORDER = ("data", "fit", "pbt", "resume", "status", "sample", "eval", "report", "cluster")
_WORDS = tuple(word for word in _ORDER if find_spec(f"{__name__}.{word}"))


@cache
def _command(word: str) -> Any:
    """The command of a word."""
    module = import_module(f"{__name__}.{word}")
    if word == "cluster":
        return typer.main.get_group(module.app)
    return alone(word, module.command)


app = typer.Typer(cls=group_of(_WORDS, _command), name="lfads", no_args_is_help=True, **SETTINGS)


@app.callback()
def _about() -> None:
    """Infer the dynamics behind the activity of populations: LFADS, alone or with population-based training."""
