"""Addresses of the views of one result."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Response, jsonify, send_file
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from bui.answers import packed
from bui.look import asked
from bui.look.activity import activity
from bui.look.files import file_of, files
from bui.look.loading import Shelf, result_path, run_folder
from bui.look.measuring import check_distribution, described, described_runs, measure_file
from bui.look.plain import plain
from bui.look.raster import MOST_SIDE, Image, SpikePoints, bands, raster
from bui.look.summary import summary
from bui.look.traces import traces
from cxsystem2.measures.choose import chosen, title_of
from cxsystem2.measures.histogram import HEIGHTS, INTERVALS, histogram
from cxsystem2.measures.spectra import spectra
from cxsystem2.results.activity import rates_over_time, smoothed

blueprint = Blueprint("result", __name__, url_prefix="/runs/<id:run>")


@blueprint.record_once
def _shelf(state: BlueprintSetupState) -> None:
    state.app.extensions.setdefault("shelf", Shelf())


@blueprint.get("/results")
def get_results(run: str) -> ResponseReturnValue:
    """What the result holds, and what can be measured."""
    known = {"measures": described(chosen(None)), "run_measures": described_runs()}
    return jsonify(plain(summary(asked.results(run)) | known))


@blueprint.get("/raster")
def get_raster(run: str) -> ResponseReturnValue:
    """Spikes of a window, as points or as an image."""
    results = asked.results(run)
    width, height = asked.whole("width", 800, 1, MOST_SIDE), asked.whole("height", 400, 1, MOST_SIDE)
    found = raster(results, asked.window(results), width, height)
    answer: dict[str, Any] = {
        "rows": [one.told() for one in found.bands],
        "start": found.window.start, "stop": found.window.stop, "spikes": found.spikes,
    }  # fmt: skip
    match found.content:
        case SpikePoints(t, y, population):
            answer |= {"mode": "points", "t": packed(t), "y": packed(y), "population": packed(population)}
        case Image(counts) as image:
            answer |= {"mode": "image", "width": image.width, "height": image.height, "counts": packed(counts)}
    return jsonify(answer)


@blueprint.get("/rates")
def get_rates(run: str) -> ResponseReturnValue:
    """The rate of each population over time."""
    results = asked.results(run)
    window = asked.window(results)
    width, smoothing = asked.bin_width(window), asked.number("smoothing", 0.0, 0.0) or 0.0
    edges, found = rates_over_time(results, window.names, start=window.start, stop=window.stop, bin=width)
    found = {name: smoothed(own, width, smoothing) for name, own in found.items()}
    answer = {
        "t": (edges[:-1] + edges[1:]) / 2, "bin": float(edges[1] - edges[0]), "names": list(found), "smoothing": smoothing,
        "rows": [one.told() for one in bands(results, window)],
        "values": list(found.values()), "unit": "hertz", "start": window.start, "stop": window.stop,
    }  # fmt: skip
    return jsonify(plain(answer))


@blueprint.get("/histogram")
def get_histogram(run: str) -> ResponseReturnValue:
    """The distribution of a measure, or of interspike intervals."""
    results = asked.results(run)
    window, word = asked.window(results), asked.text("measure", "rate")
    if word != INTERVALS:
        check_distribution(word)
    found = histogram(
        results, word, names=window.names, start=window.start, stop=window.stop, bins=asked.whole("bins", 50, 1, 1000),
        logarithmic=asked.text("scale") == "log",
    )  # fmt: skip
    kind, logarithmic = asked.word("heights", HEIGHTS), asked.text("scale") == "log"
    shown = {"heights": found.heights(kind, logarithmic=logarithmic), "title": title_of(word)}
    answer = plain(found) | plain(shown)
    return jsonify({"measure": answer.pop("word"), **answer, "start": window.start, "stop": window.stop})


@blueprint.get("/measures")
def get_measures(run: str) -> ResponseReturnValue:
    """Measures of each population, and of the run."""
    path = result_path(asked.home(), run, asked.point())
    found = measure_file(asked.shelf(), path, asked.words("measures"), asked.number("start") or 0.0, asked.number("stop"))
    rows = [{"name": name, "values": values} for name, values in found.rows.items()]
    run_rows = [{**about, "value": found.run.get(about["name"])} for about in described_runs()]
    return jsonify(plain({"measures": described(found.asked), "rows": rows, "run": run_rows}))


@blueprint.get("/traces")
def get_traces(run: str) -> ResponseReturnValue:
    """A recorded variable of some cells over time."""
    results = asked.results(run)
    found = traces(
        results, asked.text("population"), asked.text("variable", "vm"), asked.numbers("cells"),
        asked.number("start", 0.0) or 0.0, asked.number("stop"), asked.whole("points", 2000, 10, 5000),
    )  # fmt: skip
    named = {"population": asked.text("population"), "variable": asked.text("variable", "vm")}
    rest = {"cells": found.cells, "unit": found.unit, "samples": found.samples, "every": found.every}
    return jsonify(plain(named | {"t": found.t, "values": [*found.values.astype(np.float32)]} | rest))


@blueprint.get("/spectrum")
def get_spectrum(run: str) -> ResponseReturnValue:
    """The power spectrum of the activity of each population."""
    results = asked.results(run)
    window = asked.window(results)
    resolution, highest = asked.number("resolution", 2.0, 0.1, 100.0), asked.number("highest", 200.0, 1.0, 500.0)
    frequency, power = spectra(
        results, window.names, start=window.start, stop=window.stop,
        resolution=resolution or 2.0, highest=highest or 200.0, lowest=min(4.0, resolution or 2.0),
    )  # fmt: skip
    note = (
        "" if frequency.size else f"a resolution of {resolution:g} Hz needs spikes in a window of {1 / (resolution or 1):g} s"
    )
    answer = {
        "frequency": frequency, "power": power, "note": note, "start": window.start, "stop": window.stop,
        "unit": "power of independent Poisson cells of the same rate",
    }  # fmt: skip
    return jsonify(plain(answer))


@blueprint.get("/activity")
def get_activity(run: str) -> ResponseReturnValue:
    """Where cells are, and which ones fire in each frame."""
    results = asked.results(run)
    found = activity(results, asked.window(results), asked.number("bin", None, 1e-6, 1e6))
    rows = [one.told() | {"depth": depth} for one, depth in zip(found.bands, found.depths, strict=True)]
    answer = {
        "rows": plain(rows), "x": packed(found.x), "y": packed(found.y), "start": found.start, "bin": found.bin,
        "frames": found.frames, "offsets": packed(found.offsets), "cell": packed(found.cell), "count": packed(found.count),
        "cells": found.cells, "every": found.every, "note": found.note,
    }  # fmt: skip
    return jsonify(answer)


@blueprint.get("/files")
def get_files(run: str) -> ResponseReturnValue:
    """The files of the run."""
    return jsonify([{"id": one.id, "name": one.name, "bytes": one.bytes} for one in files(run_folder(asked.home(), run))])


@blueprint.get("/files/<id:file>")
def get_file(run: str, file: str) -> Response:
    """A file of the run, as a download that can be continued."""
    found = file_of(run_folder(asked.home(), run), file)
    name = secure_filename(found.path.name) or "file"
    mark = f"{found.id}-{found.bytes}-{found.changed}"
    return send_file(found.path, found.type, as_attachment=True, download_name=name, conditional=True, etag=mark, max_age=0)
