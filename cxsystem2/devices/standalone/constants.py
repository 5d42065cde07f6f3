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


class Constants:
    """Numbers in the order in which they are met; the C++ text refers to them by place."""

    FLOATS, INTEGERS = "_constants_double", "_constants_int64"

    def __init__(self) -> None:
        self.floats: list[float] = []
        self.integers: list[int] = []

    def integer(self, value: int) -> str:
        """The C++ text that stands for an integer."""
        self.integers.append(int(value))
        return f"brian::{self.INTEGERS}[{len(self.integers) - 1}]"

    def floating(self, value: float) -> str:
        """The C++ text that stands for a number."""
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
            return self.integer(int(var.value))
        return self.floating(float(var.value))
