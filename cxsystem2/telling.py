"""What a run gave, as tables on stderr."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from cxsystem2.problems import Problem
from cxsystem2.results import Results
from cxsystem2.results.labels import Called
from cxsystem2.terminal import console


def tell(problems: Iterable[Problem], results: Results, started: float | None = None) -> None:
    """Print the warnings of the tables and what a run gave, on stderr."""
    screen = console()
    for problem in problems:
        screen.print(str(problem), markup=False, soft_wrap=True)
    show(results, started)


def show(results: Results, started: float | None = None) -> None:
    """Print the rate of each population, and where the time went, on stderr; `started`: seconds until the first stage."""
    screen = console()
    table = Table("population", "type", "layer", "cells", "rate (Hz)", title=f"{results.title}, seed {results.seed}")
    for column in table.columns[3:]:
        column.justify = "right"
    called = Called(results.populations)
    for name, kind, layer, size, rate in results.summary():
        table.add_row(called(name), kind, layer, str(size), f"{rate:.2f}")
    screen.print(table)
    screen.print(_times(results, started))
    factor = results.timings.get("simulate", 0.0) / results.runtime
    screen.print(f"{results.device}: real-time factor {factor:.2f}", markup=False, soft_wrap=True)
    if results.profile:
        screen.print(_profile(results))
    for warning in results.warnings:
        screen.print(f"warning: {warning}", markup=False, soft_wrap=True)


def _times(results: Results, started: float | None) -> Table:
    """The time of each stage, after that of Python's start and of importing Brian2."""
    table = Table("stage", "time (s)")
    table.columns[1].justify = "right"
    if started is not None:
        table.add_row("start, import", f"{started:.2f}")
    for stage, seconds in results.timings.items():
        table.add_row(stage, f"{seconds:.2f}")
    return table


def _profile(results: Results) -> Table:
    """The time of each Brian2 object, the longest first."""
    table = Table("object", "time (s)", "share", title="profile")
    whole = sum(results.profile.values()) or 1.0
    for column in table.columns[1:]:
        column.justify = "right"
    for name, seconds in sorted(results.profile.items(), key=lambda item: -item[1]):
        table.add_row(name, f"{seconds:.3f}", f"{seconds / whole:.0%}")
    return table
