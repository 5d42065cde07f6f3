"""The addresses of the form that describes a network; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bui.answers import content
from bui.document.sheets import empty
from bui.outline.adding import add
from bui.shapes.outline import CellKind, Meaning, Outlined, OutlineWords
from cxsystem2.models.cell_types import cell_types
from cxsystem2.models.neurons import neurons
from cxsystem2.outline import (
    DRIVES,
    KINDS,
    NAMES,
    ONTO,
    PLASTICITY,
    RECORDS,
    USUAL,
    OutlineError,
    cells_of,
    has_dendrites,
    models,
    read,
    usual_model,
)

blueprint = Blueprint("outline", __name__, url_prefix="/api")


def _told(words: Mapping[str, str]) -> list[Meaning]:
    return [{"word": word, "meaning": meaning} for word, meaning in words.items()]


@blueprint.get("/outline")
def _words() -> ResponseReturnValue:
    kinds: list[CellKind] = [
        {
            "word": word,
            "meaning": meaning,
            "name": NAMES[word],
            "cells": cells_of(word),
            "excitatory": cell_types[word].excitatory,
            "dendrites": has_dendrites(word),
            "model": usual_model(word),
        }
        for word, meaning in KINDS.items()
    ]
    found: OutlineWords = {
        "kinds": kinds,
        "models": [
            {"word": word, "meaning": meaning, "dendrites": neurons[word].dendrites} for word, meaning in models().items()
        ],
        "drives": _told(DRIVES),
        "records": _told(RECORDS),
        "onto": _told(ONTO),
        "plasticity": _told(PLASTICITY),
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
