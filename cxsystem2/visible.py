"""Text of others (cells of tables, names of files, attributes of results), so that it does nothing where it is shown.

A terminal obeys control characters: they set its title, its clipboard, or what stood there before. Some marks of Unicode turn
the order of characters around. Here such characters become what Python writes for them, ``\\x1b`` say.
"""

from __future__ import annotations

import re

_ORDERS = "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_ORDERS}\ud800-\udfff]")


def visible(text: object) -> str:
    """A text whose control characters, other than ends of lines and tabulators, are shown and not obeyed."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), str(text))
