"""The addresses of projects as one file."""

from __future__ import annotations

import io
import re
from pathlib import PurePosixPath

from flask import Blueprint, current_app, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from bui.bundle.opening import open_file
from bui.bundle.saving import save
from bui.projects.store import Projects
from bui.runs.queue import Queue
from cxsystem2.bundle import SUFFIX
from cxsystem2.errors import CxSystemError

blueprint = Blueprint("bundle", __name__, url_prefix="/api")


def _kept() -> tuple[Projects, Queue]:
    return current_app.extensions["projects"], current_app.extensions["runs"]


@blueprint.get("/projects/<id:project>/file")
def _save(project: str) -> ResponseReturnValue:
    projects, queue = _kept()
    with_runs = request.args.get("runs") == "1"
    title, data = save(projects, queue.runs, project, with_runs=with_runs, most=current_app.config["MAX_CONTENT_LENGTH"])
    stem = re.sub(r"[^\w-]+", "_", title, flags=re.ASCII).strip("_") or "project"
    return send_file(io.BytesIO(data), mimetype="application/zip", as_attachment=True, download_name=f"{stem}{SUFFIX}")


@blueprint.post("/projects/file")
def _open() -> ResponseReturnValue:
    files = request.files.getlist("files")
    if len(files) != 1:
        raise CxSystemError(f"choose one project file ({SUFFIX})")
    name = PurePosixPath((files[0].filename or "").replace("\\", "/")).name[:100] or f"project{SUFFIX}"
    projects, queue = _kept()
    return jsonify(open_file(projects, queue.runs, name, files[0].read())), 201
