"""Sorting by counting: large arrays by small whole numbers, in time that grows with their length alone.

Turning a sparse matrix from rows to columns is such a sort, and scipy does it in compiled code: an element that stands
in some row comes to its column, and those of a column stay in the order of their rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.integer[Any]]
MOST_COLUMNS = np.iinfo(np.int32).max - 1
FEW = 300_000
"""Elements that are compared with each other in less time than it takes to import scipy."""


def into_columns(
    columns: Integers, number: int, ends: Integers, values: npt.NDArray[Any]
) -> tuple[Integers, Integers, npt.NDArray[Any]]:
    """The first element of each of `number` columns (and the end), and the rows and values of the elements by column.

    `columns` and `values` are given row by row; `ends` is where each row begins, and the end of the last one.
    """
    from scipy.sparse import csr_array

    shape = (len(ends) - 1, number)
    turned = csr_array((values, columns.astype(np.int32, copy=False), ends.astype(np.int32, copy=False)), shape=shape).tocsc()
    return turned.indptr, turned.indices, turned.data


def stable_order(keys: Integers, number: int) -> Integers:
    """The order that sorts keys from 0 to below `number`; equal ones stay as they are."""
    if len(keys) < FEW or number > min(MOST_COLUMNS, 4 * len(keys) + 100_000) or len(keys) > MOST_COLUMNS:
        return np.argsort(keys, kind="stable")
    nothing = np.empty(len(keys), np.int8)
    return into_columns(keys, number, np.arange(len(keys) + 1, dtype=np.int32), nothing)[1]
