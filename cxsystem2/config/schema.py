"""The columns of the tables as JSON Schema: help, units, defaults, choices and ranges, for forms and for the documentation.

A cell is a text, an expression with a unit in most columns; ``minimum`` and its like hold for its value in the SI unit that
``unit`` names. ``enum`` are all words that a column takes, ``examples`` words that it takes beside others (models
of the program and of plugins, to which tables may add their own); ``meanings`` says what each of these words means.
"""

from __future__ import annotations

from typing import Any

from cxsystem2.config.column import RowModel, spec
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.meanings import meanings
from cxsystem2.config.pathway import pathway_row
from cxsystem2.config.population import PopulationRow
from cxsystem2.config.system import System
from cxsystem2.expressions import show
from cxsystem2.expressions.quantity import dimension
from cxsystem2.gist import gist
from cxsystem2.units import Quantity

_LIMITS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
_PHYSIOLOGY = {
    "Variable": "name of a value, or of a block of values",
    "Key": "name of a value of the block; empty for a value of its own",
    "Value": "an expression with a unit, such as 2*nS or gL*(VT - EL)",
    "Comment": "any text",
}


def schema() -> dict[str, Any]:
    """The JSON Schema of each sheet (``params``, ``IN``, ``G``, ``S``, ``physiology``), and of each kind of input."""
    kinds = {word: row_schema(inputs[word], f"an input of the type {word}") for word in inputs}
    whole = row_schema(Input, "an input")
    for kind in kinds.values():
        whole["properties"] = {
            **whole["properties"],
            **{n: p for n, p in kind["properties"].items() if n not in whole["properties"]},
        }
    told = {word: gist(one) for word, one in inputs.items()}
    whole["properties"]["type"] = {**whole["properties"]["type"], "enum": list(inputs), "meanings": told}
    return {
        "sheets": {
            "params": row_schema(System, "parameters of the run"),
            "IN": whole,
            "G": row_schema(PopulationRow, "a population"),
            "S": row_schema(pathway_row(), "a pathway"),
            "physiology": _object(
                {name: {"type": "string", "description": text} for name, text in _PHYSIOLOGY.items()}, "a value"
            ),
        },
        "inputs": kinds,
    }


def row_schema(model: type[RowModel], title: str) -> dict[str, Any]:
    """The JSON Schema of one row."""
    columns = {name: column_schema(field) for name, field in model.model_fields.items()}
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return _object(columns, title) | {"required": needed}


def _object(columns: dict[str, Any], title: str) -> dict[str, Any]:
    return {"type": "object", "title": title, "properties": columns, "additionalProperties": False}


def column_schema(field: Any) -> dict[str, Any]:
    """The JSON Schema of one column."""
    found: dict[str, Any] = {"type": "string", "description": field.description or ""}
    if name := unit_name(field):
        found["unit"] = name
    if (default := default_text(field)) is not None:
        found["default"] = default
    known = spec(field)
    if known.words:
        found["enum" if known.closed else "examples"] = list(known.words())
        found["meanings"] = meanings(field)
    for item in field.metadata:
        found |= {word: getattr(item, sign) for sign, word in _LIMITS.items() if hasattr(item, sign)}
    return found


def unit_name(field: Any) -> str:
    """The SI unit of a column; empty when it has none."""
    return str((field.json_schema_extra or {}).get("unit", ""))


def default_text(field: Any) -> str | None:
    """What an empty cell of a column means, as it would be written; None where that cannot be written in one cell."""
    value, name = field.default, unit_name(field)
    if field.is_required():
        return None
    if value is None:
        known = spec(field)
        return next(iter(known.words())) if known.words and known.default_word else None
    if isinstance(value, bool):
        return str(int(value))
    return written(value, name) if isinstance(value, int | float | complex | str) else None


def written(value: float | complex | str, name: str) -> str:
    """A value in the SI unit of a name, as it would be written into a cell."""
    if isinstance(value, complex):
        return f"{value.real:g}+{value.imag:g}j"
    if not name or isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if not value:
        return f"0*{name}"
    return show(Quantity(value, dimension(name))).replace(" ", "*")
