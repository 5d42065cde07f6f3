"""The addresses of help: pages, search, words, and what a value or a block of the tables is; nothing is kept."""

from __future__ import annotations

from flask import Blueprint, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from bui.answers import NotThere
from bui.document.routes import asked
from bui.help import html, tables
from bui.help.words import words
from cxsystem2.errors import CxSystemError
from cxsystem2.manual import index, pages, picture

blueprint = Blueprint("help", __name__, url_prefix="/api")
LONGEST = 200
"""Characters of a question."""


@blueprint.get("/help/pages")
def _pages() -> ResponseReturnValue:
    return jsonify([{"name": one.name, "title": one.title, "question": one.question} for one in pages().values()])


@blueprint.get("/help/pages/<name>")
def _page(name: str) -> ResponseReturnValue:
    if name not in pages():
        raise NotThere("there is no such page")
    return jsonify(html.shown(name))


@blueprint.get("/help/pictures/<name>")
def _picture(name: str) -> ResponseReturnValue:
    found = picture(name)
    if found is None:
        raise NotThere("there is no such picture")
    return send_file(found, mimetype="image/png")


@blueprint.get("/help/search")
def _search() -> ResponseReturnValue:
    found = index().search(request.args.get("words", "")[:LONGEST], 8)
    return jsonify({
        "sections": [
            {"page": one.section.page, "anchor": one.section.anchor, "title": one.section.title,
             "trail": list(one.section.trail), "shown": one.shown}
            for one in found
        ]
    })  # fmt: skip


@blueprint.get("/glossary")
def _glossary() -> ResponseReturnValue:
    return jsonify(words())


@blueprint.post("/explain")
def _explain() -> ResponseReturnValue:
    document, sources, trust = asked()
    block, key = (_text(document, name) for name in ("block", "key"))
    return jsonify(tables.explanation(document, sources, block, key, trust=trust))


@blueprint.post("/cell")
def _cell() -> ResponseReturnValue:
    document, sources, trust = asked()
    block, weights = _text(document, "block"), document.pop("weights", {})
    if not isinstance(weights, dict) or not all(isinstance(text, str) for text in weights.values()):
        raise CxSystemError("weights are texts, one for each receptor")
    return jsonify(tables.portrait(document, sources, block, weights, trust=trust))


def _text(document: dict[str, object], name: str) -> str:
    found = document.pop(name, "")
    if not isinstance(found, str):
        raise CxSystemError(f"{name} is a text")
    return found
