"""One page about a run, which opens without a network: what ran, what came of it, the model, and how to repeat it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2 import webpage
from cxsystem2.citing import Use, bibtex, used_in
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.expressions.quantity import rounded
from cxsystem2.figures import draw
from cxsystem2.measures import measure, measures
from cxsystem2.measures.choose import title_of
from cxsystem2.netfigures import network_of, one_plan
from cxsystem2.provenance import describe
from cxsystem2.report.block import Table, words
from cxsystem2.report.connectivity import drawn
from cxsystem2.report.description import describe_model
from cxsystem2.report.markup import Html, joined
from cxsystem2.results import Results
from cxsystem2.results.labels import own_names
from cxsystem2.results.order import surface_to_depth
from cxsystem2.units.names import symbol

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS = 100_000
"""Spikes of the raster."""


def report_page(results: Results) -> str:
    """The page, as HTML."""
    with one_plan(results):
        sections = [_run(results), _activity(results), *_model(results), _repeat(results), _tables(results)]
    return webpage.page(f"{results.title}: report", sections)


def _run(results: Results) -> str:
    found = describe(results)
    entries = {
        "made": found["created"] or "not known",
        "model time": rounded(results.runtime, "second"),
        "time step": rounded(results.dt, "second"),
        "began": _began(results),
        "device": found["device"],
        "options": found["options"] or "none",
        "seed": "not known" if found["seed"] is None else found["seed"],
        "point of the sweep": found["point"] or "none",
        "synapses": f"{found['synapses']:,}",
    }
    warnings = [webpage.paragraph("Warnings of the run:"), webpage.listed(results.warnings)] if results.warnings else []
    return webpage.section("The run", webpage.facts(entries), *warnings)


def _began(results: Results) -> str:
    """Where the run began: at its first step, or at a generation of a snapshot."""
    start = results.settings.get("start")
    return (
        "at rest" if not start else f"at {rounded(start['time'], 'second')}, from a snapshot (SHA-256 {start['sha256'][:12]}…)"
    )


def _activity(results: Results) -> str:
    called, order = own_names(results.populations), surface_to_depth(results)
    rows = tuple(
        (called[name], kind, layer, f"{size:,}", "not recorded" if math.isnan(rate) else f"{rate:.3g}")
        for name, kind, layer, size, rate in sorted(results.summary(), key=lambda row: order.index(row[0]))
    )
    table = Html().block(Table(("population", "type", "layer", "cells", "rate (Hz)"), rows, numbers=(3, 4)))
    parts = [table]
    if results.spikes:
        parts.append(_picture(lambda: results.plot(most=_DOTS), f"Raster of {results.title}, with the rates below."))
        parts.append(_measures(results))
    if any(len(one.cells) for own in results.recordings.values() for one in own.values()):
        parts.append(_picture(results.plot_traces, f"Recorded variables of {results.title}."))
    return webpage.section("Activity", *parts)


def _picture(draw: Callable[[], Figure], alt: str) -> str:
    try:
        return webpage.picture(draw(), alt)
    except CxSystemError as error:
        return webpage.paragraph(f"Not drawn: {error}.", "note")


def _measures(results: Results) -> str:
    found = measure(results)
    rows = tuple(
        (_measure_name(str(word)), *("–" if math.isnan(value) else f"{value:.4g}" for value in found[word]))
        for word in found.columns
    )
    called = own_names(results.populations)
    head = ("measure", *(called[str(name)] for name in found.index))
    return Html().block(Table(head, rows, "Measures of the spike trains", tuple(range(1, len(head)))))


def _measure_name(word: str) -> str:
    """A measure with its unit."""
    unit = measures[word].unit
    return f"{title_of(word)} ({symbol(unit)})" if unit else title_of(word)


def _model(results: Results) -> Iterator[str]:
    try:
        network = network_of(results)
    except (FileProblem, TableError) as error:
        yield webpage.section("The model", webpage.paragraph(f"The model cannot be described: {error}", "note"))
        return
    diagram = _picture(lambda: draw(results, "diagram"), "Diagram of the network.")
    yield webpage.section("The network", diagram, _NOTATION, *(_of_network(results, *one) for one in _NETWORK))
    yield joined(Html(), describe_model(network))  # it brings its headings
    try:
        yield webpage.section("Drawn synapses", joined(Html(), drawn(network)))
    except (CxSystemError, MemoryError) as error:
        yield webpage.section("Drawn synapses", webpage.paragraph(f"Not counted: {error}.", "note"))
    yield _cite(used_in(network.config, results.device))


def _cite(uses: list[Use]) -> str:
    """The papers of what the run has used, in short and as BibTeX."""
    rows = tuple((one.what, ", ".join(one.keys)) for one in uses)
    entries = webpage.folded("BibTeX", f"<pre>{webpage.text(bibtex(uses))}</pre>")
    return webpage.section("What to cite", Html().block(Table(("what the run has used", "papers"), rows)), entries)


_NETWORK = (
    ("connectivity", "Synapses for each pair of cells, from one population to another."),
    ("degrees", "In-degrees: synapses onto a cell."),
    ("weights", "Weights of the synapses of each pathway: median, middle half, 1st to 99th percentile."),
    ("delays", "Delays of the synapses of each pathway: median, middle half, 1st to 99th percentile."),
)
"""Figures of the network that follow its diagram, with the words below each."""


def _of_network(results: Results, kind: str, alt: str) -> str:
    return _picture(lambda: draw(results, kind), alt) + webpage.paragraph(alt, "note")


_NOTATION = webpage.paragraph(
    "Triangles are excitatory populations, circles inhibitory ones, hexagons inputs. An arrow excites, a dot inhibits; what a "
    "broken line stands for is drawn by chance. p: pairwise Bernoulli; K_in, K_out: fixed in-degree, out-degree; N_syn: fixed "
    "total number; p(d): by distance (after Senk et al. 2022).",
    "note",
)


def _repeat(results: Results) -> str:
    found, path = describe(results), Path(str(results.path or "RESULT.h5")).name
    versions = tuple(found["versions"].items())
    times = tuple((stage, f"{seconds:.2f}") for stage, seconds in results.timings.items())
    inputs = tuple((one["name"], f"{one['bytes']:,}", one["sha256"]) for one in found["inputs"])
    parts = [
        webpage.paragraph("Run it again, with the same seed, and see whether the spikes are identical:"),
        f"<pre>{webpage.text(command_line('rerun', path))}</pre>\n",
        Html().block(Table(("program", "version"), versions, "Versions")) if versions else "",
        Html().block(Table(("file", "bytes", "SHA-256"), inputs, "Input files", (1,))) if inputs else "",
        Html().block(Table(("stage", "time (s)"), times, "Where the time went", (1,))) if times else "",
    ]
    return webpage.section("How to repeat it", *parts)


def _tables(results: Results) -> str:
    if not results.anatomy or not results.physiology:
        return webpage.section("Tables", Html().block(words("The result does not hold the tables that it was made from.")))
    anatomy, physiology = (f"<pre>{webpage.text(one)}</pre>" for one in (results.anatomy, results.physiology))
    return webpage.section("Tables", webpage.folded("Anatomy", anatomy), webpage.folded("Physiology", physiology))
