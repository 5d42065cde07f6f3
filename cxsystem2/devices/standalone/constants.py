"""Constants of code objects (numbers of cells, first cells of a slice) as values that a program reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsystem2.brian import (
    ArrayVariable,
    Constant,
    CPPNodeRenderer,
    DynamicArrayVariable,
    allunits,
    c_data_type,
    default_constants,
)
from cxsystem2.devices.standalone import state


class Constants:
    """Numbers in the order in which they are met; the C++ text refers to them by place."""

    FLOATS, INTEGERS = state.FLOATS, state.INTEGERS

    def __init__(self) -> None:
        self.floats: list[float] = []
        self.integers: list[int] = []
        self.origins: list[tuple[str, str]] = []
        """Where each integer comes from: its name, and that of the object that it belongs to."""
        self.names: list[str] = []
        """The name of each number that is no integer, and belongs to nobody; empty where it does."""

    def integer(self, value: int, name: str, owner: Any) -> str:
        """The C++ text that stands for an integer of an object."""
        self.origins.append((name, str(getattr(owner, "name", ""))))
        self.integers.append(int(value))
        return f"brian::{self.INTEGERS}[{len(self.integers) - 1}]"

    def floating(self, value: float, name: str) -> str:
        """The C++ text that stands for a number."""
        self.names.append(name)
        self.floats.append(float(value))
        return f"brian::{self.FLOATS}[{len(self.floats) - 1}]"

    def declarations(self, device: Any, code_object: Any) -> str:
        """The constants of a code object, and the sizes of its arrays."""
        lines: dict[str, None] = {}
        for name, var in sorted(code_object.variables.items()):
            if isinstance(var, DynamicArrayVariable):
                if var.ndim == 1:
                    array, own = device.dynamic_arrays[var], device.arrays[var]
                    lines[f"{c_data_type(var.dtype)}* const {own} = {array}.empty() ? 0 : &{array}[0];"] = None
                    lines[f"const size_t _num{name} = {array}.size();"] = None
            elif isinstance(var, ArrayVariable):
                lines[f"const size_t _num{name} = brian::_num_{device.arrays[var]};"] = None
            elif isinstance(var, Constant):
                lines[f"const {c_data_type(var.dtype)} {name} = {self._constant(name, var)};"] = None
        return "\n".join(lines)

    def _constant(self, name: str, var: Any) -> str:
        """A number that is the same in every model stays a number: compilers like it better."""
        given = isinstance(var.value, (bool, np.bool_)) or name in default_constants or name in allunits.__dict__
        if given:
            return str(CPPNodeRenderer().render_expr(repr(getattr(var.value, "item", lambda: var.value)())))
        if np.issubdtype(np.asarray(var.value).dtype, np.integer):
            return self.integer(int(var.value), name, var.owner)
        return self.floating(float(var.value), name if var.owner is None else "")
