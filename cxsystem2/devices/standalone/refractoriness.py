"""Refractoriness in loops over neurons: a byte for each cell, which gets a loop of its own.

The other variables are numbers of 4 or 8 bytes. A compiler that has both in one loop makes vectors of 32 cells, for which there
are not enough registers. Where firing cells are looked for, potentials are therefore asked first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cxsystem2.brian import ArrayVariable, CPPCodeGenerator

NAME = "not_refractory"
_ASKED = re.compile(rf"^[ \t]*{NAME} = (Since\(t - lastspike, dt\) >= [^;]*);\n?", re.MULTILINE)
_DECLARED = re.compile(r"^[ \t]*(?:const )?(?:double|float|char|bool|u?int\d+_t) (\w+)(?: = |;)", re.MULTILINE)


def apart(variables: Mapping[str, Any], code: str) -> tuple[str, str]:
    """The body of a loop that stores no refractoriness, and that of a loop which does; the latter is empty where one is enough.

    The first body finds out itself which cells are refractory, from the time of their last spike.
    """
    place, asked = _place(variables), _ASKED.search(code)
    load, store = f"char {NAME} = {place};", f"{place} = {NAME};"
    if not asked or code.count(load) != 1 or code.count(store) != 1 or len(re.findall(rf"\b{NAME} = ", code)) != 2:
        return code, ""
    if re.search(rf"\b{NAME}\b", code[code.index(load) + len(load) : asked.start()]):
        return code, ""
    needed, loads = set(re.findall(r"\b[A-Za-z_]\w*", asked[1])), []
    for name in needed.intersection(_DECLARED.findall(code)):
        found = re.search(rf"^[ \t]*const \w+ {name} = \w+\[_idx\];$", code, re.MULTILINE)
        if not found:
            return code, ""
        loads.append(found[0].strip())
    return code.replace(load, f"char {NAME};").replace(store, ""), "\n".join([*sorted(loads), f"{place} = {asked[1]};"])


def may_fire(variables: Mapping[str, Any], code: str) -> str:
    """The condition under which cells fire, but for refractoriness: true for all that fire, and for a few others."""
    load = f"const char {NAME} = {_place(variables)};"
    if code.count(load) == 1 and len(re.findall(rf"\b{NAME}\b", code)) == 2 and f"if(!{NAME})" in code:
        return code.replace(load, f"const char {NAME} = true;")
    return code


def _place(variables: Mapping[str, Any]) -> str:
    variable = variables.get(NAME)
    return f"{CPPCodeGenerator.get_array_name(variable)}[_idx]" if isinstance(variable, ArrayVariable) else "no such array"
