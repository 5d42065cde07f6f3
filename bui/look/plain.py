"""Values as JSON can hold them: NaN is null, short arrays are lists, long ones are packed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from bui.answers import packed

MOST_LISTED = 2000


def plain(value: Any) -> Any:
    """The value, and whatever it holds, for JSON."""
    if isinstance(value, np.ndarray):
        return packed(value) if value.size >= MOST_LISTED else plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Mapping):
        return {str(name): plain(own) for name, own in value.items()}
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    return value
