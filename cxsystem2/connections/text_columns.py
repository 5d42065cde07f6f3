"""Columns of a text file with a header, read by pandas."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cxsystem2.connections.columns import ROWS, WHOLE, Block, find, kind
from cxsystem2.errors import FileProblem

SUFFIXES = (".csv", ".tsv", ".txt")


class TextColumns:
    """A text file with a header, divided by commas, semicolons, tabs or blanks."""

    def __init__(self, path: Path, wanted: tuple[str, ...]) -> None:
        self.path = path
        with open(path, "rb") as file:
            header = file.readline(100_000)
        try:
            line = header.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise FileProblem(f"{path}: this is not a text file in UTF-8") from None
        self.separator = next((one for one in ",;\t" if one in line), " ")
        self.names = next(csv.reader([line], delimiter=self.separator, skipinitialspace=True), [])
        self.columns = find(self.names, wanted)
        for _, row, cells in itertools.islice(self._rows(), 1, 2):
            if any(cells[len(self.names) :]):
                raise FileProblem(f"{path}, row {row}: there are {len(cells)} cells for {len(self.names)} columns")

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Some rows at a time, each time with the number of the first."""
        import pandas as pd

        own = {column.name: role for role, column in self.columns.items()}
        kinds: dict[str, Any] = {name: kind(role) for name, role in own.items() if role not in WHOLE}
        options: dict[str, Any] = {"sep": self.separator, "skipinitialspace": True, "encoding": "utf-8-sig"}
        options |= {"dtype": kinds, "chunksize": ROWS, "index_col": False, "low_memory": False}
        if len(own) < len(self.names):
            options["usecols"] = list(own)
        row = 1
        try:
            with pd.read_csv(self.path, **options) as reader:
                for frame in reader:
                    if len(frame) and any(frame[name].dtype.kind != "i" for name, role in own.items() if role in WHOLE):
                        raise ValueError("an id is not a whole number")  # 2.0 is none: a float does not hold 18 digits
                    yield row, {role: frame[name].to_numpy() for name, role in own.items()}
                    row += len(frame)
        except (ValueError, OverflowError, pd.errors.ParserError) as error:
            raise self._fault(row) or FileProblem(f"{self.path}: {str(error).splitlines()[0]}") from None

    def line(self, row: int) -> int:
        """The line of a row: blank lines are no rows."""
        return next((line for number, line, _ in self._rows() if number == row), row + 1)

    def _rows(self) -> Iterator[tuple[int, int, list[str]]]:
        """The rows, each with its number and its line."""
        with open(self.path, encoding="utf-8-sig", newline="") as file:
            found = csv.reader(file, delimiter=self.separator, skipinitialspace=True)
            own = ((line, cells) for line, cells in enumerate(found, start=1) if any(cells))
            yield from ((number, line, cells) for number, (line, cells) in enumerate(own))

    def _fault(self, first: int) -> FileProblem | None:
        """What is wrong with the first row that cannot be read, from a row on."""
        places = {role: self.names.index(column.name) for role, column in self.columns.items()}
        for number, line, cells in self._rows():
            if number < first:
                continue
            for role, place in places.items():
                if fault := _misread(role, cells[place] if place < len(cells) else ""):
                    return FileProblem(f"{self.path}, row {line}: the {role} {fault}")
            if len(cells) > len(self.names):
                return FileProblem(f"{self.path}, row {line}: there are {len(cells)} cells for {len(self.names)} columns")
        return None


def _misread(role: str, text: str) -> str:
    """Why a cell is not what its column holds."""
    try:
        if role in WHOLE:
            if not -(2**63) <= int(text) < 2**63:
                return f"{text[:40]} has more than 63 bits"
        elif role != "population" and text:
            float(text)
    except ValueError:
        noun = "a whole number" if role in WHOLE else "a number"
        return f"'{text[:40]}' is not {noun}"
    return ""
