"""``cxsystem2 mcp``: lets a language model build, check and run models in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing


def command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The only folder that the assistant may read and write.")],
    longest: Annotated[float, typer.Option("--longest", min=1.0, help="Seconds that a run may take.")] = 600.0,
) -> None:
    """Serve tools for a language model (Model Context Protocol, over standard input and output).

    The assistant can read the catalogue of models and columns, write tables, check them, run, measure and draw. It sees no file
    outside FOLDER, and confirms no equations: you do, with `cxsystem2 check --trust`. Needs the extra mcp.
    """
    try:
        from cxsystem2.assistant.server import server
    except ImportError as error:
        raise CxSystemError(f"the package mcp is not installed; {installing('mcp')}") from error

    server(folder.expanduser(), longest).run("stdio")
