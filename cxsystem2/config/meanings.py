"""What the words that a column takes mean, for lists in which they are chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cxsystem2.config.column import spec
from cxsystem2.gist import gist

_PART = re.compile(r"(?:^|[;,] )([\w.]+): ([^;]+)")
_FLAG = {"0": "no", "1": "yes"}


def meanings(field: Any) -> dict[str, str]:
    """The meaning of each word that a column takes; empty for a column that takes none."""
    known = spec(field)
    if known.words is None:
        return {}
    words: Any = known.words()
    told = dict(_PART.findall(field.description or ""))
    usual = _FLAG if {*words} == {*_FLAG} else {}
    entries = words if isinstance(words, Mapping) else {}
    found = {}
    for word in words:
        found[word] = known.meanings.get(word) or told.get(word) or (gist(entries[word]) if entries else usual.get(word, ""))
    return found
