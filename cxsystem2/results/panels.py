"""Rasters of many runs in one PDF, six populations on a page, as CxSystem drew them for its array runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import CxSystemError
from cxsystem2.files import replacing
from cxsystem2.observer import Observer
from cxsystem2.pictures import literal
from cxsystem2.results.loading import OLDER, load
from cxsystem2.results.results import Results
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROWS, _COLUMNS = 3, 2
_PAGE = (8.27, 12.69)  # inch, as before
_MOST_DOTS = 20_000


def result_files(folder: Path, mark: str) -> list[Path]:
    """Files below a folder that may be results and whose path contains a mark, the time stamp of an array run say.

    Raises:
        CxSystemError: there is none.
    """
    if not folder.is_dir():
        raise CxSystemError(f"{folder}: there is no such folder")
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".h5", *OLDER) and mark in str(path.relative_to(folder.parent)) and "results" in path.name
    ]
    if not found:
        raise CxSystemError(f"{folder}: no result file below this folder has '{mark}' in its path")
    return found


def save_panels(files: list[Path], target: Path, *, every: int | None = None, observer: Observer | None = None) -> list[str]:
    """Write a PDF with a panel for each recorded population of each result; returns why files were left out.

    Args:
        files: of results.
        target: the PDF, which is replaced.
        every: draw one of so many spikes; None draws as many as a panel can show.
        observer: is told how many files are drawn, as stage ``draw``.

    Raises:
        CxSystemError: no file can be read.
        FileProblem: the PDF cannot be written.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    problems, stages = [], Stages(observer)
    with stages.parts("draw", len(files)), replacing(target, overwrite=True) as part, PdfPages(part) as pdf:
        for number, path in enumerate(files):
            stages.advance("draw", number / len(files))
            try:
                results = load(path)
            except CxSystemError as error:
                problems.append(str(error))
                continue
            for page in _pages(results, path, every):
                pdf.savefig(page)
        if pdf.get_pagecount() == 0:
            raise CxSystemError(problems[0] if problems else f"{files[0]}: no spikes were recorded")
    return problems


def _pages(results: Results, path: Path, every: int | None) -> Iterator[Figure]:
    from matplotlib.figure import Figure

    names = list(results.spikes)
    for begin in range(0, len(names), _ROWS * _COLUMNS):
        page = Figure(figsize=_PAGE, layout="constrained")
        grid = page.subplots(_ROWS, _COLUMNS, squeeze=False).ravel()
        for ax, name in zip(grid, names[begin:], strict=False):
            spikes = results.spikes[name]
            step = every or max(1, -(-len(spikes.t) // _MOST_DOTS))
            ax.plot(1000 * spikes.t[::step], spikes.i[::step], ".k", markersize=1.5, markeredgewidth=0, rasterized=True)
            ax.set_xlim(0, 1000 * results.runtime)
            ax.set_ylim(-0.5, results.populations[name].size - 0.5)
            ax.set_title(name if step == 1 else f"{name} (1 of {step} spikes)", fontsize=9)
            ax.set_xlabel("Time (ms)")
            ax.set_ylabel("Neuron index")
        for ax in grid[len(names[begin:]) :]:
            ax.set_visible(False)
        page.supxlabel(path.name, fontsize=8)
        yield literal(page)
