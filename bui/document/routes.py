"""The addresses that check a document and tell of its network; nothing is kept."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from bui.answers import content
from bui.document.check import examine
from bui.document.gallery import gallery
from bui.document.plan import plan, positions
from bui.document.preview import preview
from bui.document.sheets import Document
from cxsystem2.checking import Checked
from cxsystem2.config.schema import schema
from cxsystem2.errors import CxSystemError

blueprint = Blueprint("document", __name__, url_prefix="/api")


def asked() -> tuple[Document, tuple[str, str], bool]:
    """The document of a request, the files that it belongs to, and whether what it brings along is confirmed."""
    document = content()
    sources = ("anatomy", "the physiology table")
    if project := document.pop("project", None):
        sources = current_app.extensions["projects"].sources(project)
    return document, sources, document.pop("trust", False) is True


def checked() -> Checked:
    """The document of a request, checked.

    Raises:
        CxSystemError: it has errors.
    """
    document, sources, trust = asked()
    found = examine(document, sources, trust=trust)
    if not found.answer["ready"]:
        raise CxSystemError("the tables have errors; fix them first")
    return found.checked


@blueprint.get("/schema")
def _schema() -> ResponseReturnValue:
    return jsonify(schema())


@blueprint.get("/examples")
def _examples() -> ResponseReturnValue:
    return jsonify(gallery())


@blueprint.post("/check")
def _check() -> ResponseReturnValue:
    document, sources, trust = asked()
    return jsonify(examine(document, sources, trust=trust).answer)


@blueprint.post("/plan")
def _plan() -> ResponseReturnValue:
    return jsonify(plan(checked().config))


@blueprint.post("/positions")
def _positions() -> ResponseReturnValue:
    return jsonify(positions(checked().config))


@blueprint.post("/preview")
def _preview() -> ResponseReturnValue:
    return jsonify(preview(checked().config, content().get("of")))
