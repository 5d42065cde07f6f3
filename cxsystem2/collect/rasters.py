"""The rasters of all runs of a batch in one PDF, a page for each run."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2.batches import Batch
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import draw
from cxsystem2.files import replacing
from cxsystem2.observer import Observer
from cxsystem2.pictures import literal
from cxsystem2.results import Results, load
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_DOTS = 50_000
"""Spikes on one page."""
LINE = 100
"""Characters in a line of a title."""


def save_rasters(
    batch: Batch | str | Path,
    target: Path,
    *,
    overwrite: bool = True,
    observer: Observer | None = None,
    **options: Any,
) -> list[str]:
    """Write the PDF; returns a sentence for each result that cannot be read. `options` are those of a raster,
    and `observer` is told of stage ``draw``.

    Raises:
        CxSystemError: no run has a result, the window is empty, no population has the name, or the file is to be no PDF.
        FileProblem: the folder is no batch, or the PDF cannot be written.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    if target.suffix.lower() != ".pdf":
        raise CxSystemError(f"{target}: rasters of a batch are a file of many pages, which ends in .pdf")
    batch = batch if isinstance(batch, Batch) else Batch.open(batch)
    rows = batch.rows()
    done = [int(number) for number in rows.index[rows["status"] == "done"].tolist()]
    if not done:
        raise CxSystemError(f"{batch.folder}: no run of this batch is done, so there is nothing to draw")
    problems, stages = [], Stages(observer)
    with stages.parts("draw", len(done)), replacing(target, overwrite=overwrite) as part, PdfPages(part) as pages:
        for page, number in enumerate(done):
            stages.advance("draw", page / len(done))
            try:
                results = load(batch.folder / str(rows.at[number, "result"]))
            except CxSystemError as error:
                problems.append(str(error))
                continue
            values = {name: str(rows.at[number, name]) for name in batch.parameters}
            pages.savefig(_page(results, f"run {number}, trial {rows.at[number, 'trial']!s}", values, options))
        if pages.get_pagecount() == 0:
            raise CxSystemError(f"{batch.folder}: no result can be read; {problems[0]}")
    return problems


def _page(results: Results, name: str, values: dict[str, str], options: dict[str, Any]) -> Figure:
    drawn = draw(results, "overview", **{"most": MOST_DOTS, **options})
    point = ", ".join(f"{name} = {value}" for name, value in values.items())
    # matplotlib measures a title that it wraps itself as a formula
    drawn.suptitle(textwrap.fill(f"{name}: {point}" if point else name, LINE), fontsize=11)
    return literal(drawn)
