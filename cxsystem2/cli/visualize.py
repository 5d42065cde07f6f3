"""``cxvisualize``: rasters of array runs in a PDF, and files for the viewer ViSimpl, as CxSystem made them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.cli.progress import Bars
from cxsystem2.errors import CxSystemError
from cxsystem2.surroundings import child_environment, find_program
from cxsystem2.terminal import console, echo

_VIEWERS = ("visimpl.AppImage", "visimpl")


def command(
    words: Annotated[list[str], typer.Argument(metavar="RESULT | FOLDER TIMESTAMP", help="A result, or where results are.")],
    rasterplot_pdf: Annotated[
        bool, typer.Option("--rasterplot-pdf", help="Draw the results below FOLDER with TIMESTAMP in their path into one PDF.")
    ] = False,
    sampling: Annotated[
        str | None,
        typer.Option("-s", "--sampling", metavar="PERCENT", help="Spikes to draw, such as 1%; default: what fits."),
    ] = None,
    convert: Annotated[bool, typer.Option("-c", "--convert", help="Only write the files for ViSimpl.")] = False,
    delete: Annotated[bool, typer.Option("-d", "--delete", help="Remove the files when ViSimpl is closed.")] = False,
) -> int:
    """Draw the rasters of an array run, or show a result in ViSimpl. For batches there is `cxsystem2 batch rasters`."""
    if rasterplot_pdf:
        if len(words) != 2:
            raise CxSystemError("--rasterplot-pdf takes two words, a folder and the time stamp of an array run")
        return rasters(Path(words[0]), words[1].strip("_"), _every(sampling))
    if len(words) != 1:
        raise CxSystemError("name one result file, or draw the rasters of many with --rasterplot-pdf FOLDER TIMESTAMP")
    return viewer(Path(words[0]), convert=convert, delete=delete)


def _every(sampling: str | None) -> int | None:
    """One of how many spikes is drawn."""
    if sampling is None:
        return None
    try:
        percent = float(sampling.strip().removesuffix("%"))
    except ValueError:
        percent = float("nan")
    if not 0 < percent <= 100:
        raise CxSystemError(f"-s {sampling}: the part of the spikes to draw is above 0 % and at most 100 %, for example 5%")
    return round(100 / percent)


def rasters(folder: Path, mark: str, every: int | None) -> int:
    """Draw the rasters of all results with a mark in their path; the answer is the PDF."""
    from cxsystem2.results.panels import result_files, save_panels

    files, target = result_files(folder, mark), folder / f"plot_{mark}.pdf"
    with Bars(quiet=not console().is_terminal) as bars:
        problems = save_panels(files, target, every=every, observer=bars)
    if every is not None:
        console().print(f"one of {every} spikes is drawn ({100 / every:.3g} %)", markup=False)
    for problem in problems:
        console().print(f"left out: {problem}", markup=False, soft_wrap=True)
    echo(target)
    return 1 if problems else 0


def viewer(path: Path, *, convert: bool, delete: bool) -> int:
    """Write the files for ViSimpl, and show them in it."""
    from cxsystem2.exports.visimpl import save_visimpl
    from cxsystem2.results import load

    program = next((found for name in _VIEWERS if (found := find_program(name))), None)
    if program is None and not convert:
        raise CxSystemError("ViSimpl is not installed (visimpl.AppImage is not on the PATH); -c writes the files for it")
    structure, spikes, subsets = files = save_visimpl(load(path), path.with_suffix(""))
    for one in files:
        echo(one)
    if convert or program is None:
        return 0
    status = subprocess.run(
        [program, "-csv", structure, spikes, "-se", subsets], env=child_environment(), check=False
    ).returncode
    if delete:
        for one in files:
            one.unlink()
    return status
