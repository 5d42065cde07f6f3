"""Options and arguments that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxsystem2.cli import completion
from cxsystem2.errors import CxSystemError
from cxsystem2.pair import is_workbook, named
from cxsystem2.tables.changes import instead

if TYPE_CHECKING:
    from cxsystem2.checking import Checked


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class Precision(StrEnum):
    """Numbers of 8 or 4 bytes, or of 4 with synapses of 4 bytes, too."""

    DOUBLE = "double"
    SINGLE = "single"
    PACKED = "packed"


Anatomy = Annotated[
    str | None, typer.Option("--anatomy", "-a", metavar="FILE", help="Anatomy table (.csv, .json, .yaml, .xlsx, .ods).")
]
Physiology = Annotated[str | None, typer.Option("--physiology", "-p", metavar="FILE", help="Physiology table.")]
Example = Annotated[
    str | None,
    typer.Argument(
        autocompletion=completion.examples,
        metavar="[EXAMPLE]",
        help="Instead of two tables: an example, a workbook (.xlsx, .ods), a result (.h5), or a project (.cxproject).",
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "-o", "--override", "--set", metavar="NAME=VALUE", help="Change a cell: -o 'runtime=500*ms' -o k=3 -o 'SS.C=150*pF'."
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of every random draw.")]
DeviceName = Annotated[
    str | None, typer.Option("--device", help="Where it runs (see cxsystem2 devices); default: as the table says.")
]
Trust = Annotated[bool, typer.Option("--trust", help="Confirm the equations in the tables; this is remembered.")]
AnswerFormat = Annotated[Format, typer.Option("--format", help="Form of the answer.")]
Fast = Annotated[
    bool | None,
    typer.Option(
        "--fast/--no-fast", help="Faster code and keyed draws in place of Brian2's; default: as in the table, else on."
    ),
]
Precise = Annotated[
    Precision | None,
    typer.Option("--precision", help="On cpp: numbers that hold the state of neurons and fixed weights."),
]
Threads = Annotated[str | None, typer.Option("--threads", metavar="N|auto", help="Threads of a simulation on cpp.")]

Begin = Annotated[
    str | None, typer.Option("--from", metavar="DIR[:STEP]", help="Begin at a checkpoint of a snapshot of the same network.")
]
BuildDirectory = Annotated[
    Path | None, typer.Option("--build-directory", help="Keep the generated C++ program in this folder.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Compile afresh, and keep no program.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Compiler processes; default: all cores.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no rate table.")]


def tables(example: str | None, anatomy: str | None, physiology: str | None) -> tuple[str, str]:
    """The two files that a command is about."""
    if example is not None:
        if anatomy or physiology:
            raise CxSystemError("name an example, a workbook or a result, or two tables, not both")
        return named(example)
    if anatomy is None or physiology is None:
        alone = anatomy or physiology
        if alone is not None and is_workbook(alone):
            return alone, alone
    if anatomy is None or physiology is None:
        lacking = "-a ANATOMY" if anatomy is None else "-p PHYSIOLOGY"
        raise CxSystemError(
            f"{lacking} is missing; give both tables, the name of an example (cxsystem2 examples), or a result file"
        )
    return anatomy, physiology


def changes(
    given: list[str] | None,
    seed: int | None,
    device: str | None,
    fast: bool | None = None,
    precision: Precision | None = None,
    threads: str | None = None,
) -> list[str]:
    """All changes to the tables that the command line asks for; an option of its own counts more than ``-o`` of its name."""
    quick = None if fast is None else int(fast)
    extra = {"seed": seed, "device": device, "fast": quick, "precision": precision, "threads": threads}
    own = {name: value for name, value in extra.items() if value is not None}
    return instead(given or [], own)


def checked(files: tuple[str, str], changes: list[str], trust: bool) -> Checked:
    """Two tables, checked, with a note for each swept cell."""
    from cxsystem2.checking import check, note_sweeps

    found = check(*files, changes, trust=trust)
    note_sweeps(found)
    return found


def beginning(begin: str | None) -> dict[str, str]:
    """Where the runs of a batch begin, as an option of theirs: they have folders of their own."""
    return {} if begin is None else {"start": os.path.abspath(begin)}
