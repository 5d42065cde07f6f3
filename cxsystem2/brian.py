"""The one door to Brian2: every use of it in this package goes through here, because its versions differ."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import logging
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.cachekeys import key_maker
from cxsystem2.exponentials import summed
from cxsystem2.expressions.quantity import dimension
from cxsystem2.surroundings import unread
from cxsystem2.units import Dimension, of_brian2

_excepthook = sys.excepthook
_in_a_thread = threading.current_thread() is not threading.main_thread()


@contextlib.contextmanager
def _without_signals() -> Iterator[None]:
    """Brian2 takes Ctrl-C over when it is imported, which only the main thread may do: a thread of a server leaves it alone."""
    take_over = signal.signal
    if _in_a_thread:
        setattr(signal, "signal", lambda number, handler: None)  # noqa: B010  a typed module has no such place
    try:
        yield
    finally:
        setattr(signal, "signal", take_over)  # noqa: B010


with unread(), _without_signals():
    import brian2
from brian2.codegen import optimisation  # noqa: E402
from brian2.codegen.generators.cpp_generator import CPPCodeGenerator, c_data_type  # noqa: E402
from brian2.codegen.generators.cython_generator import CythonCodeGenerator  # noqa: E402
from brian2.codegen.generators.numpy_generator import NumpyCodeGenerator  # noqa: E402
from brian2.core.base import BrianObjectException  # noqa: E402
from brian2.core.functions import DEFAULT_CONSTANTS as default_constants  # noqa: E402
from brian2.core.functions import DEFAULT_FUNCTIONS as functions  # noqa: E402
from brian2.core.functions import Function  # noqa: E402
from brian2.core.names import Nameable  # noqa: E402
from brian2.core.variables import ArrayVariable, Constant, DynamicArrayVariable, Variable, Variables  # noqa: E402
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject, openmp_pragma  # noqa: E402
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice  # noqa: E402
from brian2.devices.device import all_devices, get_device, reset_device, set_device  # noqa: E402
from brian2.equations import Equations  # noqa: E402
from brian2.equations.codestrings import is_constant_over_dt  # noqa: E402
from brian2.groups.group import CodeRunner, Group  # noqa: E402
from brian2.monitors.spikemonitor import SpikeMonitor  # noqa: E402
from brian2.parsing.expressions import parse_expression_dimensions  # noqa: E402
from brian2.parsing.rendering import CPPNodeRenderer  # noqa: E402
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str  # noqa: E402
from brian2.stateupdaters.base import UnsupportedEquationsException as UnsupportedEquations  # noqa: E402
from brian2.stateupdaters.exact import get_linear_system, linear  # noqa: E402
from brian2.synapses import synapses as _synapses  # noqa: E402
from brian2.synapses.synapses import Synapses  # noqa: E402
from brian2.units import allunits, stdunits  # noqa: E402
from brian2.units.fundamentalunits import Dimension as _Dimension  # noqa: E402
from brian2.units.fundamentalunits import DimensionMismatchError, Quantity  # noqa: E402
from brian2.utils.logger import catch_logs  # noqa: E402
from sympy import Symbol  # type: ignore[import-untyped]  # noqa: E402

_interrupted = getattr(signal.getsignal(signal.SIGINT), "previous_handler", None)
if isinstance(_interrupted, signal.Handlers) and not _in_a_thread:
    signal.signal(signal.SIGINT, _interrupted)  # ignored, say, in a job in the background; Brian2's handler would call that
sys.excepthook = _excepthook  # Brian2's own asks users to report every error, also ours, to its developers

_devices: Any = importlib.import_module("brian2.devices.device")  # `brian2.devices.device` is an object of the same name

_RATIO = re.compile(r"\(ratio: 1/([\d.e+-]+)\)")


def _misaligned(record: logging.LogRecord) -> bool:
    """Whether a warning of grids that are not aligned is right: for Brian2 0.3 ms/0.1 ms is no whole number, but for us."""
    found = _RATIO.search(record.getMessage())
    return found is None or abs(float(found[1]) - round(float(found[1]))) > 1e-9 * float(found[1])


_caching: Any = importlib.import_module("brian2.utils.caching")
_caching._hashable = key_maker(_caching, [_Dimension, np.dtype])
logging.getLogger("brian2.input.timedarray").addFilter(_misaligned)

optimisation.defaults_ns["__builtins__"] = {}  # else a parameter that is called `print` or `min` counts as Python's function


class _Name(str):
    """The name of a variable. sympy asks it what it is, and does not take `E` or `beta` for what it calls so itself."""

    __slots__ = ()

    def _sympy_(self) -> Any:
        return Symbol(str(self))


def _named_system(equations: Any, variables: Any) -> tuple[list[str], Any, Any]:
    names, coefficients, constants = get_linear_system(equations, variables)
    return [_Name(name) for name in names], coefficients, constants


# The lines of a method are the same for all equations, and sympy looks at them for half a second
_explicit: Any = importlib.import_module("brian2.stateupdaters.explicit")
_explicit.split_expression = cache(_explicit.split_expression)
# The exact solution puts names back in as texts, which sympy reads in its own way. The module has the name of an object in it.
importlib.import_module("brian2.stateupdaters.exact").__dict__["get_linear_system"] = _named_system


def linear_update(equations: Equations, variables: Mapping[str, Any], method_options: Mapping[str, Any] | None = None) -> str:
    """The solution of linear equations after the time ``dt`` as lines of code: Brian2's, but finite after any time."""
    lines = [line.partition(" = ") for line in linear(equations, variables, method_options).split("\n")]
    names = {target.removeprefix("_") for target, _, _ in lines}
    found = []
    for target, sign, text in lines:
        solution = str_to_sympy(text, variables)
        finite = summed(solution, names)
        found.append(f"{target}{sign}{text if finite is solution else sympy_to_str(finite)}")
    return "\n".join(found)


