"""Making values from records: arrays, sparse matrices and quantities, each from numbers that were checked.

Only what stands in `BUILDERS` is made. `FOREIGN` are names that old results are full of and nobody needs (equations,
data frames); they stay what they are, a name with arguments. Every other name is refused while reading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from cxsystem2.legacy.record import PickleRecord, record_class
from cxsystem2.units import Dimension, Quantity, dimension

DEEPEST = 100
MOST_REPEATED, MOST_FREE = 4, 1_000_000
_TYPE = re.compile(r"[<>=|]?([biufcSUO?])(\d{0,6})")


@dataclass(frozen=True, slots=True)
class Foreign:
    """An object of another program that is known but not made: its class, arguments and state."""

    name: str
    arguments: tuple[Any, ...]
    state: object


class Mismatch(ValueError):
    """A record does not have the arguments that its kind of value has."""


def _demand(condition: bool, what: str) -> None:
    if not condition:
        raise Mismatch(what)


def _shape(value: Any) -> tuple[int, ...]:
    shape = (value,) if isinstance(value, int) else tuple(value)
    _demand(all(isinstance(length, int) and length >= 0 for length in shape), "the shape of an array is not made of lengths")
    return shape


def _dtype(arguments: tuple[Any, ...], state: Any) -> np.dtype[Any]:
    """A plain type of numbers, texts or objects. What the state says beyond the order of bytes is not needed."""
    text = arguments[0]
    found = _TYPE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Mismatch("an array of an unusual type")
    dtype: np.dtype[Any] = np.dtype("O") if found[1] == "O" else np.dtype(text)
    if state is not None:
        _demand(state[2] is None and not state[3] and not state[4], "an array of a compound type")
        if state[1] in ("<", ">"):
            dtype = dtype.newbyteorder(state[1])
    return dtype


def _latin(text: str) -> bytes:
    """The bytes that were read as text."""
    try:
        return text.encode("latin1")
    except UnicodeEncodeError:
        raise Mismatch("a text stands where bytes belong") from None


def _numbers(data: Any, dtype: Any, shape: Any, order: str) -> np.ndarray[Any, Any]:
    _demand(isinstance(dtype, np.dtype) and dtype.kind != "O", "the data of an array have no type")
    if isinstance(data, str):  # bytes of Python 2
        data = _latin(data)
    _demand(isinstance(data, bytes | bytearray), "the data of an array are no bytes")
    shape = _shape(shape)
    _demand(math.prod(shape) * dtype.itemsize == len(data), "an array does not have as much data as its shape says")
    return np.frombuffer(bytes(data), dtype).reshape(shape, order="F" if order == "F" else "C").copy(order="K")


def _frombuffer(arguments: tuple[Any, ...], state: Any) -> np.ndarray[Any, Any]:
    data, dtype, shape, order = arguments[:4]
    return _numbers(data, dtype, shape, order)


def _array(arguments: tuple[Any, ...], state: Any) -> np.ndarray[Any, Any]:
    """What ``_reconstruct`` begins and the state fills."""
    _, shape, dtype, fortran, data = state if len(state) == 5 else (1, *state)
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        shape = _shape(shape)
        _demand(isinstance(data, list) and len(data) == math.prod(shape), "an array does not have as many objects as its shape")
        objects = np.empty(len(data), object)
        for number, value in enumerate(data):
            objects[number] = value
        return objects.reshape(shape, order="F" if fortran else "C")
    return _numbers(data, dtype, shape, "F" if fortran else "C")


def _scalar(arguments: tuple[object, ...], state: object) -> object:
    dtype, data = arguments
    return _numbers(data, dtype, (), "C")[()]


def _sparse(kind: str) -> Callable[[tuple[object, ...], object], object]:
    def build(arguments: tuple[object, ...], state: Any) -> object:
        from scipy import sparse

        parts = [np.asarray(state[name]) for name in ("data", "indices", "indptr")]
        shape = _shape(state["_shape"] if "_shape" in state else state["shape"])
        _demand(len(shape) == 2 and all(part.ndim == 1 and part.dtype.kind in "biufc" for part in parts), "a sparse matrix")
        _demand(len(parts[2]) == shape[0] + 1, "the rows of a sparse matrix do not match its shape")
        matrix = getattr(sparse, kind)(tuple(parts), shape=shape)
        matrix.check_format(full_check=True)
        return matrix

    return build


def _dimension(arguments: tuple[Any, ...], state: Any) -> Dimension:
    """A unit: its seven exponents are the argument, or in older versions the state."""
    given = arguments[0] if arguments else state
    _demand(isinstance(given, tuple | list), "a unit without exponents")
    exponents = [float(exponent) for exponent in given]
    _demand(len(exponents) == 7, "a unit that is not made of seven exponents")
    return dimension(exponents)


def _quantity(arguments: tuple[Any, ...], state: Any) -> Any:
    value, kind = arguments
    value = np.asarray(value)
    _demand(isinstance(kind, Dimension) and value.dtype.kind in "biufc", "a quantity that is not a number with a unit")
    return Quantity(value, kind)


def _complex(arguments: tuple[Any, ...], state: Any) -> complex:
    _demand(all(isinstance(argument, int | float) for argument in arguments) and len(arguments) <= 2, "a complex number")
    return complex(*arguments)


def _bytes(arguments: tuple[Any, ...], state: Any) -> bytes:
    """Bytes as old protocols write them: a text to be encoded."""
    _demand(len(arguments) in (0, 2), "bytes in an unusual form")
    if not arguments:
        return b""
    _demand(isinstance(arguments[0], str) and arguments[1] == "latin1", "bytes in an unusual form")
    return bytes(arguments[0].encode("latin1"))


def _collection(kind: type[object]) -> Callable[[tuple[object, ...], object], object]:
    def build(arguments: tuple[object, ...], state: object) -> object:
        _demand(len(arguments) <= 1 and all(isinstance(each, list | tuple | bytes) for each in arguments), "a collection")
        return kind(*arguments)

    return build


def _reconstructed(arguments: tuple[Any, ...], state: object) -> object:
    """An object as protocols 0 and 1 write it: its class, the builtin class below it, and that one's value."""
    _demand(len(arguments) == 3 and isinstance(arguments[0], str), "an object in an unusual form")
    name, base, value = arguments
    sound = name in CLASSES and name not in _RECONSTRUCTOR and base in _OBJECT and value is None
    _demand(sound, "an object in an unusual form")
    return _built(name, (), state)


