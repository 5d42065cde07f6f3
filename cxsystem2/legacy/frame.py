"""Data frames in old pickles, as plain columns: what pandas 0.25 to 3 wrote, taken apart without pandas."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsystem2.legacy.rebuild import Foreign, Mismatch

_FRAMES = ("pandas.DataFrame", "pandas.core.frame.DataFrame")
_ARROW = ("ArrowStringArray", "ArrowStringArrayNumpySemantics")
_OFFSETS: dict[str, np.dtype[Any]] = {"string": np.dtype("<i4"), "large_string": np.dtype("<i8")}


def is_frame(value: object) -> bool:
    """Whether a value is a data frame."""
    return isinstance(value, Foreign) and value.name in _FRAMES


def columns(value: Any) -> dict[str, list[object]]:
    """The columns of a data frame in their order, by name; a missing value is NaN or None.

    Raises:
        Mismatch: it is no data frame, or one of an unusual kind.
    """
    if not is_frame(value) or not isinstance(value.state, dict):
        raise Mismatch("a data frame")
    manager = value.state.get("_mgr", value.state.get("_data"))
    if not isinstance(manager, Foreign):
        raise Mismatch("a data frame without data")
    axes, blocks = _parts(manager)
    names = _index(axes[0])
    found: dict[int, list[object]] = {}
    for content, where in blocks:
        values = _values(content)
        places = _places(where, len(names))
        rows = values if values.ndim == 2 else values[np.newaxis]
        if len(rows) != len(places):
            raise Mismatch("a data frame whose blocks and columns differ in number")
        found.update({place: row.tolist() for place, row in zip(places, rows, strict=True)})
    if sorted(found) != list(range(len(names))) or len({len(column) for column in found.values()}) > 1:
        raise Mismatch("a data frame with holes")
    return {str(name): found[place] for place, name in enumerate(names)}


def _parts(manager: Foreign) -> tuple[list[object], list[tuple[object, object]]]:
    """Axes and blocks, each with its places, of a block manager of any version."""
    match manager.arguments, manager.state:
        case (blocks, axes), _:  # since pandas 1.3
            return list(axes), [(block.arguments[0], block.arguments[1]) for block in blocks]
        case (), (_, _, _, {"0.14.1": {"axes": axes, "blocks": blocks}}):
            return list(axes), [(block["values"], block["mgr_locs"]) for block in blocks]
    raise Mismatch("a data frame in an unusual form")


def _index(axis: object) -> list[object]:
    """The labels of an axis."""
    match axis:
        case Foreign(arguments=(_, {"data": data})):
            return list(_values(data).tolist())
        case Foreign(arguments=(_, {"start": int(start), "stop": int(stop), "step": int(step)})) if step:
            labels = range(start, stop, step)
            if len(labels) > 10**5:
                raise Mismatch("a data frame with more columns than there can be")
            return list(labels)
    raise Mismatch("an index in an unusual form")


def _places(where: object, most: int) -> list[int]:
    """The columns that a block holds."""
    match where:
        case Foreign(name="builtins.slice" | "__builtin__.slice", arguments=(start, stop, step)):
            places = list(range(*slice(start, stop, step).indices(most)))
        case np.ndarray():
            places = [int(place) for place in where.ravel()]
        case _:
            raise Mismatch("a block in an unusual form")
    if any(not 0 <= place < most for place in places):
        raise Mismatch("a block of columns that are not there")
    return places


def _values(content: Any) -> np.ndarray[Any, Any]:
    """The values of a block or an index."""
    if isinstance(content, np.ndarray):
        return content
    if isinstance(content, Foreign):
        if content.name.endswith("__pyx_unpickle_NDArrayBacked") and isinstance(content.state, tuple):
            return _values(content.state[1])
        if content.name.rpartition(".")[2] in _ARROW and isinstance(content.state, dict):
            return _arrow(content.state["_pa_array"])
    raise Mismatch("values in an unusual form")


def _arrow(array: Any) -> np.ndarray[Any, Any]:
    """Texts of Apache Arrow: offsets into one run of bytes, and a bit for each that is there."""
    match array:
        case Foreign(name="pyarrow.lib._restore_array", arguments=((kind, int(length), _, int(start), buffers, *_),)):
            there, offsets, data = (None if each is None else _bytes(each.arguments[0]) for each in buffers)
            dtype = _OFFSETS.get(kind.arguments[0])
            if dtype is None or offsets is None or data is None or length < 0 or start < 0:
                raise Mismatch("texts in an unusual form")
            ends = np.frombuffer(offsets, dtype, length + 1, start * dtype.itemsize).tolist()
            texts = np.empty(length, object)
            for place in range(length):
                bit = start + place
                known = there is None or there[bit // 8] >> bit % 8 & 1
                texts[place] = data[ends[place] : ends[place + 1]].decode() if known else None
            return texts
    raise Mismatch("texts in an unusual form")


def _bytes(content: object) -> bytes:
    if not isinstance(content, bytes | bytearray):
        raise Mismatch("bytes in an unusual form")
    return bytes(content)
