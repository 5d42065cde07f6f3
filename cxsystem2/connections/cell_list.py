"""Which cell an id means: a file that lists the ids of all cells in their order, or a rule where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.connections.column_file import ColumnFile
from cxsystem2.connections.text_columns import SUFFIXES
from cxsystem2.errors import FileProblem

Integers = npt.NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class CellList:
    """The ids of cells in their order, and the population of each; `populations` is empty where the file names none."""

    path: Path
    ids: Integers
    population: npt.NDArray[np.int32]
    populations: tuple[str, ...] = ()

    def within(self) -> npt.NDArray[np.int32]:
        """The number of each cell within its population."""
        found = np.empty(len(self.ids), np.int32)
        for number in range(max(1, len(self.populations))):
            own = self.population == number
            found[own] = np.arange(np.count_nonzero(own))
        return found


def read_cell_list(path: Path) -> CellList:
    """Read a list of cells: a column of ids and perhaps one of populations, or a text with one id in each line.

    Raises:
        FileProblem: it is none, or an id stands twice.
    """
    bare = _bare(path) if path.suffix.casefold() in SUFFIXES else None
    if bare is not None:
        ids, names = bare, None
    else:
        file = ColumnFile(path, ("id",), ("population",))
        blocks = [block for _, block in file.blocks()]
        ids = np.concatenate([block["id"] for block in blocks]) if blocks else np.empty(0, np.int64)
        named = "population" in file.columns
        names = np.concatenate([block["population"] for block in blocks]) if named and blocks else None
    if not len(ids):
        raise FileProblem(f"{path}: the list has no cells")
    order = np.argsort(ids, kind="stable")
    twice = np.flatnonzero(ids[order][1:] == ids[order][:-1])
    if len(twice):
        raise FileProblem(f"{path}: the id {ids[order][twice[0]]} stands twice in the list")
    if names is None:
        return CellList(path, ids, np.zeros(len(ids), np.int32))
    import pandas as pd

    numbers, unique = pd.factorize(pd.Series(names).fillna("").astype(str).str.strip())
    return CellList(path, ids, numbers.astype(np.int32), tuple(map(str, unique)))


def _bare(path: Path) -> Integers | None:
    """The ids of a text without a header; None where there is one."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            first = file.readline(1000).strip()
            if not first.lstrip("-").isdigit():
                return None
            found = [int(first)]
            for number, line in enumerate(file, start=2):
                text = line.strip()
                if not text.lstrip("-").isdigit() or not -(2**63) <= int(text) < 2**63:
                    raise FileProblem(f"{path}, row {number}: '{text[:40]}' is not an id, a whole number")
                found.append(int(text))
            return np.array(found, np.int64)
    except UnicodeDecodeError:
        raise FileProblem(f"{path}: this is not a text file in UTF-8") from None
    except (OSError, OverflowError) as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{path}: {getattr(error, 'strerror', None) or 'an id has more than 63 bits'}") from error
