"""``cxsystem2 completion``: what a shell needs to complete commands, options and the names of examples with Tab."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from cxsystem2.output import echo

VARIABLE = "_CXSYSTEM2_COMPLETE"
"""The variable with which a shell asks for completions."""


class Shell(StrEnum):
    """A shell that can complete words."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def command(shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="The shell that you use.")]) -> None:
    """Print the script with which a shell completes the words of cxsystem2 when you press Tab.

    bash: `cxsystem2 completion bash >> ~/.bashrc`; zsh: the same with `~/.zshrc`, where `compinit` has to stand before it;
    fish: `cxsystem2 completion fish > ~/.config/fish/completions/cxsystem2.fish`. Then open a new terminal.
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    echo(get_completion_script(prog_name="cxsystem2", complete_var=VARIABLE, shell=shell.value))


def prepare() -> None:
    """Make ready to answer a shell that asks for completions, when this process was started for that."""
    if VARIABLE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # imported there for all versions

        completion_init()


def examples(incomplete: str) -> list[str]:
    """The names of examples that begin so."""
    from cxsystem2.catalogue import examples as shipped

    return [name for name in shipped() if name.startswith(incomplete)]
