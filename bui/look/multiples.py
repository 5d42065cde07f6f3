"""Small multiples of a sweep: a little raster, or the rates over time, of each of its finished runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bui.answers import packed
from bui.look.loading import read
from bui.look.raster import bands, image
from bui.look.window import Window
from cxsystem2.batches import Batch
from cxsystem2.collect.multiples import MOST_RUNS, USUAL_RUNS, members, note
from cxsystem2.errors import CxSystemError
from cxsystem2.observer import Observer
from cxsystem2.results import Results
from cxsystem2.results.activity import rates_over_time
from cxsystem2.stages import Stages

WIDTH, HEIGHT = 120, 60
BINS = 60
KINDS = ("raster", "rate")
USUAL, MOST = USUAL_RUNS, MOST_RUNS
"""Runs in one answer."""


def multiples(
    batch: Batch,
    kind: str,
    *,
    names: Sequence[str] | None = None,
    start: float | None = None,
    stop: float | None = None,
    most: int = USUAL,
    observer: Observer | None = None,
) -> dict[str, Any]:
    """A small picture of each finished run; of many runs, evenly chosen ones.

    Raises:
        CxSystemError: the kind is unknown, a population is unknown, or no run is done.
    """
    if kind not in KINDS:
        raise CxSystemError(f"small multiples are {' or '.join(KINDS)}, not '{kind}'")
    chosen, total = members(batch, most)
    items, stages = [], Stages(observer)
    with stages.parts("draw", len(chosen)):
        for place, one in enumerate(chosen):
            stages.advance("draw", place / len(chosen))
            item: dict[str, Any] = {"run": one.number, "values": [*one.values], "trial": one.trial}
            try:
                item |= _picture(read(one.result), kind, names, start, stop)
            except CxSystemError as error:
                item["error"] = str(error)
            items.append(item)
    about = {"kind": kind, "parameters": list(batch.parameters), "total": total, "note": note(len(chosen), total)}
    return about | {"items": items}


def _picture(
    results: Results, kind: str, names: Sequence[str] | None, start: float | None, stop: float | None
) -> dict[str, Any]:
    window = Window.of(results, start, stop, names)
    rows = bands(results, window)
    answer: dict[str, Any] = {
        "start": window.start, "stop": window.stop,
        "rows": [
            {
                "name": one.name, "from": one.first, "to": one.last, "excitatory": one.excitatory, "short": one.short,
                "slot": one.slot,
            }
            for one in rows
        ],
    }  # fmt: skip
    if kind == "raster":
        found = image(results, window, rows, WIDTH, HEIGHT)
        return answer | {
            "width": found.width,
            "height": found.height,
            "counts": packed(np.minimum(found.counts, 255).astype(np.uint8)),
        }
    edges, rates = rates_over_time(results, window.names, start=window.start, stop=window.stop, bins=BINS)
    values = np.array([*rates.values()], np.float32).reshape(len(rates), BINS)
    return answer | {"t": ((edges[:-1] + edges[1:]) / 2).tolist(), "names": list(rates), "rates": packed(values)}
