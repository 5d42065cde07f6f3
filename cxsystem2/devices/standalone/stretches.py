"""Loops over neurons in stretches: the cells of a population have the same parameters, and neighbours at one distance.

Within a stretch a parameter is a constant, and the potentials of neighbouring compartments lie one after the other, so that
neither parameters nor indices are read for each cell. Where the stretches are, the program finds out when it starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxsystem2.brian import ArrayVariable, CPPCodeGenerator, c_data_type


@dataclass(slots=True)
class Stretched:
    """The code of a loop in stretches.

    `even` are arrays with one value in a stretch, and `rising` indices that go up by one from cell to cell. `once` comes
    before each stretch, and `code` is the body of its loop.
    """

    even: list[str] = field(default_factory=list)
    rising: list[str] = field(default_factory=list)
    once: list[str] = field(default_factory=list)
    code: str = ""


def stretched(variables: Mapping[str, Any], indices: Mapping[str, str], code: str) -> Stretched:
    """What a loop over all cells becomes in stretches; without `even` and `rising` it is better left as it is."""
    found = Stretched(code=code)
    for name, variable, place in _constant(variables, indices):
        kind = c_data_type(variable.dtype)
        load = re.compile(rf"^[ \t]*const {kind} {name} = {re.escape(place)}\[_idx\];\n?", re.MULTILINE)
        if not load.search(found.code):
            continue
        if name in indices.values():
            found.rising.append(place)
            found.once.append(f"const int64_t _shift{name} = {place}[_begin] - _begin;")
            found.code = load.sub(f"const int64_t {name} = _idx + _shift{name};\n", found.code)
        else:
            found.even.append(place)
            found.once.append(f"const {kind} {name} = {place}[_begin];")
            found.code = load.sub("", found.code)
    return found


def _constant(variables: Mapping[str, Any], indices: Mapping[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Arrays that never change, with a value for each cell, and how the program calls them."""
    for name, variable in sorted(variables.items()):
        if isinstance(variable, ArrayVariable) and variable.constant and not variable.scalar and indices[name] == "_idx":
            yield name, variable, str(CPPCodeGenerator.get_array_name(variable))
