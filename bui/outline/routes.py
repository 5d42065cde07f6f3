"""The addresses of the form that describes a network; nothing is kept."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bui.answers import content
from bui.document.sheets import empty
from bui.outline.adding import add
from bui.shapes.outline import Outlined, OutlineWords
from cxsystem2.models.cell_types import cell_types
from cxsystem2.outline import DRIVES, KINDS, NAMES, RECORDS, USUAL, OutlineError, cells_of, models, read

blueprint = Blueprint("outline", __name__, url_prefix="/api")


@blueprint.get("/outline")
def _words() -> ResponseReturnValue:
    kinds = [
        {
            "word": word,
            "meaning": meaning,
            "name": NAMES[word],
            "cells": cells_of(word),
            "excitatory": cell_types[word].excitatory,
        }
        for word, meaning in KINDS.items()
    ]
    found: OutlineWords = {
        "kinds": kinds,  # type: ignore[typeddict-item]
        "models": [{"word": word, "meaning": meaning} for word, meaning in models().items()],
        "drives": [{"word": word, "meaning": meaning} for word, meaning in DRIVES.items()],
        "records": [{"word": word, "meaning": meaning} for word, meaning in RECORDS.items()],
        "usual": USUAL,
    }
    return jsonify(found)


@blueprint.post("/outline")
def _make() -> ResponseReturnValue:
    asked = content()
    answer: Outlined = {"document": None, "filled": {}, "faults": []}
    try:
        document, made = add(read(asked.get("outline")), asked.get("document") or empty())
        answer |= {"document": document, "filled": made.filled}  # type: ignore[typeddict-item]
    except OutlineError as error:
        answer["faults"] = [{"field": fault.field, "message": fault.message} for fault in error.faults]
    return jsonify(answer)
