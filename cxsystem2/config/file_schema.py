"""The tables as JSON Schema, with which an editor completes and explains columns, words and parameters in YAML and JSON."""

from __future__ import annotations

from typing import Any

from cxsystem2.config.schema import schema
from cxsystem2.models.neurons import neurons
from cxsystem2.models.parameter import Parameter
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.synapses import synapses
from cxsystem2.version import __version__

VERSION = 1
"""Counts up when a schema says something else of the same file."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_VALUE = {"type": ["string", "number", "boolean", "null"]}
_OFF = {"^#": {"description": "switched off, or a remark"}}


def file_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each of the two tables, by its name."""
    return {"anatomy": _anatomy(), "physiology": _physiology()}


def _head(name: str, about: str) -> dict[str, Any]:
    return {
        "$schema": _DRAFT,
        "$id": f"urn:cxsystem2:{name}:{VERSION}",
        "title": f"{name} table of cxsystem2",
        "description": f"{about} Version {VERSION} of the schema, by cxsystem2 {__version__}.",
    }


def _anatomy() -> dict[str, Any]:
    sheets = schema()["sheets"]
    rows = {name: {"type": "array", "items": _row(sheets[name])} for name in ("IN", "G", "S")}
    return {
        **_head("anatomy", "Populations (G), pathways (S), inputs (IN), and parameters of the run (params)."),
        "type": "object",
        "properties": {"params": _row(sheets["params"], whole=False), **rows},
        "additionalProperties": False,
    }


def _row(sheet: dict[str, Any], *, whole: bool = True) -> dict[str, Any]:
    """A row; one that is switched off has nothing that it needs."""
    columns = {name: _cell(column) for name, column in sheet["properties"].items()}
    found: dict[str, Any] = {"type": "object", "properties": columns, "patternProperties": _OFF, "additionalProperties": False}
    if whole and sheet["required"]:
        found["anyOf"] = [{"required": sheet["required"]}, {"required": ["#"]}]
    return found


def _cell(column: dict[str, Any]) -> dict[str, Any]:
    """A cell: its words are offered, and any expression is taken, since only a check can say what it means."""
    unit, default = column.get("unit"), column.get("default")
    told = [column["description"], f"unit: {unit}" if unit else "", f"default: {default}" if default else ""]
    words = [*column.get("enum", ()), *column.get("examples", ())]
    return {
        "description": "; ".join(filter(None, told)),
        **({"anyOf": [{"enum": words}, _VALUE]} if words else _VALUE),
    }


def _physiology() -> dict[str, Any]:
    block = {
        "type": "object",
        "properties": {name: _parameter(one) for name, one in _parameters().items()},
        "additionalProperties": _VALUE,
    }
    choices = {
        "neuron_model": list(neurons), "excitation_model": list(excitation), "inhibition_model": list(inhibition),
    }  # fmt: skip
    entry = {
        "type": "object",
        "properties": {
            "Variable": {"type": "string", "description": "name of a value, or of a block of values"},
            "Value": _VALUE,
            "Comment": _VALUE,
            "Key-Value": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {
        **_head("physiology", "Values with units by name, and blocks of values for cells and synapses."),
        "type": "object",
        "properties": {
            **{name: {"description": "a model", "anyOf": [{"enum": words}, _VALUE]} for name, words in choices.items()},
            "physio_data": {"type": "array", "items": entry, "description": "the longer form, with comments"},
            "models": {"type": "object", "description": "equations that the table brings along"},
        },
        "patternProperties": _OFF,
        "additionalProperties": {"anyOf": [_VALUE, block]},
    }


def _parameters() -> dict[str, Parameter]:
    """All parameters of the catalogue, by name; the first model that has one says what it means."""
    found: dict[str, Parameter] = {}
    for registry in (neurons, excitation, inhibition, synapses):
        for model in registry.values():
            for name, parameter in model.parameters.items():
                found.setdefault(name, parameter)
    return found


def _parameter(one: Parameter) -> dict[str, Any]:
    unit = "" if one.unit == "1" else f" ({one.unit})"
    return {"description": f"{one.meaning}{unit}", **_VALUE}
