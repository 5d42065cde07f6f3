"""The addresses of projects, their versions, and their files."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from bui.answers import content
from bui.document.diff import diff
from bui.document.sheets import Document, empty
from bui.projects.store import Projects
from bui.projects.transfer import archive, read_files, write_files
from bui.projects.unpack import unpacked
from cxsystem2.errors import CxSystemError

blueprint = Blueprint("projects", __name__, url_prefix="/api")


def _projects() -> Projects:
    found: Projects = current_app.extensions["projects"]
    return found


@blueprint.get("/projects")
def _list() -> ResponseReturnValue:
    return jsonify(_projects().list())


@blueprint.post("/projects")
def _create() -> ResponseReturnValue:
    asked, projects = content(), _projects()
    title = asked.get("title") or ""
    if (example := asked.get("example")) is not None:
        made = projects.from_example(str(example), title)
    elif (copied := asked.get("copy")) is not None:
        source = projects.get(str(copied))
        made = projects.create(
            title or f"{source['title']} (copy)", asked.get("document") or projects.document(str(copied)), source["about"]
        )
    else:
        made = projects.create(title or "untitled", asked.get("document") or empty())
    return jsonify(made), 201


@blueprint.get("/projects/<id:project>")
def _get(project: str) -> ResponseReturnValue:
    return jsonify(_projects().get(project))


@blueprint.put("/projects/<id:project>")
def _save(project: str) -> ResponseReturnValue:
    asked = content()
    revision = asked.get("revision")
    if not isinstance(revision, int):
        raise CxSystemError("the number of the revision that was changed is missing")
    return jsonify(_projects().save(project, revision, asked.get("document"), asked.get("title")))


@blueprint.delete("/projects/<id:project>")
def _delete(project: str) -> ResponseReturnValue:
    _projects().delete(project)
    return jsonify({})


@blueprint.post("/projects/<id:project>/versions")
def _keep(project: str) -> ResponseReturnValue:
    return jsonify(_projects().keep(project, content().get("comment") or "").head()), 201


@blueprint.get("/projects/<id:project>/versions/<int:number>")
def _version(project: str, number: int) -> ResponseReturnValue:
    return jsonify(_projects().versions(project)[number].document)


@blueprint.get("/projects/<id:project>/diff")
def _diff(project: str) -> ResponseReturnValue:
    before, after = (_document(project, request.args.get(name, "draft")) for name in ("a", "b"))
    return jsonify({"changes": diff(before, after)})


def _document(project: str, which: str) -> Document:
    """A version by its number, or the document under work."""
    if which == "draft":
        return _projects().document(project)
    if not which.isdecimal() or len(which) > 9:
        raise CxSystemError("a version is a number, or draft")
    return _projects().versions(project)[int(which)].document


@blueprint.get("/projects/<id:project>/export/<kind>")
def _export(project: str, kind: str) -> ResponseReturnValue:
    found = _projects().get(project)
    stem = re.sub(r"[^\w-]+", "_", found["title"], flags=re.ASCII).strip("_") or "tables"
    files = [(f"{stem}_{name}", text) for name, text in write_files(_projects().document(project), kind)]
    return send_file(
        io.BytesIO(archive(files)), mimetype="application/zip", as_attachment=True, download_name=f"{stem}_{kind}.zip"
    )


@blueprint.get("/projects/<id:project>/files")
def _files(project: str) -> ResponseReturnValue:
    return jsonify(_projects().files(project).all())


@blueprint.post("/projects/<id:project>/files")
def _put_files(project: str) -> ResponseReturnValue:
    kept = _projects().files(project)
    return jsonify([kept.put(file.filename or "", file.read()) for file in request.files.getlist("files")]), 201


@blueprint.delete("/projects/<id:project>/files/<id:file>")
def _remove_file(project: str, file: str) -> ResponseReturnValue:
    _projects().files(project).remove(file)
    return jsonify({})


@blueprint.post("/import")
def _import() -> ResponseReturnValue:
    files = [(_plain_name(file.filename), file.read()) for file in request.files.getlist("files")]
    tables, inputs = unpacked(files)
    document = read_files(tables)
    title = request.form.get("title") or _title(name for name, _ in files)
    about = f"imported from {', '.join(name for name, _ in files)}"
    return jsonify(_projects().create_with(title, document, about, inputs)), 201


def _plain_name(name: str | None) -> str:
    """The last part of a name, for messages and for its suffix; nothing is ever opened under it."""
    return Path((name or "").replace("\\", "/")).name[:100] or "table"


def _title(names: Any) -> str:
    """What the files are about, from the name of the first one."""
    stem = Path(next(iter(names))).stem
    return re.sub(r"[_ -]*(anatomy|physiology)([_ -]*config(uration)?)?", "", stem, flags=re.IGNORECASE).strip() or stem
