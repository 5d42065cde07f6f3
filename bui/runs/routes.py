"""The addresses of runs: each parses what is asked, calls a module, and answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from bui.answers import Conflict, content
from bui.runs.changes import MOST_LISTENERS
from bui.runs.disk import disk
from bui.runs.folder import LIVE
from bui.runs.live import nothing
from bui.runs.log import read_log
from bui.runs.queue import Queue
from bui.runs.request import read_request, read_time
from bui.runs.store import Runs
from bui.runs.stream import resumed, stream
from cxsystem2.errors import CxSystemError

if TYPE_CHECKING:
    from bui.document.sheets import Document
    from bui.projects.store import Projects
    from bui.runs.create import Tables
    from bui.runs.request import Request
    from bui.runs.sweep_time import Duration
    from cxsystem2.batches.asked import Survey

blueprint = Blueprint("runs", __name__, url_prefix="/api")
_LONGEST_PLACE = 15


def _queue() -> Queue:
    found: Queue = current_app.extensions["runs"]
    return found


def _runs() -> Runs:
    return _queue().runs


def _projects() -> Projects:
    found: Projects = current_app.extensions["projects"]
    return found


@blueprint.get("/runs")
def _list() -> ResponseReturnValue:
    return jsonify(_runs().rows(request.args.get("project")))


def _asked() -> tuple[Request, Document, Tables]:
    """What a request asks to run: the document of a project, and its tables.

    Raises:
        CxSystemError: the request or the tables cannot be read.
        Conflict: the project has another revision.
    """
    from bui.document.sheets import to_tables
    from cxsystem2.errors import TableError
    from cxsystem2.problems import Report

    asked, report = read_request(content()), Report()
    if not asked.project:
        raise CxSystemError("'project' is missing: the id of the project whose tables are to run")
    project = _projects().get(asked.project)
    if asked.revision not in (None, project["revision"]):
        raise Conflict("this project was changed in another window; load it again to see what would run")
    document = cast("Document", project["document"])  # with this revision
    tables = to_tables(document, report, _projects().sources(asked.project))
    if not report.clean:
        raise TableError(report)
    return asked, document, tables


@blueprint.post("/runs/check")
def _check() -> ResponseReturnValue:
    from bui.runs.sweep_check import sweep_problems
    from bui.runs.sweep_time import expected

    asked, _, tables = _asked()

    def lasting(found: Survey, workers: int) -> Duration | None:
        earlier = ((folder, row) for folder, row, _ in _runs().everything())
        system = found.system
        return expected(earlier, asked.project, system.device, system.runtime, found.runs, workers)

    return jsonify(sweep_problems(tables, asked, lasting))


@blueprint.post("/runs/estimate")
def _estimate() -> ResponseReturnValue:
    from bui.runs.estimate import estimate

    _queue().expect()
    asked, _, tables = _asked()
    return jsonify(estimate(tables, asked, _runs().rows(asked.project), _runs().home))


@blueprint.post("/runs")
def _create() -> ResponseReturnValue:
    asked, document, tables = _asked()
    projects = _projects()
    name = _runs().create(
        asked,
        tables,
        lambda run: projects.keep(asked.project, run=run, document=document).number,
        projects.files(asked.project).folder,
    )
    _queue().wake()
    return jsonify(_runs().row(name)), 201


@blueprint.get("/runs/<id:run>")
def _get(run: str) -> ResponseReturnValue:
    return jsonify(_runs().row(run))


@blueprint.put("/runs/<id:run>")
def _rename(run: str) -> ResponseReturnValue:
    _runs().rename(run, content().get("title"))
    return _seen(run)


@blueprint.delete("/runs/<id:run>")
def _delete(run: str) -> ResponseReturnValue:
    _runs().delete(run)
    _queue().wake()
    return jsonify({})


@blueprint.post("/runs/<id:run>/stop")
def _stop(run: str) -> ResponseReturnValue:
    at_once = (content() if request.data else {}).get("at_once", False)
    if not isinstance(at_once, bool):
        raise CxSystemError("'at_once' is true or false")
    _runs().stop(run, at_once=at_once)
    return _seen(run)


@blueprint.post("/runs/<id:run>/resume")
def _resume(run: str) -> ResponseReturnValue:
    _runs().resume(run, read_time("until", content().get("until")))
    return _seen(run)


@blueprint.get("/runs/<id:run>/disk")
def _disk(run: str) -> ResponseReturnValue:
    return jsonify(disk(_runs().folder(run), thorough=request.args.get("thorough") == "true"))


@blueprint.post("/runs/<id:run>/retry")
def _retry(run: str) -> ResponseReturnValue:
    _runs().retry(run)
    return _seen(run)


@blueprint.get("/runs/<id:run>/log")
def _log(run: str) -> ResponseReturnValue:
    piece = read_log(_runs().folder(run).log, _place(request.args.get("from")))
    return jsonify({"text": piece.text, "next": piece.next})


@blueprint.get("/runs/<id:run>/live")
def _live(run: str) -> ResponseReturnValue:
    found = _runs().folder(run).attempt().read(LIVE)
    return jsonify(found or nothing())


@blueprint.get("/events")
def _events() -> ResponseReturnValue:
    if _queue().changes.crowded:
        raise Conflict(f"{MOST_LISTENERS} pages follow the runs already; close one of them")
    name, log, start = request.args.get("log", ""), None, _place(request.args.get("from"))
    if name:
        log = _runs().folder(name).log
        start = resumed(request.headers.get("Last-Event-ID"), name, start)
    _queue().expect()
    return _stream(name, log, start)


def _stream(name: str, log: Path | None, start: int) -> Response:
    answer = Response(stream(_queue().changes, name, log, start), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy, that of a tunnel say, is to pass events on at once
    return answer


@blueprint.get("/devices")
def _devices() -> ResponseReturnValue:
    from cxsystem2.devices.describe import describe

    return jsonify(describe())


def _seen(run: str) -> ResponseReturnValue:
    """The run as it is now; the queue looks at it at once."""
    _queue().wake()
    return jsonify(_runs().row(run))


def _place(text: str | None) -> int:
    """A place in a log.

    Raises:
        CxSystemError: it is none.
    """
    if text is None or text == "":
        return 0
    if not text.isdecimal() or not text.isascii() or len(text) > _LONGEST_PLACE:
        raise CxSystemError("'from' is a place in the log: a whole number from 0, the `next` of an earlier answer")
    return int(text)
