"""Addresses of the views of sweeps, and of several runs side by side."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Blueprint, current_app, jsonify
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from bui.answers import waiting
from bui.look import asked
from bui.look.background import BackgroundWork, T, Waiting
from bui.look.compare import DISTANCES, USUAL, compare
from bui.look.loading import batch_of, compared_path
from bui.look.multiples import MOST, multiples
from bui.look.multiples import USUAL as USUAL_MULTIPLES
from bui.look.plain import plain
from bui.look.sweep import sweep_rows
from bui.look.sweep_map import sweep_map, words_to_collect
from cxsystem2.collect import collect
from cxsystem2.measures.choose import chosen
from cxsystem2.observer import Observer

blueprint = Blueprint("sweeps", __name__)


@blueprint.record_once
def _background(state: BlueprintSetupState) -> None:
    state.app.extensions.setdefault("background", BackgroundWork())


def _later(key: Hashable, work: Callable[[Observer], T]) -> T | Waiting:
    background: BackgroundWork = current_app.extensions["background"]
    return background.ask(key, work)


@blueprint.get("/runs/<id:run>/batch")
def get_batch(run: str) -> ResponseReturnValue:
    """The runs of a sweep."""
    return jsonify(plain(sweep_rows(batch_of(asked.home(), run))))


@blueprint.get("/runs/<id:run>/map")
def get_map(run: str) -> ResponseReturnValue:
    """A measure against the swept parameters; 202 while it is being measured."""
    batch, measure = batch_of(asked.home(), run), asked.text("measure", "rate")
    start, stop, words = asked.number("start", 0.0, 0.0) or 0.0, asked.number("stop"), words_to_collect(measure)
    chosen(words)  # a wrong word is said before the work
    found = _later(
        ("map", batch.folder, tuple(words), start, stop),
        lambda observer: collect(batch, words, start=start, stop=stop, observer=observer),
    )
    if isinstance(found, Waiting):
        return waiting(found.done, found.total)
    answer = sweep_map(
        found, measure, asked.words("population"), asked.text("x"), asked.text("y"), dict(map(asked.pair, asked.texts("at")))
    )
    return jsonify(plain(answer | {"problems": found.problems, "start": start, "stop": stop}))


@blueprint.get("/runs/<id:run>/multiples")
def get_multiples(run: str) -> ResponseReturnValue:
    """A small picture of each run of a sweep; 202 while they are being drawn."""
    batch, kind, names = batch_of(asked.home(), run), asked.text("kind", "raster"), asked.words("names")
    start, stop, most = asked.number("start"), asked.number("stop"), asked.whole("most", USUAL_MULTIPLES, 1, MOST)
    found = _later(
        ("multiples", batch.folder, kind, tuple(names or ()), start, stop, most),
        lambda observer: multiples(batch, kind, names=names, start=start, stop=stop, most=most, observer=observer),
    )
    return waiting(found.done, found.total) if isinstance(found, Waiting) else jsonify(plain(found))


@blueprint.get("/compare")
def get_compare() -> ResponseReturnValue:
    """Runs side by side; 202 while they are being measured."""
    ids, shelf = asked.words("runs") or [], asked.shelf()
    paths = [compared_path(asked.home(), one) for one in ids]
    words, distances = asked.words("measures") or list(USUAL), asked.words("distances") or list(DISTANCES)
    start, stop = asked.number("start", 0.0, 0.0) or 0.0, asked.number("stop")
    found = _later(
        ("compare", *paths, tuple(words), tuple(distances), start, stop),
        lambda observer: compare(shelf, paths, words, distances, start, stop),
    )
    if isinstance(found, Waiting):
        return waiting(found.done, found.total)
    found["runs"] = [{"id": id, **run} for id, run in zip(ids, found["runs"], strict=True)]
    return jsonify(plain(found))
