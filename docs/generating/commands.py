"""The commands, and the shipped examples."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer
from generating.markdown import code, plain, table

from cxsystem2.catalogue import examples
from cxsystem2.cli.app import app

INTERNAL = {"--help"}


def commands() -> str:
    """Each command with its arguments and options."""
    return "\n\n".join(_command(name, command) for name, command in _flat(typer.main.get_command(app)))


def _flat(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group, and those of the groups in it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _flat(command, f"{before}{name} ")
        elif not command.hidden:
            yield f"{before}{name}", command


def _command(name: str, command: Any) -> str:
    given = [each for each in command.params if not INTERNAL & set(each.opts)]
    arguments = [each for each in given if each.param_type_name == "argument"]
    options = [each for each in given if each.param_type_name == "option"]
    usage = " ".join(["cxsystem2", name, *(_metavar(each) for each in arguments), "[OPTIONS]"])
    rows = [(f"`{_metavar(each)}`", plain(each.help or "")) for each in arguments]
    rows += [(", ".join(f"`{word}`" for word in each.opts), plain(each.help or "")) for each in options]
    return "\n\n".join([f"## {name}", code(usage), inspect.cleandoc(command.help), table(("word", "meaning"), rows)])


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def example_table() -> str:
    """The shipped examples."""
    return table(("example", "what it is"), [(f"`{each.name}`", plain(each.about)) for each in examples().values()])
