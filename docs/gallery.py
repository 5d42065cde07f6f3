"""What the cards of examples show: a raster, sizes, and about how long a run takes, as files that the page brings along.

``python docs/gallery.py [NAME …]`` runs the examples and the small models (all of them, unless some are named) as they are
shipped, and writes ``NAME.svg`` and ``gallery.json`` in ``bui/static/gallery``. It takes minutes, and is needed after a change
of their tables.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.results.palette import COLORS, kind_of

FOLDER = Path(__file__).resolve().parents[1] / "bui" / "static" / "gallery"
WIDE, TALL = 280, 96
MOST_DOTS = 900
FEW_CELLS, MANY_CELLS = 90, 400
DOTS = 500
"""Dots that a raster should have at least, where there are so many cells."""
LONGEST = 0.5
"""Seconds that a raster shows."""
INKS = {kind: COLORS[kind][0] for kind in ("e", "i", "n")}
"""The first colour of each kind in all pictures, which can be seen on white and on black."""


def main(names: list[str]) -> None:
    """Run, draw and measure what is named, or everything."""
    from cxsystem2.catalogue import examples
    from cxsystem2.starters import starters, write

    FOLDER.mkdir(exist_ok=True)
    kept = FOLDER / "gallery.json"
    known: dict[str, Any] = json.loads(kept.read_text()) if kept.is_file() else {}
    every = [*starters(), *examples()]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CXSYSTEM2_CACHE"] = str(Path(folder) / "cache")  # the first run compiles
        for name in names or every:
            if name in starters():
                anatomy, physiology = write(starters()[name], Path(folder) / name)
            else:
                anatomy, physiology = examples()[name].anatomy, examples()[name].physiology
            found, before = _measured(name, str(anatomy), str(physiology)), known.get(name, {})
            if (before.get("cells"), before.get("runtime")) == (found["cells"], found["runtime"]):
                found["seconds"] = min(found["seconds"], before["seconds"])  # another program may have kept the machine busy
            known[name] = found
            kept.write_text(json.dumps({one: known[one] for one in every if one in known}, indent=1) + "\n")
            print(name, known[name])


def _measured(name: str, anatomy: str, physiology: str) -> dict[str, Any]:
    """Sizes and times of an example; its raster is drawn."""
    from cxsystem2 import CxSystem

    model = CxSystem(anatomy, physiology, changes={"seed": "1"})
    begun = time.perf_counter()
    results = model.run()
    seconds = time.perf_counter() - begun
    (FOLDER / f"{name}.svg").write_text(raster(results))
    populations = [one for one in results.populations.values() if one.kind == "population"]
    return {
        "cells": sum(one.size for one in populations),
        "synapses": int(sum(results.synapses.values())),
        "seconds": rounded(seconds),
        "device": results.device,
        "runtime": results.runtime,
    }


def rounded(seconds: float) -> int:
    """A time that holds for other machines, too: 1, 2, 5, 10, … seconds, none of them less than it took here."""
    steps = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600)
    return next((step for step in steps if seconds <= step), steps[-1])


def raster(results: Any) -> str:
    """The spikes of some cells of each population as dots, the first population on top."""
    rows = [(name, one) for name, one in results.populations.items() if name in results.spikes]
    whole = sum(one.size for _, one in rows)
    start = max(0.0, results.runtime - LONGEST)
    each = sum(int((results.spikes[name].t >= start).sum()) for name, _ in rows) / whole
    most = min(whole, max(FEW_CELLS, min(MANY_CELLS, round(DOTS / max(each, 0.1)))))
    dots: dict[str, list[tuple[int, int]]] = {kind: [] for kind in INKS}
    shown = {name: max(1, round(most * one.size / whole)) for name, one in rows}
    step, top = TALL / sum(shown.values()), 0
    for name, one in rows:
        spikes = results.spikes[name]
        index, times = np.asarray(spikes.i), np.asarray(spikes.t)
        chosen = (index < shown[name]) & (times >= start)
        kind = kind_of(one)
        x = np.round((times[chosen] - start) / (results.runtime - start) * WIDE).astype(int)
        y = np.round((top + index[chosen] + 0.5) * step).astype(int)
        dots[kind] += sorted(set(zip(y.tolist(), x.tolist(), strict=True)))
        top += shown[name]
    many = sum(map(len, dots.values()))
    thin = max(1, -(-many // MOST_DOTS))
    size = 3 if whole < 10 else 2
    paths = [
        f'<path stroke="{INKS[kind]}" d="{_moves(found[::thin], size)}"/>' for kind, found in dots.items() if found[::thin]
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" stroke-width="{size}" fill="none">'
    return "\n".join([head, *paths, "</svg>"]) + "\n"


def _moves(dots: list[tuple[int, int]], size: int) -> str:
    """A path of short lines, each from where the one before it has ended."""
    words, last = [], (0, 0)
    for y, x in dots:
        words.append(f"m{x - last[0]} {y - last[1]}h{size}")
        last = (x + size, y)
    return "".join(words).replace(" -", "-")


if __name__ == "__main__":
    main(sys.argv[1:])
