"""What is shown of a run that a slider has asked for; nothing of it is kept on disk."""

from __future__ import annotations

from typing import Any

import numpy as np

from bui.answers import packed
from bui.look.raster import Image, SpikePoints, raster
from bui.look.window import Window
from bui.shapes.sliders import Played
from cxsystem2.results import Results
from cxsystem2.results.activity import rates_over_time

MOST_SPIKES = 20_000
"""More spikes are told as an image, so that each answer is small."""
BINS = 100
WIDTH, HEIGHT = 900, 400


def answer(results: Results, seconds: float) -> Played:
    """Raster, rates over time and mean rates of a run, which took so many seconds."""
    window = Window.of(results)
    edges, rates = rates_over_time(results, window.names, start=window.start, stop=window.stop, bins=BINS)
    return {
        "status": "done",
        "problem": results.why_not_a_number,
        "raster": _raster(results, window),
        "rates": {
            "t": np.round((edges[:-1] + edges[1:]) / 2, 9).tolist(),
            "names": list(rates),
            "values": [np.round(one, 3).tolist() for one in rates.values()],
        },
        "mean_rates": {name: round(rate, 3) for name, rate in results.rates().items()},
        "seed": results.seed,
        "seconds": round(seconds, 3),
    }


def nothing(status: str, problem: str = "") -> Any:
    """The answer where there is nothing to show: `status` is ``dropped`` or ``wrong``."""
    empty: dict[str, Any] = {"raster": None, "rates": None, "mean_rates": {}, "seed": None, "seconds": 0.0}
    return {"status": status, "problem": problem, **empty}


def _raster(results: Results, window: Window) -> Any:
    found = raster(results, window, WIDTH, HEIGHT, MOST_SPIKES)
    about = {"start": window.start, "stop": window.stop, "spikes": found.spikes, "rows": [band.told() for band in found.bands]}
    match found.content:
        case SpikePoints(t, y, population):
            return about | {"mode": "points", "t": packed(t), "y": packed(y), "population": packed(population)}
        case Image(counts) as image:
            return about | {"mode": "image", "width": image.width, "height": image.height, "counts": packed(counts)}
