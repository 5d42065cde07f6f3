"""``cxsystem2 cell -p TABLE BLOCK``: what the cells of a block of a physiology table do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.terminal import console, echo

if TYPE_CHECKING:
    from cxsystem2.pair import Pair


def refuse(current: str | None, shaped: bool, parameters: str | None, fi: str | None, phase_plane: bool, listing: bool) -> None:
    """Refuse options that belong to the bench of a model.

    Raises:
        CxSystemError: one of them is given.
    """
    given = {"--current": current, "--stimulus": shaped, "--parameters": parameters, "--fi": fi,
             "--phase-plane": phase_plane, "--list": listing}  # fmt: skip
    for name, value in given.items():
        if value:
            raise CxSystemError(f"{name} is for a model; with -p the f-I curve and the responses of a block are shown")


def answer(
    table: str,
    block: str | None,
    anatomy: str | None,
    changes: list[str],
    weights: list[str],
    duration: str | None,
    plot: Path | None,
    *,
    trust: bool,
    as_json: bool,
) -> None:
    """Print the portrait of a block, or without a block the names of all of them."""
    from cxsystem2.blocks import blocks_of, cell_of
    from cxsystem2.cells.simulate import positive
    from cxsystem2.cells.telling import as_dict, lines
    from cxsystem2.problems import Report, one_of
    from cxsystem2.tables import read_anatomy, read_physiology

    if plot is not None:
        from cxsystem2.cells.draw import picture

        picture(plot)
    report = Report()
    both = _both(table)  # its anatomy table says the models, unless another one is named
    physiology = read_physiology(table if both is None else both.physiology, report)
    rows = anatomy if anatomy is not None or both is None else both.anatomy
    first = None if rows is None else read_anatomy(rows, report)
    if not report.clean:
        raise TableError(report)
    if block is None:
        raise CxSystemError(f"BLOCK is missing; {table} has {one_of(blocks_of(physiology), 30) or 'no block'}")
    found = cell_of(physiology, block, first, [f"{block}.{change}" for change in _pairs(changes, "--set")], trust=trust)
    given = dict(one.split("=", 1) for one in _pairs(weights, "--weight"))
    for sign in given:
        if sign not in ("ge", "gi"):
            raise CxSystemError(f"--weight {sign}=…: the receptors are ge (excitatory) and gi (inhibitory)")
    shown = found.portrait(given, 1.0 if duration is None else positive(duration, "duration"))
    text = "\n".join([*lines(shown), *(f"note: {note}" for note in found.notes)])
    answer = {"block": block, **as_dict(shown), "notes": [*shown.notes, *found.notes]}
    if plot is not None:
        answer["plot"] = str(shown.save_plot(plot))
    if as_json:
        echo(json.dumps(answer, indent=2))
    elif plot is None:
        echo(text)
    else:
        console().print(text, markup=False, soft_wrap=True)
        echo(answer["plot"])


def _both(table: str) -> Pair | None:
    """The two tables of an example, a project or a result; None where the word is the path of a table or a workbook."""
    from cxsystem2.pair import is_workbook, names_model, pair

    return pair(table) if names_model(table) and not is_workbook(table) else None


def _pairs(given: list[str], option: str) -> list[str]:
    """Texts ``name=value``, without the space around the parts.

    Raises:
        CxSystemError: one is no such text.
    """
    found = []
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            example = "--set 'C=150*pF'" if option == "--set" else "--weight 'ge=2*nS'"
            raise CxSystemError(f"{option} {text}: write NAME=VALUE, such as {example}")
        found.append(f"{name}={value}")
    return found
