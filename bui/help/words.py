"""The words of the program for the page; they do not change while the server runs."""

from __future__ import annotations

from functools import cache

from bui.shapes.help import Glossary
from cxsystem2 import glossary


@cache
def words() -> Glossary:
    """All terms and parameters."""
    return {
        "terms": [
            {"kind": one.kind, "word": one.word, "meaning": one.meaning, "equations": list(one.equations), "page": one.page,
             "anchor": one.anchor}
            for one in glossary.terms()
        ],
        "parameters": [
            {"name": name, "owner": one.owner, "meaning": one.parameter.meaning, "unit": one.parameter.unit}
            for name, known in glossary.parameters().items()
            for one in known
        ],
    }  # fmt: skip
