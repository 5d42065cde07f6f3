"""Neurons in single precision: which of their variables are, and loops over them without doubles in between.

Brian2 writes literals, constants and intermediate results as doubles, and one of them makes doubles of an expression, which
takes twice as long. Times stay in double precision: that of the last spike, the refractory period, what is compared with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import ArrayVariable, Equations
from cxsystem2.syntax.layout import Group, split

TIMES = ("t", "lastspike")
_PROTECTED = re.compile(r"(?:_timestep|Since|Whole)\([^()]*\)|\b_timedarray\w*\([^()]*\)")
_LITERAL = re.compile(r"(?<![\w.])((?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)(?![\w.])")
_DECLARED = re.compile(r"\bdouble (?=(\w+)(?:;| = (?!_ptr_)))")
_SCALAR = re.compile(r"^[ \t]*(?:const )?double (\w+) = ", re.MULTILINE)
_FUNCTIONS = ("exp", "log", "log10", "log1p", "expm1", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")
_CALL = re.compile(rf"\b({'|'.join(_FUNCTIONS)})\(")


def single_state(group: Group) -> dict[str, npt.DTypeLike]:
    """The variables of a group that are in single precision: those that have a value for each cell, and are no time."""
    equations = Equations("\n".join(group.membrane.equations)).values()
    own = [one.varname for one in equations if one.var_type == "float" and not {"linked", "shared"} & set(one.flags)]
    differing = split(group.parameters)[1]
    return dict.fromkeys((name for name in (*own, *differing) if name != "refractory_period"), np.float32)


def is_single(variables: Mapping[str, Any]) -> bool:
    """Whether a loop works on cells in single precision."""
    return any(isinstance(one, ArrayVariable) and one.dtype == np.float32 for one in variables.values())


def narrowed(scalar_code: str, code: str) -> tuple[list[str], str]:
    """Constants in single precision, as lines after the code that runs once, and the body of a loop that uses them."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"@{len(kept) - 1}@"

    text = _PROTECTED.sub(keep, code)
    names = [name for name in dict.fromkeys(_SCALAR.findall(scalar_code)) if name not in TIMES]
    names = [name for name in names if re.search(rf"\b{name}\b", text)]
    for name in names:
        text = re.sub(rf"\b{name}\b", f"{name}_single", text)
    text = _LITERAL.sub(r"\1f", _DECLARED.sub("float ", text))
    text = _CALL.sub(r"\1f(", text).replace("_brian_pow(", "powf(")
    lines = [f"const float {name}_single = {name};" for name in names]
    return lines, re.sub(r"@(\d+)@", lambda match: kept[int(match[1])], text)
