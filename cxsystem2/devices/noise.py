"""Keyed random numbers in place of Brian2's one generator: what ``xi``, `rand`, `randn` and `poisson` are with `--fast`.

Each place in a code object where a number is drawn has a key of its own, so that a number depends on the seed, the place, the
cell and the step, and not on what else is drawn, on threads, on the device, or on where a run began.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import CPPCodeGenerator, CythonCodeGenerator, Function, NumpyCodeGenerator, functions
from cxsystem2.devices.standalone.state import KEYS, TABLE
from cxsystem2.network import noise
from cxsystem2.network.ahead import Ahead
from cxsystem2.network.philox import key

DRAWN = ("randn", "rand", "poisson")
_CALL = re.compile(rf"\b({'|'.join(DRAWN)})\(")
HEADER = Path(__file__).parent / "standalone" / "source" / "noise.h"
Values = npt.NDArray[Any]

_CYTHON = """
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

cdef extern from *:
    '''
__HEADER__
    '''
    double even_noise "cxsystem2::even_noise"(int64_t, int64_t, const int64_t *) nogil
    double normal_noise "cxsystem2::normal_noise"(int64_t, int64_t, const int64_t *, const int64_t *) nogil
    int32_t poisson_noise "cxsystem2::poisson_noise"(double, int64_t, int64_t, const int64_t *) nogil
"""
_CYTHON_FUNCTIONS = {
    "rand": "cdef double {name}(int _idx):\n    return even_noise(_idx, {step}[0], {key})\n",
    "randn": "cdef double {name}(int _idx):\n    return normal_noise(_idx, {step}[0], {key}, {table})\n",
    "poisson": "cdef int32_t {name}(double mean, int _idx):\n    return poisson_noise(mean, _idx, {step}[0], {key})\n",
}
_CPP_FUNCTIONS = {
    "rand": "inline double {name}(const int64_t cell) {{ return cxsystem2::even_noise(cell, {step}[0], {key}); }}",
    "randn": "inline double {name}(const int64_t cell) {{ return cxsystem2::normal_noise(cell, {step}[0], {key}, {table}); }}",
    "poisson": (
        "inline int32_t {name}(double mean, const int64_t cell) "
        "{{ return cxsystem2::poisson_noise(mean, cell, {step}[0], {key}); }}"
    ),
}


class Translated(NamedTuple):
    """The code of a code object, and what its names mean."""

    code: Any
    variables: dict[str, Any]


class Noise:
    """The keyed random numbers of one simulation; `step` returns the step that is under way."""

    def __init__(self, seed: int, timestep: Any) -> None:
        self._seed, self._timestep = seed, timestep
        self.keys: dict[str, noise.Key] = {}
        """The key of each place, in the order in which they were asked for."""
        self._core: Any = None

    @property
    def table(self) -> npt.NDArray[np.int64]:
        """The table of normal numbers, as one array; it is made when somebody draws them."""
        return noise.normal_table().ravel()

    def translate(self, owner: str, code: Any, variables: Mapping[str, Any]) -> Translated:
        """Put keyed functions in place of Brian2's; `owner` is the name of the code object."""
        found = dict(variables)
        used = [name for name in DRAWN if found.get(name) is functions[name]]
        if not used:
            return Translated(code, found)
        place = 0

        def keyed(match: re.Match[str]) -> str:
            nonlocal place
            if match[1] not in used:
                return match[0]
            place += 1
            name = f"{match[1]}_keyed_{place}"
            found[name] = self._function(match[1], name, f"{owner}.{place}")
            return f"{name}("

        if isinstance(code, Mapping):
            code = {block: _CALL.sub(keyed, text) for block, text in code.items()}
        else:
            code = _CALL.sub(keyed, code)
        for name in used:
            del found[name]
        return Translated(code, found)

    def _function(self, word: str, name: str, owner: str) -> Any:
        own = self.keys.setdefault(owner, key(self._seed, "noise", owner))
        number = [*self.keys].index(owner)
        units, kind = ([1], "integer") if word == "poisson" else ([], "float")
        drawn = _numpy(word, own, self._timestep)
        function = Function(drawn, arg_units=units, return_unit=1, return_type=kind, stateless=False, auto_vectorise=True)
        function.keyed = True
        if self._timestep is None:
            self._add_cpp(function, word, name, number)
        else:
            function.implementations.add_implementation(NumpyCodeGenerator, code=drawn)
            self._add_cython(function, word, name, number, own)
        return function

    def _add_cpp(self, function: Any, word: str, name: str, number: int) -> None:
        code = _CPP_FUNCTIONS[word].format(
            name=f"_{name}",
            step="brian::_array_defaultclock_timestep",
            key=f"(brian::{KEYS} + {2 * number})",
            table=f"brian::{TABLE}",
        )
        function.implementations.add_implementation(CPPCodeGenerator, code={"support_code": code}, name=f"_{name}")

    def _add_cython(self, function: Any, word: str, name: str, number: int, own: noise.Key) -> None:
        code = _CYTHON_FUNCTIONS[word].format(
            name=f"_{name}",
            step="_namespace_noise_step",
            key=f"_namespace{KEYS}_{number}",
            table=f"_namespace{TABLE}",
        )
        function.implementations.add_implementation(
            CythonCodeGenerator,
            code=code,
            name=f"_{name}",
            namespace={f"{KEYS}_{number}": np.array(own, np.int64)},
            dependencies={"_noise": self._cython_core()},
        )

    def _cython_core(self) -> Any:
        """What the functions of Cython have in common: the functions of the header."""
        if self._core is None:
            self._core = Function(lambda: 0, arg_units=[], return_unit=1)
            code = _CYTHON.replace("__HEADER__", HEADER.read_text(encoding="utf-8"))
            namespace = {"_noise_step": self._timestep.get_value(), TABLE: self.table}
            self._core.implementations.add_implementation(CythonCodeGenerator, code=code, name="_noise", namespace=namespace)
        return self._core


def _numpy(word: str, own: noise.Key, timestep: Any) -> Callable[..., Any]:
    """The function for numpy: it is told the cells, or a single number where all share what is drawn."""
    ahead = Ahead(noise.normal if word == "randn" else noise.even, own)

    def cells(given: Any) -> tuple[Values, bool]:
        if isinstance(given, (int, np.integer)):
            return np.array([given]), True
        return np.asarray(given), False

    def draw(*arguments: Any) -> Any:
        numbers, single = cells(arguments[-1])
        step = int(np.asarray(timestep.get_value()).item())
        if word == "poisson":
            found: Values = noise.poisson(np.asarray(arguments[0], np.float64), numbers, step, own)
        else:
            found = ahead.draw(numbers, step)
        return found[0] if single else found

    return draw
