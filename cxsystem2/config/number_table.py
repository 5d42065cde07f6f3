"""Tables of numbers in text files, as spikes and currents are given: rows of numbers, perhaps below a row of names."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.expressions import ExpressionError
from cxsystem2.expressions.spelling import is_decimal_comma, is_thousand_or_decimal, plain
from cxsystem2.tables import delimited
from cxsystem2.tables.error_value import is_error_value, lost

_CHUNK = 65_536
_MISSING = ("", "nan", "na", "n/a", "null", "--")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Numbers (row x column), NaN where there is none; names of the columns, if any, and lines of the rows in the file."""

    file: str
    names: list[str]
    values: npt.NDArray[np.float64]
    lines: npt.NDArray[np.int64]

    def fault(self, wrong: npt.NDArray[np.bool_], message: str) -> None:
        """Raise what is wrong, with the first row where it is.

        Raises:
            ExpressionError: something is wrong.
        """
        found = np.flatnonzero(wrong)
        if len(found):
            more = f", and {len(found) - 1} more" if len(found) > 1 else ""
            raise ExpressionError(f"row {self.lines[found[0]]} of '{self.file}'{more}: {message}")


def read_numbers(path: Path) -> NumberTable:
    """Read a file as tables are read: any separator, also blanks, and decimal commas where no comma divides the columns.

    Lines that begin with ``#`` are comments, and so is what stands behind a ``#``.

    Raises:
        ExpressionError: the file is no such table; the message names the row.
    """
    try:
        text = delimited.decode(path.read_bytes())
    except UnicodeDecodeError:
        raise ExpressionError(f"'{path.name}' is not text; save it as 'CSV UTF-8'") from None
    except OSError as error:
        raise ExpressionError(f"'{path.name}' cannot be read: {error.strerror or error}") from None
    if not text.strip():
        raise ExpressionError(f"'{path.name}' is not a table that can be read (it is empty)")
    divider = delimited.separator(text.split("\n", 100)[:100], blanks=True)
    return _quickly(path.name, text, divider) or _Reader(path.name, divider).read(text)


def _quickly(file: str, text: str, divider: str) -> NumberTable | None:
    """A table that holds numbers and nothing else below its names, read five times as fast; None for any other."""
    import pandas as pd

    if "#" in text or "\n\n" in text or text.startswith("\n") or '"' in text or (divider != "," and "," in text):
        return None
    first = [cell.strip() for cell in text.partition("\n")[0].split(None if divider == delimited.BLANKS else divider)]
    named = int(_are_names(first))
    try:
        content = pd.read_csv(
            io.StringIO(text),
            sep=r"\s+" if divider == delimited.BLANKS else divider,
            header=None,
            skiprows=named,
            dtype=np.float64,
            skip_blank_lines=False,
            **_precise(pd.__version__),
        )
    except (ValueError, MemoryError):
        return None
    values = content.to_numpy()
    if values.shape[1] != len(first) or not np.isfinite(values).all():
        return None
    lines = np.arange(1 + named, 1 + named + len(values), dtype=np.int64)
    return NumberTable(file, first if named else [], values, lines)


def _precise(version: str) -> dict[str, Any]:
    """What lets pandas of a version read numbers to the last bit, as Python does; from 3.1 on it does so by itself."""
    major, minor = version.split(".")[:2]
    return {} if (int(major), int(minor)) >= (3, 1) else {"float_precision": "round_trip"}


def _are_names(row: list[str]) -> bool:
    """Whether a first row has names of columns."""
    return any(word.isidentifier() and word.lower() not in ("nan", "inf") for word in row)


class _Reader:
    """Reads one file in parts, so that no more than a part of it is in memory as texts."""

    def __init__(self, file: str, divider: str) -> None:
        self.file, self.divider = file, divider
        self.names: list[str] = []
        self.width = 0
        self.decimal = divider == ","  # whether commas are known to be no decimal ones, or to be so
        self.doubtful: tuple[int, str] | None = None

    def read(self, text: str) -> NumberTable:
        parts, lines, chunk = [], [], []
        try:
            for line, cells in delimited.rows(text, self.divider):
                row = self._trimmed(line, cells)
                if not row:
                    continue
                if not self.width and self._begin(row):
                    continue
                lines.append(line)
                chunk.append(row + [""] * (self.width - len(row)))
                if len(chunk) == _CHUNK:
                    parts.append(self._numbers(chunk, lines[-len(chunk) :]))
                    chunk = []
        except delimited.DelimitedError as error:
            raise ExpressionError(f"row {error.line} of '{self.file}': {error}") from None
        parts.append(self._numbers(chunk, lines[len(lines) - len(chunk) :]))
        if self.doubtful and not self.decimal:
            line, number = self.doubtful
            raise ExpressionError(
                f"'{number}' in row {line} of '{self.file}' has a comma that may divide thousands or decimals"
            )
        return NumberTable(self.file, self.names, np.concatenate(parts), np.array(lines, np.int64))

    def _trimmed(self, line: int, cells: list[str]) -> list[str]:
        """A row without comments and without the empty cells at its end."""
        row = cells
        for position, cell in enumerate(cells):
            if is_error_value(cell):
                raise ExpressionError(f"row {line} of '{self.file}': {lost(cell)}")
            if "#" in cell:
                row = [*cells[:position], cell.partition("#")[0].strip()]
                break
        row = delimited.trimmed(row)
        if self.width and len(row) > self.width:
            raise ExpressionError(f"row {line} of '{self.file}' has {len(row)} cells, and the first one has {self.width}")
        return row

    def _begin(self, row: list[str]) -> bool:
        """Take the number of columns from the first row; True when it is one of names."""
        self.width = len(row)
        if _are_names(row):
            self.names = row
        return bool(self.names)

    def _numbers(self, chunk: list[list[str]], lines: list[int]) -> npt.NDArray[np.float64]:
        if not chunk:
            return np.empty((0, self.width))
        return np.array([[self._number(cell, line) for cell in row] for row, line in zip(chunk, lines, strict=True)])

    def _number(self, text: str, line: int) -> float:
        if text.lower() in _MISSING:
            return math.nan
        written = plain(text).replace("_", " ")  # Python reads 1_0 as 10
        if self.divider != "," and is_decimal_comma(written):
            if is_thousand_or_decimal(written):
                self.doubtful = self.doubtful or (line, text)
            else:
                self.decimal = True
            written = written.replace(",", ".")
        try:
            return float(written)
        except ValueError:
            raise ExpressionError(f"'{text}' in row {line} of '{self.file}' is not a number") from None