def _built(name: str, arguments: tuple[object, ...], state: object) -> object:
    """The value of a record; what nobody needs stays a name with its parts."""
    builder = BUILDERS.get(name)
    return Foreign(name, arguments, state) if builder is None else builder(arguments, state)


def _name_only(arguments: tuple[object, ...], state: object) -> object:
    raise Mismatch("a class stands where a value belongs")


def _core(module: str, *names: str) -> list[str]:
    return [f"numpy.{core}.{module}.{name}" for core in ("core", "_core") for name in names]


_OBJECT = ("builtins.object", "__builtin__.object")
_RECONSTRUCTOR = ("copyreg._reconstructor", "copy_reg._reconstructor")
_UNITS = "brian2.units.fundamentalunits"
BUILDERS: dict[str, Callable[[tuple[object, ...], object], object]] = {
    "numpy.dtype": _dtype,
    "numpy.ndarray": _name_only,
    **dict.fromkeys(_core("multiarray", "_reconstruct"), _array),
    **dict.fromkeys(_core("multiarray", "scalar"), _scalar),
    **dict.fromkeys(_core("numeric", "_frombuffer"), _frombuffer),
    **{f"scipy.sparse.{module}.{kind}": _sparse(kind) for module in ("csr", "_csr") for kind in ("csr_matrix", "csr_array")},
    f"{_UNITS}.quantity_with_dimensions": _quantity,
    f"{_UNITS}.get_or_create_dimension": _dimension,
    f"{_UNITS}.Dimension": _dimension,
    "_codecs.encode": _bytes,
    **dict.fromkeys(_RECONSTRUCTOR, _reconstructed),
    **dict.fromkeys(_OBJECT, _name_only),
    **{
        f"{module}.{name}": builder
        for module in ("builtins", "__builtin__")
        for name, builder in (
            ("complex", _complex),
            ("bytes", _bytes),
            ("bytearray", _collection(bytearray)),
            ("set", _collection(set)),
            ("frozenset", _collection(frozenset)),
        )
    },
}
FOREIGN = (
    *(f"{module}.slice" for module in ("builtins", "__builtin__")),
    *(f"brian2.equations.equations.{name}" for name in ("Equations", "SingleEquation")),
    *(f"brian2.equations.codestrings.{name}" for name in ("CodeString", "Expression", "Statements")),
    "pandas.DataFrame",
    "pandas.RangeIndex",
    "pandas.Index",
    "pandas.StringDtype",
    "pandas.core.frame.DataFrame",
    "pandas.core.internals.BlockManager",
    "pandas.core.internals.managers.BlockManager",
    "pandas.core.internals.blocks.new_block",
    "pandas._libs.internals._unpickle_block",
    "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
    "pandas.arrays.StringArray",
    "pandas.core.arrays.string_.StringArray",
    "pandas.core.arrays.string_.StringDtype",
    *(f"pandas.core.indexes.base.{name}" for name in ("_new_Index", "Index")),
    "pandas.arrays.ArrowStringArray",
    *(f"pandas.core.arrays.string_arrow.{name}" for name in ("ArrowStringArray", "ArrowStringArrayNumpySemantics")),
    *(f"pyarrow.lib.{name}" for name in ("_restore_array", "py_buffer", "type_for_alias")),
    "pandas.core.indexes.range.RangeIndex",
    "pandas.core.indexes.numeric.Int64Index",
)
CLASSES = {name: record_class(name) for name in (*BUILDERS, *FOREIGN)}


