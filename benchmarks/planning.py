"""Checking and planning a table of 2,000 rows."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.figures import Line
from benchmarks.models import cut_network
from cxsystem2.checking import check
from cxsystem2.planning import describe


def measure() -> Iterator[str]:
    """45 populations and 2,025 pathways, as `cxsystem2 plan` takes them."""
    tables = cut_network(44, 31_000, 32_000_000)
    begin = time.perf_counter()
    checked = check(*tables)
    middle = time.perf_counter()
    answer = describe(checked.config)
    end = time.perf_counter()
    checked_in, planned_in = middle - begin, end - middle
    figures = {"check (s)": checked_in, "plan (s)": planned_in}
    yield Line(f"{len(answer['pathways'])} pathways: check {checked_in:.2f} s, plan {planned_in:.2f} s", figures)
    yield f"{answer['neurons']:,} neurons, {answer['synapses']:,} synapses, {answer['objects']} Brian2 objects"
