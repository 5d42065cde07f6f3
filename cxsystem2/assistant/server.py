"""The tools of an assistant over the Model Context Protocol, by its official SDK (extra ``mcp``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from cxsystem2.assistant.desk import Desk
from cxsystem2.assistant.folder import Folder
from cxsystem2.errors import CxSystemError
from cxsystem2.unforeseen import fault
from cxsystem2.version import __version__

P = ParamSpec("P")
T = TypeVar("T")
_GUIDE = """cxsystem2 simulates networks of spiking neurons that two tables describe: an anatomy table (rows params, IN, G for
populations, S for pathways) and a physiology table (values with units, by block of cells). Begin with examples(), take the
tables of one that is near to what the user wants, write them with write(), and change them. After each change call check():
every problem says file, row, column and remedy. Then plan(), run(), measure() and figure(). Values are written with units:
2*nS, -60*mV. All files are in one folder. Equations that tables bring along run only after the user has confirmed them with
`cxsystem2 check --trust`."""


def server(root: Path, longest: float = 600.0) -> MCPServer:
    """The server for one folder; `longest` is how long a run may take (second).

    Raises:
        FileProblem: there is no such folder.
    """
    desk = Desk(Folder(root), longest)
    made = MCPServer("cxsystem2", instructions=_GUIDE, version=__version__)

    @made.tool()
    @_said
    def models(kind: str = "", word: str = "") -> dict[str, Any]:
        """Tell of the models: without arguments the kinds; with a kind its words and meanings; with a word its parameters,
        units, values to start with, and equations."""
        return desk.models(kind, word)

    @made.tool()
    @_said
    def columns(sheet: str = "") -> dict[str, Any]:
        """Tell the columns of a sheet of the tables (params, IN, G, S, physiology): meaning, unit, default, words."""
        return desk.columns(sheet)

    @made.tool()
    @_said
    def examples(name: str = "") -> dict[str, Any]:
        """Tell the shipped models and what each shows; with a name, its two tables as text."""
        return desk.examples(name)

    @made.tool()
    @_said
    def files() -> list[str]:
        """List the files in the folder."""
        return desk.folder.names()

    @made.tool()
    @_said
    def read(file: str) -> str:
        """Read a table of the folder."""
        return desk.folder.read(file)

    @made.tool()
    @_said
    def write(file: str, text: str) -> str:
        """Write a table (.csv, .yaml, .json) into the folder, in place of one that is there."""
        desk.folder.write(file, text)
        return f"written: {file}"

    @made.tool()
    @_said
    def check(anatomy: str, physiology: str) -> str:
        """Check two tables: all problems, each with file, row, column and remedy. Nothing is run."""
        return desk.check(anatomy, physiology)

    @made.tool()
    @_said
    def plan(anatomy: str, physiology: str) -> dict[str, Any]:
        """Tell the size of the network of two tables: cells, expected synapses, memory. Nothing is drawn."""
        return desk.plan(anatomy, physiology)

    @made.tool()
    @_said
    def run(anatomy: str, physiology: str, result: str, changes: list[str] | None = None, device: str = "") -> str:
        """Simulate two tables into a result (.h5) in the folder. changes are texts NAME=VALUE such as J=4*nS; device is
        python, cython or cpp, default: as the table says. Returns the rates of the populations."""
        return desk.run(anatomy, physiology, result, changes, device)

    @made.tool()
    @_said
    def measure(result: str, start: float = 0.0) -> dict[str, Any]:
        """Measure the spikes of a result: rate (Hz), irregularity, synchrony and others, by population. start (second)
        drops what comes before."""
        return desk.measure(result, start)

    @made.tool()
    @_said
    def figure(result: str) -> Image:
        """Draw the raster and the rates of a result."""
        return Image(data=desk.figure(result), format="png")

    return made


def _said(tool: Callable[P, T]) -> Callable[P, T]:
    """A tool whose errors are sentences for the model, and never a traceback."""

    @wraps(tool)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return tool(*args, **kwargs)
        except CxSystemError as error:
            raise ToolError(str(error)) from None
        except Exception as error:
            raise ToolError(fault(error)) from None

    return call
