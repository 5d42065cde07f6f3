"""Addresses of figures: what a view shows, drawn for print as SVG, PDF or PNG from the same data and with the same choices."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, send_file

from bui.answers import Conflict
from bui.document.plan import MOST_PLACED
from bui.document.routes import checked
from bui.look import asked
from bui.look.compare import common_end
from bui.look.files import TYPES
from bui.look.loading import batch_of, compared_path, letters
from bui.look.room import room
from bui.look.sweep_map import choose, words_to_collect
from cxsystem2.collect import collect
from cxsystem2.collect.figures import draw_batch
from cxsystem2.collect.figures.picture import picture
from cxsystem2.collect.multiples import MOST_RUNS, USUAL_RUNS, draw_multiples
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import FILMS, Format, draw, figures, save
from cxsystem2.figures.format import UNITS, finish, write
from cxsystem2.netfigures import planned
from cxsystem2.network import Network
from cxsystem2.pictures import FORMATS
from cxsystem2.results import Results
from cxsystem2.results.export import file_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

blueprint = Blueprint("figures", __name__)
SHOWN = {"raster": "rasters", "rate": "rates"}
"""The kinds of small pictures of the page, and of figures."""


def _form() -> Format:
    """Size and letters that are asked for."""
    sides = asked.number("width"), asked.number("height")
    return Format.of(*sides, asked.word("unit", tuple(UNITS)), asked.number("font"), asked.number("dpi"))


def _settings(kind: str) -> dict[str, str]:
    """The settings of a kind that the address names; others are of the window, or of the file."""
    known = figures[kind].settings()
    return {name: asked.text(name) for name in known if name != "others" and request.args.get(name, "").strip()}


def _answer(title: str, word: str, paint: Callable[[Format], Figure]) -> Response:
    """The file of a figure, as a download."""
    form = _form()
    return _file(title, word, FORMATS, lambda target: write(paint(form), target, dpi=form.dpi))


def _file(title: str, word: str, formats: tuple[str, ...], make: Callable[[Path], Path]) -> Response:
    """A file of one of some formats, as a download."""
    suffix = f".{asked.word('format', formats)}"
    with tempfile.TemporaryDirectory(prefix="cxsystem2-") as folder, room():
        content = BytesIO(make(Path(folder) / f"figure{suffix}").read_bytes())
    return send_file(content, TYPES[suffix], as_attachment=True, download_name=file_name(title, word, suffix), max_age=0)


def _drawn(results: Results, kind: str, **words: Any) -> Response:
    """A figure of results, or of a network before its run; where it moves, it may be a film."""
    settings: dict[str, Any] = {**_settings(kind)}
    form = _form()
    formats = (*FORMATS, *FILMS) if figures[kind].moves else FORMATS
    return _file(results.title, kind, formats, lambda target: save(results, kind, target, form=form, **words, **settings))


@blueprint.get("/runs/<id:run>/figure/<kind>")
def get_figure(run: str, kind: str) -> Response:
    """A figure of a run."""
    results, word = asked.results(run), figures.name(kind)
    words = {"names": asked.words("names"), "start": asked.number("start", 0.0, 0.0) or 0.0, "stop": asked.number("stop")}
    return _drawn(results, word, **words)


@blueprint.post("/figure/<kind>")
def post_figure(kind: str) -> Response:
    """A figure of the network that a document describes, before a run."""
    word, found = figures.name(kind), checked()
    cells = sum(one.size for one in found.config.cells.values())
    if cells > MOST_PLACED:
        raise CxSystemError(f"{cells:,} cells are too many to draw their network here; at most {MOST_PLACED:,} are")
    config = found.config if found.config.system.seed is not None else found.config.with_seed(0)
    return _drawn(planned(Network(config), found.anatomy, found.physiology), word, names=asked.words("names"))


@blueprint.get("/compare/figure")
def get_compared() -> Response:
    """A measure of runs side by side."""
    ids = asked.words("runs") or []
    if len(ids) < 2:
        raise CxSystemError("name two runs or more, with commas between them")
    everything = [asked.shelf().results(compared_path(asked.home(), one)) for one in ids]
    named = dict(zip(letters(len(ids)), everything, strict=True))
    first, *others = [replace(one, title=f"{letter}: {one.title}") for letter, one in named.items()]
    words = {"start": asked.number("start", 0.0, 0.0) or 0.0, "stop": common_end(everything, asked.number("stop"))}
    beside = {"measure": asked.text("measure", "rate"), "others": {one.title: one for one in others}}
    names = asked.words("names")
    return _answer("comparison", "compare", lambda form: draw(first, "compare", form=form, names=names, **words, **beside))  # type: ignore[arg-type]


@blueprint.get("/runs/<id:run>/map/figure")
def get_map_figure(run: str) -> Response:
    """A measure against the parameters of a sweep, as the map shows it."""
    batch, measure = batch_of(asked.home(), run), asked.text("measure", "rate")
    start, stop = asked.number("start", 0.0, 0.0) or 0.0, asked.number("stop")
    found = collect(batch, words_to_collect(measure), start=start, stop=stop)
    populations, at = asked.words("population"), dict(map(asked.pair, asked.texts("at")))

    def paint(form: Format) -> Figure:
        chosen = choose(picture(found, [measure], populations), asked.text("x"), asked.text("y"), at)
        axes = [axis.name for axis in (chosen.y, chosen.x) if axis is not None]
        return finish(draw_batch(found, [measure], populations, at=chosen.fixed, order=axes), form)

    if not batch.counts()["done"]:
        raise Conflict("no run of this sweep is done yet")
    return _answer(batch.title, "map", paint)


@blueprint.get("/runs/<id:run>/multiples/figure")
def get_multiples_figure(run: str) -> Response:
    """Small pictures of the runs of a sweep."""
    batch, kind = batch_of(asked.home(), run), asked.word("kind", tuple(SHOWN))
    words = {"names": asked.words("names"), "start": asked.number("start", 0.0, 0.0) or 0.0, "stop": asked.number("stop")}
    most = asked.whole("most", USUAL_RUNS, 1, MOST_RUNS)
    if not batch.counts()["done"]:
        raise Conflict("no run of this sweep is done yet")
    return _answer(
        batch.title,
        "runs",
        lambda form: draw_multiples(batch, SHOWN[kind], most=most, form=form, **words),  # type: ignore[arg-type]
    )
