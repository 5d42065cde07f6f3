"""``cxsystem2 cite``: BibTeX for what a run has used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli import options
from cxsystem2.errors import CxSystemError
from cxsystem2.terminal import echo


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    trust: options.Trust = False,
) -> None:
    """Print BibTeX for exactly the models, rules and simulators that a run has used, and for this program."""
    from cxsystem2.citing import bibtex, used
    from cxsystem2.results import load

    results = load(result)
    if not results.anatomy or not results.physiology:
        raise CxSystemError(f"{result}: this result does not hold the tables that it was made from, so nobody knows its models")
    echo(bibtex(used(results, trust=trust)), nl=False)
