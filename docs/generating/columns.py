"""The columns of the anatomy table."""

from __future__ import annotations

import math
from typing import Any

from generating.markdown import plain, table

from cxsystem2.config.column import RowModel, spec
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.schema import column_schema, default_text, unit_name

SIGNS = {"exclusiveMinimum": "> {:g}", "minimum": "≥ {:g}", "exclusiveMaximum": "< {:g}", "maximum": "≤ {:g}"}


def columns(model: type[RowModel], *, without: type[RowModel] | None = None) -> str:
    """The columns of a row model, less those that another one has."""
    known = without.model_fields if without else {}
    fields = {name: field for name, field in model.model_fields.items() if name not in known}
    rows = [
        (f"`{name}`", unit_name(field), _default(field), _range(field), plain(field.description or ""))
        for name, field in fields.items()
    ]
    return table(("column", "unit", "default", "allowed", "meaning"), rows)


def _default(field: Any) -> str:
    if field.is_required():
        return "**needed**"
    text = default_text(field)
    return "none" if text is None else text if text in ("0", "1") and isinstance(field.default, bool) else f"`{text}`"


def _range(field: Any) -> str:
    known, found = column_schema(field), []
    if known.get("enum") == ["0", "1"]:
        return "0, 1"
    if "enum" in known:
        return ", ".join(f"`{choice}`" for choice in known["enum"])
    if spec(field).default_word:
        found += [f"`{word}`" for word in known["examples"]]
    for name, sign in SIGNS.items():
        if name in known:
            limit = known[name]
            found.append(sign.format(limit) if abs(limit) < 2**30 else f"{sign[0]} 2^{math.log2(limit):g}")
    return ", ".join(found)


def input_columns() -> str:
    """The columns that each kind of input has of its own."""
    return "\n\n".join(f"Type `{word}`:\n\n{columns(inputs[word], without=Input)}" for word in inputs)
