"""The column ``post_syn_idx``: a population, and the compartments of its cells that a pathway reaches."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from cxsystem2.config.naming import check_label
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError

_TARGET = re.compile(r"^(?P<label>[^\[\]]++)(?:\[C\](?P<part>.*))?$", re.IGNORECASE)
_MOST_SHARES = 100
_LETTERS = {"b": "basal", "s": "soma", "a": "a0"}


@dataclass(frozen=True, slots=True)
class Target:
    """A population label and the addressed compartments; none means a point cell."""

    label: str
    compartments: tuple[str, ...] = ()


def label_of(text: str) -> str:
    """The idx in the name of a target, ``3`` of ``3[C]0ba``; whatever is written where that is none."""
    return text.partition("[")[0].strip().removesuffix(".0")


def read_target(text: str, scope: Scope) -> Target:
    """Reads ``3``, ``3[C]2`` (apical compartment 2) or ``3[C]0ba`` (basal and proximal apical)."""
    found = _TARGET.match(text)
    if not found:
        raise ExpressionError(f"'{text}' is not a target; write an idx, or idx[C]compartment")
    label, part = check_label(found["label"].strip()), found["part"]
    if part is None:
        return Target(label)
    part = part.strip().lower()
    if part.isdecimal() and int(part) > 0:
        return Target(label, (f"a{int(part)}",))
    letters = part[1:]
    if not part.startswith("0") or not letters or len(set(letters)) < len(letters) or not set(letters) <= set(_LETTERS):
        raise ExpressionError(f"'[C]{part}' is no compartment; write 0 with some of b, s, a, or the number of an apical one")
    return Target(label, tuple(_LETTERS[letter] for letter in letters))


def read_shares(text: str, scope: Scope) -> tuple[float, ...]:
    """Reads ``0.1`` or, for several compartments, ``0.1+0.2``."""
    values = []
    parts = re.split(r"(?<![eE])\+", text)
    if len(parts) > _MOST_SHARES:
        raise ExpressionError(f"more than {_MOST_SHARES} values are given; write one for each compartment of a cell")
    for part in parts:
        value = scope.evaluate(part)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError(f"'{part}' is not a plain number")
        if not math.isfinite(value):
            raise ExpressionError(f"'{part}' is not a finite number")
        values.append(float(value))
    return tuple(values)