class Rebuilder:
    """Replaces the records in a tree of builtin containers by the values that they stand for.

    What stands in several places is counted in each: two lists that hold the one before twice, thirty times over, are a hundred
    bytes in a file and more numbers than memory holds as an array.
    """

    def __init__(self) -> None:
        self._done: dict[int, object] = {}
        self._open: set[int] = set()
        self._sizes: dict[int, int] = {}
        self._real = 0

    def value(self, item: object) -> Any:
        """The value of an item; one that stands in several places is made once."""
        if not isinstance(item, list | tuple | dict | set | frozenset | PickleRecord):
            return item.name if isinstance(item, type) and issubclass(item, PickleRecord) else item
        key = id(item)
        if key not in self._done:
            _demand(key not in self._open, "an object that holds itself")
            _demand(len(self._open) < DEEPEST, "values that are nested too deeply")
            self._open.add(key)
            self._done[key] = self._make(item)
            self._open.discard(key)
            self._count(item)
        return self._done[key]

    def _count(self, item: Any) -> None:
        """Refuse what has many more members than the file has: they are the same ones again and again."""
        match item:
            case dict():
                members: Collection[object] = item.values()
            case PickleRecord():
                members = (item.arguments, item.state)
            case _:
                members = item
        self._real += 1 + len(members)
        size = 1 + sum(self._sizes.get(id(member), 1) for member in members)
        _demand(size <= MOST_REPEATED * self._real + MOST_FREE, "the same values in more places than there can be")
        self._sizes[id(item)] = size

    def _make(self, item: Any) -> object:
        match item:
            case dict():
                return {self.value(key): self.value(value) for key, value in item.items()}
            case PickleRecord():
                arguments, state = self.value(item.arguments), self.value(item.state)
                return _built(item.name, arguments, state)
            case _:
                return type(item)([self.value(value) for value in item])