_synapses.linear = linear_update  # with it Brian2 brings event-driven variables of synapses up to date at each spike

BrianError = (BrianObjectException, brian2.DimensionMismatchError, NotImplementedError, brian2.MagicError)
"""What Brian2 raises when it cannot build or run a model."""

__all__ = [
    "ArrayVariable",
    "BrianError",
    "CPPCodeGenerator",
    "CPPNodeRenderer",
    "CPPStandaloneCodeObject",
    "CPPStandaloneDevice",
    "CodeRunner",
    "Constant",
    "CythonCodeGenerator",
    "DimensionMismatchError",
    "DynamicArrayVariable",
    "Equations",
    "Function",
    "Group",
    "NumpyCodeGenerator",
    "Quantity",
    "RandomState",
    "SpikeMonitor",
    "Synapses",
    "UnsupportedEquations",
    "Variables",
    "all_devices",
    "allunits",
    "brian2",
    "c_data_type",
    "catch_logs",
    "code_translated",
    "codegen_target",
    "cython_cache",
    "default_constants",
    "device_active",
    "device_current",
    "expression_dimension",
    "fresh_names",
    "functions",
    "get_device",
    "get_linear_system",
    "is_constant_over_dt",
    "linear_update",
    "new_device",
    "openmp_pragma",
    "preference",
    "quantity",
    "random_state",
    "run_program",
    "seed_random_numbers",
    "seeded",
    "set_random_state",
    "stdunits",
    "variable",
]  # fmt: skip


def quantity(value: Any, unit: str) -> Any:
    """A number or an array in an SI unit without a prefix (``siemens/volt``) as Brian2's quantity; a plain one for ``1``."""
    if unit == "1":
        return value
    return Quantity(value, dim=_dimension(dimension(unit)), copy=not isinstance(value, np.ndarray))


@cache
def _dimension(kind: Dimension) -> Any:
    return brian2.units.fundamentalunits.get_or_create_dimension(kind.exponents)


@lru_cache(maxsize=8192)  # models with hundreds of variables ask for all of them at every equation
def variable(name: str, kind: Dimension) -> Any:
    """A variable without a value, for checking the units of an expression."""
    return Variable(name, dimensions=_dimension(kind))


def expression_dimension(text: str, names: Mapping[str, Any]) -> Dimension:
    """The dimension of an expression of Brian2; `names` are its variables and functions.

    Raises:
        DimensionMismatchError: its parts do not fit together.
    """
    return of_brian2(parse_expression_dimensions(text, names))


@contextlib.contextmanager
def device_active(name: str, **options: Any) -> Iterator[Any]:
    """Make a Brian2 device the current one, and the one before it again afterwards; its state is new and is left empty."""
    clock = brian2.defaultclock.dt_ if name == "runtime" else None
    set_device(name, **options)
    current = get_device()
    if name != "runtime":
        current.reinit()
        current.activate(**options)
    try:
        yield current
    finally:
        if name != "runtime":
            current.reinit()
        reset_device()
        if clock is not None:
            brian2.defaultclock.dt = clock * brian2.second


@contextlib.contextmanager
def code_translated(translate: Callable[[str, Any, Mapping[str, Any]], tuple[Any, dict[str, Any]]]) -> Iterator[None]:
    """Let a function change each code object that is made in this process within a block, before code is generated from it.

    It is told the name of the code object, its abstract code and its variables, and returns the last two.
    """
    runtime = all_devices["runtime"]
    make = runtime.code_object

    def translated(owner: Any, name: str, abstract_code: Any, variables: Mapping[str, Any], *more: Any, **options: Any) -> Any:
        code, known = translate(name.rstrip("*"), abstract_code, variables)
        return make(owner, name, code, known, *more, **options)

    runtime.code_object = translated
    try:
        yield
    finally:
        del runtime.code_object


