"""The HDF5 file of some arrays without their numbers: where everything stands, before anything is written.

HDF5 lays out the file in a sparse memory. So the file itself is written from its beginning to its end in one pass, its checksum
is made on the way, and a disk that refuses does so to a plain write, which HDF5 does not bear.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import h5py
import numpy as np
import numpy.typing as npt
from h5py import h5d, h5p, h5s, h5t

from cxsystem2.files import as_part

Values = npt.NDArray[Any]

HEAD: Mapping[str, object] = {"format": "cxsystem2 snapshot arrays", "version": 1}
KINDS = "biufc"
"""The kinds of values, as numpy names them: truth values, whole numbers, floating-point and complex ones."""
ALIGNMENT = 4096
"""Arrays of so many bytes or more begin at a multiple of it, so that a program can map them."""


def pieces(arrays: Mapping[str, Values], units: Mapping[str, str]) -> Iterator[memoryview]:
    """The bytes of a file from the first to the last; arrays are taken from where they are.

    Raises:
        ValueError: a name or a type cannot be stored.
    """
    forms = (_Form(name, values.dtype, values.shape, units.get(name, "")) for name, values in arrays.items())
    return _stream(*_layout(tuple(forms)), arrays)


class _Form(NamedTuple):
    """All of an array but its values."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    unit: str


@lru_cache(maxsize=128)
def _layout(forms: tuple[_Form, ...]) -> tuple[_Sparse, list[tuple[int, str]]]:
    """The file without its numbers, and the places of the arrays; kept, as the next checkpoint has mostly the same."""
    sparse, places = _Sparse(), []
    with h5py.File(sparse, "w", alignment_threshold=ALIGNMENT, alignment_interval=ALIGNMENT) as file:
        file.attrs.update(HEAD)
        for form in forms:
            dataset = _reserve(file, form)
            if form.unit:
                h5py.Dataset(dataset).attrs["unit"] = form.unit
            if (offset := dataset.get_offset()) is not None:
                places.append((offset, form.name))
    return sparse, sorted(places)


def _stream(sparse: _Sparse, places: Sequence[tuple[int, str]], arrays: Mapping[str, Values]) -> Iterator[memoryview]:
    at = 0
    for offset, name in places:
        yield from sparse.between(at, offset)
        yield np.asarray(arrays[name], order="C").reshape(-1).view(np.uint8).data
        at = offset + arrays[name].nbytes
    yield from sparse.between(at, sparse.size)


def parts(name: str) -> list[str]:
    """The groups in which an array lies, and its own name there, from the name of the array.

    Raises:
        ValueError: it is no name.
    """
    found = name.split("/")
    if not all(found):
        raise ValueError(f"the name of the array '{name}' has an empty part")
    return [as_part(part) for part in found]


def _reserve(file: h5py.File, form: _Form) -> h5d.DatasetID:
    """A dataset with its place in the file; nothing is written there."""
    name, dtype, shape, _ = form
    if dtype.kind not in KINDS or dtype.itemsize > (16 if dtype.kind == "c" else 8):
        raise ValueError(f"the array '{name}' has the type {dtype}; numbers of at most 64 bits can be stored")
    plan = h5p.create(h5p.DATASET_CREATE)
    plan.set_layout(h5d.CONTIGUOUS)
    plan.set_alloc_time(h5d.ALLOC_TIME_EARLY)
    plan.set_fill_time(h5d.FILL_TIME_NEVER)
    links = h5p.create(h5p.LINK_CREATE)
    links.set_create_intermediate_group(True)
    links.set_char_encoding(h5t.CSET_UTF8)
    space = h5s.create_simple(shape) if shape else h5s.create(h5s.SCALAR)
    path = "/".join(parts(name)).encode()
    try:
        return h5d.create(file.id, path, h5t.py_create(dtype, logical=True), space, plan, links)
    except (ValueError, RuntimeError, KeyError) as error:
        raise ValueError(f"the array '{name}' cannot be stored beside the others ({error})") from None


class _Sparse(io.RawIOBase):
    """A file in memory of which only the pages are kept that were written to."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[int, bytearray] = {}
        self._at = 0
        self.size = 0

    def between(self, start: int, stop: int) -> Iterator[memoryview]:
        """The bytes from one place to before another, zeros where nothing was written."""
        while start < stop:
            page, within = divmod(start, ALIGNMENT)
            number = min(ALIGNMENT - within, stop - start)
            yield memoryview(self._pages.get(page, _ZEROS))[within : within + number]
            start += number

    def write(self, data: Any) -> int:
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest:
            page, within = divmod(self._at, ALIGNMENT)
            number = min(ALIGNMENT - within, len(rest))
            self._pages.setdefault(page, bytearray(ALIGNMENT))[within : within + number] = rest[:number]
            rest, self._at = rest[number:], self._at + number
        self.size = max(self.size, self._at)
        return size

    def readinto(self, buffer: Any) -> int:
        into = memoryview(buffer).cast("B")
        done = 0
        for piece in self.between(self._at, min(self.size, self._at + len(into))):
            into[done : done + len(piece)] = piece
            done += len(piece)
        self._at += done
        return done

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def truncate(self, size: int | None = None) -> int:
        self.size = self._at if size is None else size
        return self.size

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


_ZEROS = bytes(ALIGNMENT)
