"""What a word of a registry means, in one sentence: the first one that its class says of itself."""

from __future__ import annotations

import inspect
import re

_END = re.compile(r"(?<=\w\w)\. ")


def gist(entry: object) -> str:
    """The meaning of an entry: its own `meaning`, else the first sentence of its docstring, without marks of code."""
    own = getattr(entry, "meaning", "")
    if isinstance(own, str) and own:
        return own
    about = inspect.cleandoc(getattr(entry, "__doc__", None) or "").partition("\n\n")[0]
    return _END.split(" ".join(about.replace("``", "").replace("`", "").split()))[0].rstrip(".")