@contextlib.contextmanager
def new_device(device: Any, **options: Any) -> Iterator[Any]:
    """Make a new device the current one within a block; what it has recorded stays."""
    set_device(device, **options)
    device.reinit()
    device.activate(**options)
    try:
        yield device
    finally:
        reset_device()


@contextlib.contextmanager
def device_current(device: Any) -> Iterator[None]:
    """Let a device that has been made before answer for its objects, within a block; nothing of its is made new or emptied."""
    before = _devices.active_device
    _devices.active_device = device
    try:
        yield
    finally:
        _devices.active_device = before


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed what a simulation draws while it runs (noise, background); numpy's own generator is left as it was."""
    before = np.random.get_state()
    seed_random_numbers(seed)
    try:
        yield
    finally:
        np.random.set_state(before)


class RandomState(NamedTuple):
    """Where the random numbers are that Brian2 draws in this process: numpy's old generator, and what Cython keeps of it."""

    words: npt.NDArray[np.uint32]
    place: npt.NDArray[np.int64]
    """The next word, and whether a normal number is kept."""
    normal: npt.NDArray[np.float64]
    """The normal number that is kept."""
    uniform_drawn: npt.NDArray[np.float64]
    """Uniform numbers that are drawn and not used yet; the next ones come last."""
    normal_drawn: npt.NDArray[np.float64]
    """The same of normal numbers."""


_BUFFER = 20_000
"""Random numbers that Brian2 draws at once for Cython."""


def seed_random_numbers(seed: int) -> None:
    """Seed numpy's old generator, and forget what was drawn from it."""
    brian2.seed(seed % 2**32)


def random_state() -> RandomState:
    """Where the random numbers are."""
    _, words, place, kept, normal = np.random.get_state()
    drawn = (_drawn(kind) for kind in ("rand", "randn"))
    return RandomState(np.array(words), np.array([place, kept]), np.array([normal]), *drawn)


def set_random_state(state: RandomState) -> None:
    """Put the random numbers where they were."""
    place, kept = state.place.tolist()
    np.random.set_state(("MT19937", state.words, place, kept, float(state.normal[0])))
    _set_drawn("rand", state.uniform_drawn)
    _set_drawn("randn", state.normal_drawn)


def _buffer(kind: str) -> tuple[npt.NDArray[np.integer[Any]], npt.NDArray[np.integer[Any]]]:
    """Brian2's place in the numbers that it has drawn, and the address of these numbers, in arrays of one element."""
    runtime = all_devices["runtime"]
    return getattr(runtime, f"{kind}_buffer_index"), getattr(runtime, f"{kind}_buffer")


def _drawn(kind: str) -> npt.NDArray[np.float64]:
    place, address = (int(values[0]) for values in _buffer(kind))
    if not place or not address:
        return np.empty(0)
    numbers = (ctypes.c_double * _BUFFER).from_address(address)
    return np.ctypeslib.as_array(numbers)[place:].copy()


def _set_drawn(kind: str, numbers: npt.NDArray[np.float64]) -> None:
    place, address = _buffer(kind)
    place[0] = (_BUFFER - len(numbers)) % _BUFFER
    if not len(numbers):
        return
    if not address[0]:  # Brian2 gives it back with free()
        allocate = ctypes.CDLL(None).malloc
        allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
        address[0] = allocate(_BUFFER * ctypes.sizeof(ctypes.c_double))
    everything = np.ctypeslib.as_array((ctypes.c_double * _BUFFER).from_address(int(address[0])))
    everything[_BUFFER - len(numbers) :] = numbers


@contextlib.contextmanager
def fresh_names() -> Iterator[None]:
    """Let Brian2 name objects as if there were no others in this process: ``network`` again, and not ``network_7``."""
    known = Nameable.__instances__()
    before = list(known)
    known.clear()
    try:
        yield
    finally:
        known.update(reference for reference in before if reference() is not None)


@contextlib.contextmanager
def preference(name: str, value: Any) -> Iterator[None]:
    """Set a preference of Brian2 (``codegen.target``, say) within a block."""
    before = brian2.prefs[name]
    brian2.prefs[name] = value
    try:
        yield
    finally:
        brian2.prefs[name] = before


def run_program(device: Any, folder: Path) -> None:
    """Run a compiled standalone program. Brian2 2.5 has no default for `run_args`, so they are always given."""
    device.run(directory=str(folder), with_output=False, run_args=[])


def codegen_target(target: str) -> contextlib.AbstractContextManager[None]:
    """Let Brian2 generate code for a target (``numpy``, ``cython``) within a block."""
    return preference("codegen.target", target)


def cython_cache() -> Path:
    """Where Brian2 keeps what Cython has compiled."""
    from brian2.codegen.runtime.cython_rt.extension_manager import get_cython_cache_dir

    return Path(get_cython_cache_dir())
