"""The description of the JSON interface: the fragments that lie beside the routes, put together."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

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
            }
        },
    }
    for path in sorted(Path(__file__).parent.glob("**/openapi.yaml")):
        part = yaml.safe_load(path.read_text(encoding="utf-8"))
        whole["paths"].update(part.get("paths", {}))
        for kind, entries in part.get("components", {}).items():
            whole["components"].setdefault(kind, {}).update(entries)
    return whole
