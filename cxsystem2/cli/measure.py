"""``cxsystem2 measure``: numbers that describe the spikes of a run; the answer is a table."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo


class MeasureFormat(StrEnum):
    """How the numbers are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def command(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result file (.h5), or a network on disk.")],
    word: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="A measure: rate, or 'fano(width=50*ms)'; may be repeated.")
    ] = None,
    start: Annotated[float, typer.Option("--start", help="Drop what comes before, second.")] = 0.0,
    stop: Annotated[float | None, typer.Option("--stop", help="Drop what comes after, second.")] = None,
    form: Annotated[MeasureFormat, typer.Option("--format", help="Form of the answer.")] = MeasureFormat.TEXT,
) -> None:
    """Measure the spikes of a run: rates, irregularity, synchrony, correlations and more, for each population."""
    from cxsystem2.measures import measure, measure_run
    from cxsystem2.results import load
    from cxsystem2.results.labels import Called
    from cxsystem2.visible import csv_of

    results = load(result)
    try:
        table = measure(results, word, start=start, stop=stop)
    except ValueError as error:
        raise CxSystemError(f"{result}: {error}") from error
    if form is MeasureFormat.CSV:
        echo(csv_of(table), nl=False)
    elif form is MeasureFormat.JSON:
        rows = {name: {key: _number(value) for key, value in row.items()} for name, row in table.to_dict("index").items()}
        echo(json.dumps({"populations": rows, "run": {key: _number(value) for key, value in measure_run(results).items()}}))
    elif table.empty:
        echo(f"{result} has no recorded spikes to measure; write [Sp] into the column monitors of a population, and run")
    else:
        echo(table.rename(index=Called(results.populations)).T.to_string(float_format="{:.4g}".format, na_rep="–"))


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return None if math.isnan(value) else value
