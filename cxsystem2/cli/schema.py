"""``cxsystem2 schema``: what an editor needs to complete and explain tables in YAML and JSON."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cxsystem2.output import echo


class Which(StrEnum):
    """One of the two tables."""

    ANATOMY = "anatomy"
    PHYSIOLOGY = "physiology"


def command(table: Annotated[Which, typer.Argument(metavar="anatomy|physiology", help="The table.")]) -> None:
    """Print the JSON Schema of a table, for editors that complete YAML and JSON.

    In a YAML file the line `# yaml-language-server: $schema=anatomy.schema.json` names the file that you write it to.
    """
    from cxsystem2.config.file_schema import file_schemas

    echo(json.dumps(file_schemas()[table.value], indent=2))
