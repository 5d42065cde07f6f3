"""The description of the JSON interface: the fragments that lie beside the routes, and the shapes of the answers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import is_typeddict

from bui import shapes
from cxsystem2.version import __version__

_ABOUT = """What the page of cxsystem2 asks its server, for scripts too. The address and the key of a running server are in
`server.json` of its home folder, which only its user can read; send `Authorization: Bearer <key>`."""


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """The OpenAPI document."""
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "cxsystem2",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}, {"cookie": []}],
        "paths": {},
        "components": {
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "cxsystem2-<home>"},
            },
            "schemas": _schemas(),
        },
    }
    for path in sorted(Path(__file__).parent.glob("**/openapi.yaml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        whole["paths"].update(part.get("paths", {}))
        for kind, entries in part.get("components", {}).items():
            whole["components"].setdefault(kind, {}).update(entries)
    return whole


class _Untitled(GenerateJsonSchema):
    """Schemas whose fields have no titles: those would repeat their names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No field has one."""
        return False


def _schemas() -> dict[str, Any]:
    """The JSON Schema of each shape that the interface answers."""
    named = {name: shape for module in shapes.MODULES for name, shape in vars(module).items() if is_typeddict(shape)}
    adapters = [(name, "serialization", TypeAdapter(shape)) for name, shape in named.items()]
    _, found = TypeAdapter.json_schemas(
        adapters,  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
        schema_generator=_Untitled,
    )
    schemas: dict[str, Any] = found["$defs"]
    for schema in schemas.values():
        del schema["title"]
        if "description" in schema:
            schema["description"] = " ".join(schema["description"].split())
    return {name: schemas[name] for name in sorted(schemas)}
