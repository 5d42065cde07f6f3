"""Where a result comes from: what ran, when, with which seed and versions, and what differs from this computer."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from cxsystem2.devices import devices
from cxsystem2.errors import FileProblem
from cxsystem2.files import sha256
from cxsystem2.results import Results
from cxsystem2.versions import versions

HOW = ("fast", "precision", "threads")
"""Settings of a device that count with ``fast`` alone."""


def describe(results: Results) -> dict[str, Any]:
    """What a result says of itself, as plain values; JSON has no NaN, so a rate that is not known is None."""
    rates, settings = results.rates(), results.settings
    return {
        "file": str(results.path or ""),
        "title": results.title,
        "created": results.created,
        "device": results.device,
        "seed": results.seed if results.seed >= 0 else None,
        "runtime": results.runtime,
        "time_step": results.dt,
        "point": dict(settings.get("point") or {}),
        "options": _options(results),
        "populations": [
            {
                "name": name, "idx": one.label, "kind": one.kind, "type": one.type, "layer": one.layer, "cells": one.size,
                "rate": None if math.isnan(rate := rates.get(name, math.nan)) else rate,
            }
            for name, one in results.populations.items()
        ],
        "synapses": sum(results.synapses.values()),
        "recorded": {name: list(own) for name, own in results.recordings.items()},
        "tables": bool(results.anatomy and results.physiology),
        "warnings": results.warnings,
        "not_a_number": results.not_a_number,
        "timings": results.timings,
        "versions": results.versions,
        "inputs": [
            {"name": name, "bytes": one.size, "sha256": one.sha256, "stored": one.content is not None}
            for name, one in results.inputs.items()
        ],
        "differences": differences(results),
    }  # fmt: skip


def _options(results: Results) -> dict[str, Any]:
    """How the device worked: fast or not where that is to be told, and what counts with ``fast`` alone."""
    settings, is_known = results.settings, results.device in devices
    device = devices[results.device if is_known else "cpp"]
    has_faster_code = "precision" in device.reads  # others have random numbers of their own at most
    if settings.get("fast"):
        return {name: settings[name] for name in HOW if name in settings} if has_faster_code else {}
    is_usual = is_known and not device.fast_unasked
    return {} if is_usual or "fast" not in settings else {"fast": False}


def way(results: Results) -> str:
    """How a device with code of its own has worked: ``fast``, ``fast, packed precision``, ``Brian2 alone``.

    Nothing of others, and nothing where a device that has random numbers of its own alone took them, as it does unless asked.
    """
    options = _options(results)
    if not options:
        return ""
    precision = options.get("precision", "double")
    said = "" if precision == "double" else f", {precision} precision"
    return f"fast{said}" if options["fast"] else "Brian2 alone"


def differences(results: Results) -> list[dict[str, str]]:
    """What is otherwise here than where the result was made: versions, and files that its run has read.

    Each has the keys ``what``, ``there`` and ``here``; what is not here at all is ``none``.
    """
    here = versions()
    if results.device in devices:
        here |= {name: found for name, found in devices[results.device].versions().items() if name not in ("Brian2", "Python")}
    found = [
        {"what": name, "there": there, "here": here.get(name, "none")}
        for name, there in results.versions.items()
        if here.get(name, "none") != there
    ]
    folder = results.path.parent if results.path is not None else Path()
    for name, one in results.inputs.items():
        path = next((home / name for home in (folder, Path()) if (home / name).is_file()), None)
        now = "none" if path is None else sha256(path)
        if now != one.sha256:
            found.append({"what": f"input {name}", "there": one.sha256, "here": now})
    return found


def copy_tables(results: Results, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Write the tables of a result, and the input files that it holds whole, to a folder; returns their paths, tables first.

    Raises:
        FileProblem: the result keeps no tables, or a file is there already or cannot be written.
        TableError: the tables cannot be read.
    """
    from cxsystem2.results.tables import tables_of
    from cxsystem2.tables.copying import write_copies

    def no_name(name: str) -> FileProblem:
        return FileProblem(f"'{name}' is no name for an input file in {folder}; the result is damaged, or was changed")

    inputs = {name: one.content for name, one in results.inputs.items() if one.content is not None}
    return write_copies(tables_of(results), inputs, folder, no_name, overwrite=overwrite)
