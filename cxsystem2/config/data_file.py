"""Files that a table names: where they are looked for, and reading them without trusting them."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config.scope import Scope
from cxsystem2.errors import FileProblem
from cxsystem2.expressions import ExpressionError
from cxsystem2.foreign import looked_at
from cxsystem2.problems import one_of

LARGEST = 2**30
"""Most bytes of a file, and of the arrays taken from it."""
_MATLAB_FAILURES = (
    OSError, ValueError, TypeError, LookupError, EOFError, MemoryError, ArithmeticError, AttributeError,
    zlib.error, struct.error,
)  # fmt: skip


def find_file(text: str, scope: Scope, suffixes: Collection[str] = ()) -> Path:
    """The file that a cell names: beside the anatomy table, in the current folder, or in the folder of the results.

    Raises:
        ExpressionError: there is no such file, it is of another kind, or it is too large.
    """
    named = Path(os.path.expanduser(text.strip("'\"")))
    found = next((folder / named for folder in scope.folders if (folder / named).is_file()), None)
    if suffixes and named.suffix.lower() not in suffixes:
        raise ExpressionError(f"'{named.name}' is not one of the kinds of file that can be read: {one_of(suffixes)}")
    if found is None:
        raise ExpressionError(f"there is no file '{named}', neither beside the table nor in the current folder")
    try:
        if found.stat().st_size > LARGEST:
            raise ExpressionError(f"'{named.name}' is larger than {LARGEST >> 20} MiB")
        with open(found, "rb"):
            scope.note_file(found)
            return found
    except OSError as error:
        raise ExpressionError(f"'{named.name}' cannot be read: {error.strerror or error}") from None


def read_matlab(path: Path, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, npt.NDArray[Any]]:
    """Variables of a MATLAB file (version 5 to 7.2), as matrices of numbers.

    Raises:
        ExpressionError: one that is needed is not there, is not made of numbers, or is too large.
    """
    from scipy import io

    try:
        with looked_at(path):
            shapes = {name: shape for name, shape, _ in io.whosmat(str(path))}
            missing = [name for name in needed if name not in shapes]
            if missing:
                raise ExpressionError(f"'{path.name}' has no variable '{missing[0]}'; it has {one_of(shapes) or 'none'}")
            wanted = [name for name in (*needed, *optional) if name in shapes]
            for name in wanted:
                if np.prod(np.array(shapes[name], float)) * 8 > LARGEST:
                    raise ExpressionError(f"the variable '{name}' of '{path.name}' is larger than {LARGEST >> 20} MiB")
            content = io.loadmat(str(path), variable_names=wanted)
    except NotImplementedError:
        raise ExpressionError(f"'{path.name}' is a MATLAB file of version 7.3; save it with the option -v7") from None
    except ExpressionError:
        raise
    except FileProblem as error:
        raise ExpressionError(str(error)) from None
    except (io.matlab.MatReadError, *_MATLAB_FAILURES) as error:
        raise ExpressionError(f"'{path.name}' is not a MATLAB file that can be read ({error})") from None
    found = {name: np.asarray(content[name]) for name in wanted}
    for name, values in found.items():
        if values.dtype.kind not in "biufc" or values.ndim != 2 or not values.size:
            raise ExpressionError(f"the variable '{name}' of '{path.name}' is not a matrix of numbers")
        if not np.isfinite(values).all():
            raise ExpressionError(f"the variable '{name}' of '{path.name}' holds numbers that are not finite")
    return found
