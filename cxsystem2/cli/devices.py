"""``cxsystem2 devices``: what can run a model on this machine, in which versions, and what is missing for the rest."""

from __future__ import annotations

import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxsystem2.cli import options

if TYPE_CHECKING:
    from cxsystem2.devices import Device

_WIDTH = 100
"""Columns of the answer where it does not go to a terminal."""


def command(format: options.AnswerFormat = options.Format.TEXT) -> None:
    """List the devices: their words, whether each can run here, the versions of what it uses, and what it lacks."""
    answer = describe()
    if format is options.Format.JSON:
        typer.echo(json.dumps(answer, indent=2))
    else:
        _show(answer)


def describe() -> dict[str, Any]:
    """Every registered device, and why plugins that should bring more cannot be used, as plain values."""
    from cxsystem2.devices import devices

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a plugin that fails would warn; it is part of the answer
        found = [{"word": word, "other_words": devices.others(word), **_device(devices[word])} for word in devices]
    return {"devices": found, "failures": dict(devices.failures)}


def _device(device: type[Device]) -> dict[str, Any]:
    """What a device says of itself; one of another package may fail at it, and that is then what is missing."""
    versions: dict[str, str] = {}
    try:
        missing = device.missing()
        versions = device.versions()
    except Exception as error:  # whatever a foreign class does
        missing = f"it cannot tell whether it can run here: {type(error).__name__}: {error}"
    about = " ".join((device.__doc__ or "").partition("\n\n")[0].split())
    return {"about": about, "available": not missing, "missing": missing, "versions": versions}


def _show(answer: dict[str, Any]) -> None:
    screen = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    table = Table("device", "runs here", "uses", "what it is, and what is missing", show_lines=True)
    for device in answer["devices"]:
        words = "\n".join([device["word"], *(f"or {word}" for word in device["other_words"])])
        uses = "\n".join(f"{name} {number}" for name, number in device["versions"].items())
        told = "\n".join(filter(None, [device["about"], device["missing"]]))
        table.add_row(Text(words), "yes" if device["available"] else "no", Text(uses), Text(told))
    screen.print(table)
    for reason in answer["failures"].values():
        screen.print(reason, markup=False)
