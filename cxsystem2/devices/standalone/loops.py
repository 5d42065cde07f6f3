"""What the templates ask about a loop over neurons: whether its rounds may be done side by side, and by threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxsystem2.brian import ArrayVariable, get_device

Code = str | list[str]


def independent(variables: Mapping[str, Any], indices: Mapping[str, str], code: Code) -> bool:
    """Whether no round of a loop reads what another one writes: the places of other elements, in an array that changes."""
    text = _text(code)
    return not any(
        indices[name] not in ("_idx", "0") and f"{_place(variable)}[_idx] = " in text
        for name, variable in variables.items()
        if isinstance(variable, ArrayVariable)
    )


def random(variables: Mapping[str, Any]) -> bool:
    """Whether random numbers are drawn: from one stream, in the order of the cells."""
    return any(not getattr(variable, "stateless", True) for variable in variables.values())


def divisible(variables: Mapping[str, Any], indices: Mapping[str, str], scalar_code: Code, code: Code) -> bool:
    """Whether threads may share a loop: no random numbers, nothing set once for all elements, and independent rounds."""
    once = _text(scalar_code)
    arrays = [variable for variable in variables.values() if isinstance(variable, ArrayVariable)]
    sets = any(f"{_place(variable)}[0] = " in once for variable in arrays)
    return not sets and not random(variables) and independent(variables, indices, code)


HELPERS = {"independent": independent, "random_numbers": random, "divisible": divisible}
"""The names that templates call them by."""


def _text(code: Code) -> str:
    return code if isinstance(code, str) else "\n".join(code)


def _place(variable: Any) -> str:
    return str(get_device().get_array_name(variable))
