"""Addresses of exports, and of the tables of runs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from flask import Blueprint, Response, jsonify, send_file
from flask.typing import ResponseReturnValue

from bui.answers import Conflict, NotReady, NotThere
from bui.look import asked
from bui.look.files import TYPES
from bui.look.loading import batch_of, is_sweep, result_path, run_folder
from bui.look.room import room
from bui.look.tables import frozen, ran, run_diff
from cxsystem2.collect.exports import batch_exports
from cxsystem2.results.export import FileForm, exports, file_name

blueprint = Blueprint("exports", __name__)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class _Offer:
    """One form in which a run or a sweep can be downloaded."""

    word: str
    suffix: str
    about: str
    title: str
    missing: Callable[[], str]
    write: Callable[[Path], None]


def _offers(run: str) -> list[_Offer]:
    """The forms of a result, or of a sweep."""
    home, point, shelf = asked.home(), asked.point(), asked.shelf()
    folder = run_folder(home, run)
    if point is None and is_sweep(folder):
        batch = batch_of(home, run)
        return [_offer(batch_exports[word](), batch, batch.title) for word in batch_exports]
    results = shelf.results(result_path(home, run, point))
    return [_offer(exports[word](folder), results, results.title) for word in exports]


def _offer(one: FileForm[S], source: S, title: str) -> _Offer:
    """What a form can do with results, or with a batch."""
    return _Offer(one.word, one.suffix, one.about, title, partial(one.missing, source), partial(one.write, source))


@blueprint.get("/runs/<id:run>/exports")
def get_exports(run: str) -> ResponseReturnValue:
    """What the run can be downloaded as."""
    found = [(one, one.missing()) for one in _offers(run)]
    return jsonify([
        {"word": one.word, "about": one.about, "suffix": one.suffix, "available": not missing, "missing": missing or None}
        for one, missing in found
    ])  # fmt: skip


@blueprint.get("/runs/<id:run>/export/<word>")
def get_export(run: str, word: str) -> Response:
    """The run in one of these forms."""
    try:
        one = next((offer for offer in _offers(run) if offer.word == word), None)
    except NotReady as error:  # a download is no question that is asked again
        raise Conflict(f"{error}; try again when it has begun") from None
    if one is None:
        raise NotThere(f"this run has no export of the name '{word[:40]}'")
    if reason := one.missing():
        raise Conflict(reason)
    folder = tempfile.TemporaryDirectory(prefix="cxsystem2-")
    try:
        target = Path(folder.name) / f"export{one.suffix}"
        with room():
            one.write(target)
        kind, name = TYPES.get(one.suffix, "application/octet-stream"), file_name(one.title, one.word, one.suffix)
        answer = send_file(target, kind, as_attachment=True, download_name=name, max_age=0)
    except BaseException:
        folder.cleanup()
        raise
    answer.call_on_close(folder.cleanup)
    return answer


@blueprint.get("/runs/<id:run>/tables")
def get_tables(run: str) -> ResponseReturnValue:
    """The tables of the run as a document: as it was started, or, of a point of a sweep, as they were run."""
    if asked.point() is None:
        return jsonify(frozen(asked.home(), run))
    return jsonify(ran(asked.results(run)))


@blueprint.get("/runs/diff")
def get_diff() -> ResponseReturnValue:
    """What differs between the tables of two runs."""
    runs = [asked.text(name) for name in ("a", "b")]
    for run in runs:
        asked.check_id(run)
    return jsonify(run_diff(asked.home(), asked.shelf(), runs[0], runs[1]))
