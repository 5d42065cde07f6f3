"""The columns ``load_connection`` and ``save_connection``, with ``1-->`` and ``0<--`` that hold for many rows."""

from __future__ import annotations

import re

from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError

_FLAG = re.compile(r"^([01])?\s*(-->|<--)?$")


def read_flag(text: str, scope: Scope) -> tuple[bool | None, str]:
    """Reads ``1``, ``1-->`` or ``0<--``: the value, and the arrow."""
    found = _FLAG.match(text)
    if not found or not text:
        raise ExpressionError(f"'{text}' is not 0, 1, or one of these with --> or <--")
    return (None if found[1] is None else found[1] == "1"), found[2] or ""


class Persistence:
    """The default of one column: ``-->`` begins it, for this row and the next ones, ``<--`` ends it after its row.

    While a default holds, the values of single rows do not count.
    """

    def __init__(self) -> None:
        self.default: bool | None = None

    def resolve(self, cell: tuple[bool | None, str] | None) -> bool:
        """Whether the row is loaded (or saved)."""
        value, arrow = cell or (None, "")
        if arrow == "-->":
            self.default = bool(value)
        elif arrow == "<--":
            answer = bool(self.default if value is None else value)
            self.default = None
            return answer
        return bool(value if self.default is None else self.default)
