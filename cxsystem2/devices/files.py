"""Files that generated programs map into their memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy.typing as npt

ALIGNMENT = 64
"""Arrays begin at multiples of this many bytes, which suits every type and vector instruction."""


def write_arrays(path: Path, *arrays: npt.NDArray[Any]) -> None:
    """Write arrays one after the other; an array at the end lies within the file even when it is empty."""
    with open(path, "wb") as file:
        for values in arrays:
            file.write(bytes(-file.tell() % ALIGNMENT))
            values.tofile(file)
        file.write(bytes(ALIGNMENT))
