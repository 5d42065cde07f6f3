"""Names that a variable of a model cannot have, because Brian2 or the languages that it writes use them."""

from __future__ import annotations

import builtins
import errno
import fcntl
import os
import re
import signal
import stat
from collections.abc import Iterable
from functools import cache

from cxsystem2.brian import brian2, codegen_target, device_active

_PYTHON = frozenset({"self", "numpy"})
"""Names that the Python that Brian2 writes has already."""
_CYTHON = frozenset({
    "cdef", "cpdef", "cimport", "ctypedef", "include", "DEF", "IF", "ELIF", "ELSE", "size_t", "int32_t", "int64_t", "uint64_t",
    "len", "range", "IndexError",
})  # fmt: skip
_C = frozenset({
    "NULL", "EOF", "WEOF", "NAN", "INFINITY", "MAXFLOAT", "BUFSIZ", "RAND_MAX", "CLOCKS_PER_SEC", "P_tmpdir", "PATH_MAX",
    "errno", "math_errhandling", "stdin", "stdout", "stderr", "linux", "unix", "i386", "std",
})  # fmt: skip
"""Macros of the headers of C, and names of the compiler."""
_NUMBERS_OF_C = re.compile(
    r"(U?INT\w*|U?L?LONG|[US]?CHAR|U?SHRT|S?SIZE|PTRDIFF|WCHAR|WINT|SIG_ATOMIC)_(MAX|MIN|WIDTH|BIT)"
    r"|(FLT\d*|L?DBL|DEC\d*)_[A-Z0-9_]+|HUGE_VAL\w*|S?NAN[FL]?|FP_[A-Z0-9]+"
    r"|M_(E|PI(_[24])?|[12]_PI|2_SQRTPI|LOG(2|10)E|LN(2|10)|SQRT(2|1_2))[fl]?(\d+x?)?"
)


@cache
def reserved_names() -> frozenset[str]:
    """Names that a variable of a model cannot have; `is_reserved` knows more of them.

    They are attributes and variables of Brian2's groups (it takes ``group.order = …`` for its own attribute, whatever variable
    has that name), and words of C++, of Cython and of C's headers, which do not compile. The headers' are those of this system.
    """
    from sympy.printing.cxx import reserved  # type: ignore[import-untyped]

    with device_active("runtime"), codegen_target("numpy"):
        cells = brian2.NeuronGroup(1, "other : 1", threshold="other > 1", reset="other = 0", refractory=0 * brian2.second)
        lines = "dmore/dt = -more/second : 1 (event-driven)"
        pairs = brian2.Synapses(cells, cells, lines, on_pre="more += 1", on_post="more += 1", method="exact")
        pairs.connect(i=[0], j=[0])
        monitor = brian2.StateMonitor(cells, [], record=True)
        brian2.Network(cells, pairs, monitor).run(0 * brian2.second, namespace={})  # Brian2 complains of groups without one
    names = {name for group in (cells, pairs, monitor) for name in (*dir(group), *group.variables)}
    free = {name for own in ("other", "more") for name in (own, f"{own}_pre", f"{own}_post")}
    macros = {name for module in (errno, fcntl, os, signal, stat) for name in dir(module) if name.isupper()}
    words = {word.strip(",") for word in reserved["C++17"]}
    return frozenset({name for name in names - free | words | macros if not name.startswith("_")} | _PYTHON | _CYTHON | _C)


def is_reserved(name: str) -> bool:
    """Whether a variable of a model cannot have a name: it is one of `reserved_names`, or a constant of C's headers."""
    return name in reserved_names() or _NUMBERS_OF_C.fullmatch(name) is not None


def misread_names(variables: Iterable[str], parameters: Iterable[str]) -> list[str]:
    """Names that Brian2 on its own takes for what sympy or Python call so; `cxsystem2.brian` prevents it.

    Its exact solutions do it with variables that have an equation, its constant expressions with parameters.
    """
    import sympy  # type: ignore[import-untyped]

    return sorted({name for name in variables if hasattr(sympy, name)} | {*variables, *parameters} & {*dir(builtins)})
