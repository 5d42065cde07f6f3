"""Parts of the package that rest on the one that asks for them: found by name, and imported when they are asked for.

Imports go one way (docs/design.md). A method that is there for convenience, such as `Results.measure`, may still lead to a part
further up: it calls `late`.
"""

from __future__ import annotations

import importlib
from typing import Any


def late(home: str, name: str) -> Any:
    """The object with this name in a module of this package, ``late("cxsystem2.measures", "measure")`` say."""
    return getattr(importlib.import_module(home), name)
