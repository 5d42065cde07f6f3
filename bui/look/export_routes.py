"""Addresses of exports, and of the tables of runs."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, jsonify, send_file
from flask.typing import ResponseReturnValue

from bui.answers import Conflict, NotReady, NotThere
from bui.look import asked
from bui.look.exports import Export, Source, exports
from bui.look.files import TYPES
from bui.look.loading import batch_of, is_sweep, result_path, run_folder
from bui.look.tables import frozen, ran, run_diff

blueprint = Blueprint("exports", __name__)
MOST_AT_A_TIME = 4
"""Exports; one of a large sweep takes minutes, and a thread of the server as long."""
_ROOM = threading.BoundedSemaphore(MOST_AT_A_TIME)


@contextlib.contextmanager
def _room() -> Iterator[None]:
    if not _ROOM.acquire(blocking=False):
        raise Conflict(f"{MOST_AT_A_TIME} files are being made already; try again when they are there")
    try:
        yield
    finally:
        _ROOM.release()


def _source(run: str) -> Source:
    """The result or the sweep that a request names."""
    home, point, shelf = asked.home(), asked.point(), asked.shelf()
    folder = run_folder(home, run)
    if point is None and is_sweep(folder):
        return Source(folder, batch=batch_of(home, run))
    path = result_path(home, run, point)
    return Source(folder, read=lambda: shelf.results(path))


def _kinds(source: Source) -> list[Export]:
    """The exports that are for this kind of source."""
    return [exports[word]() for word in exports if exports[word].of_sweeps == (source.batch is not None)]


@blueprint.get("/runs/<id:run>/exports")
def get_exports(run: str) -> ResponseReturnValue:
    """What the run can be downloaded as."""
    source = _source(run)
    found = [(one, one.missing(source)) for one in _kinds(source)]
    return jsonify([
        {"word": one.word, "about": one.about, "suffix": one.suffix, "available": not missing, "missing": missing or None}
        for one, missing in found
    ])  # fmt: skip


@blueprint.get("/runs/<id:run>/export/<word>")
def get_export(run: str, word: str) -> Response:
    """The run in one of these forms."""
    try:
        source = _source(run)
    except NotReady as error:  # a download is no question that is asked again
        raise Conflict(f"{error}; try again when it has begun") from None
    one = next((kind for kind in _kinds(source) if kind.word == word), None)
    if one is None:
        raise NotThere(f"there is no export of the name '{word[:40]}' for {'a sweep' if source.batch else 'one run'}")
    if reason := one.missing(source):
        raise Conflict(reason)
    folder = tempfile.TemporaryDirectory(prefix="cxsystem2-")
    try:
        target = Path(folder.name) / f"export{one.suffix}"
        with _room():
            one.write(source, target)
        kind = TYPES.get(one.suffix, "application/octet-stream")
        answer = send_file(target, kind, as_attachment=True, download_name=one.file_name(source), max_age=0)
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
