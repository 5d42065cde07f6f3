"""What commands print, line by line; `cxsystem2.terminal` is for tables, colours and progress."""

from __future__ import annotations

import sys

import typer

from cxsystem2.visible import visible


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line of the answer of a command, or of what goes to stderr."""
    typer.echo(visible(text), err=err, nl=nl)


def forgiving_streams() -> None:
    """Let characters that a terminal does not know be printed as their numbers, in place of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
