"""Checking and planning a table of 2,000 rows."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.models import cut_network
from cxsystem2.checking import check
from cxsystem2.cli.plan import describe


def measure() -> Iterator[str]:
    """45 populations and 2,025 pathways, as `cxsystem2 plan` takes them."""
    tables = cut_network(44, 31_000, 32_000_000)
    begin = time.perf_counter()
    checked = check(*tables)
    middle = time.perf_counter()
    answer = describe(checked.config)
    end = time.perf_counter()
    yield f"{len(answer['pathways'])} pathways: check {middle - begin:.2f} s, plan {end - middle:.2f} s"
    yield f"{answer['neurons']:,} neurons, {answer['synapses']:,} synapses, {answer['objects']} Brian2 objects"
