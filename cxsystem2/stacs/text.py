"""Text of STACS as arrays: words divided by blanks, read a block of lines at a time and without a loop over words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem

BLOCK = 8 << 20
"""Bytes that are looked at together."""
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_HEX = np.full(256, 255, np.uint8)
_HEX[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)
_HEX[np.frombuffer(b"ABCDEF", np.uint8)] = np.arange(10, 16)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a block of lines: where they begin and end in `text`, and how many each line has.

    `first` is the number of the first line in the file, from 1 on; lines that are comments are not among them.
    """

    path: Path
    text: npt.NDArray[np.uint8]
    starts: Integers
    ends: Integers
    each: Integers
    lines: Integers

    def fault(self, word: int, message: str) -> FileProblem:
        """What is wrong with a word, with its place."""
        line = int(np.searchsorted(np.cumsum(self.each), word, side="right"))
        return FileProblem(f"{self.path}, line {self.lines[min(line, len(self.lines) - 1)]}: {message}")

    def line_fault(self, line: int, message: str) -> FileProblem:
        """What is wrong with a line of the block, with its place."""
        return FileProblem(f"{self.path}, line {self.lines[line]}: {message}")

    def word(self, number: int) -> str:
        """One word as it stands."""
        return self.text[self.starts[number] : self.ends[number]].tobytes().decode("ascii", "replace")[:40]

    def matching(self, name: bytes) -> Integers:
        """The numbers of the words that are a name."""
        found = np.flatnonzero(self.ends - self.starts == len(name))
        for place, letter in enumerate(name):
            found = found[self.text[self.starts[found] + place] == letter]
        return found

    def numbers(self, wanted: Mask, dtype: type[np.float64] | type[np.int64] = np.float64) -> npt.NDArray[np.float64]:
        """The decimal numbers that the words of a mask are.

        Raises:
            FileProblem: one of them is no number.
        """
        count = int(np.count_nonzero(wanted))
        if not count:
            return np.empty(0, dtype)
        kept = self.text
        if count < len(wanted):
            change = np.zeros(len(self.text) + 2, np.int8)
            change[self.starts[wanted]] += 1
            change[self.ends[wanted] + 1] -= 1  # with the blank behind it
            kept = self.text[np.cumsum(change[:-2], dtype=np.int8).view(bool)]
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                values = np.fromstring(kept.tobytes(), dtype, sep=" ")
            except ValueError:
                values = np.empty(0, dtype)
        if len(values) != count:
            raise self._no_number(wanted, dtype)
        return values  # type: ignore[return-value]

    def _no_number(self, wanted: Mask, dtype: type) -> FileProblem:
        read = int if dtype is np.int64 else float
        for number in np.flatnonzero(wanted):
            try:
                read(self.word(number))
            except ValueError:
                return self.fault(int(number), f"'{self.word(number)}' is not a{' whole' if read is int else ''} number")
        return FileProblem(f"{self.path}: there are numbers in this file that cannot be read")

    def hexadecimal(self, wanted: Mask) -> Integers:
        """The hexadecimal numbers without sign that the words of a mask are.

        Raises:
            FileProblem: one of them is no such number, or one of more than 64 bits.
        """
        starts, lengths = self.starts[wanted], (self.ends - self.starts)[wanted]
        values, wrong = np.zeros(len(starts), np.uint64), lengths > 16
        for place in range(min(16, int(lengths.max(initial=0)))):
            inside = place < lengths
            digit = _HEX[self.text[np.where(inside, starts + place, 0)]]
            wrong |= inside & (digit == 255)
            values = np.where(inside, (values << np.uint64(4)) | digit.astype(np.uint64), values)
        if wrong.any():
            number = int(np.flatnonzero(wanted)[np.flatnonzero(wrong)[0]])
            raise self.fault(number, f"'{self.word(number)}' is not a time in hexadecimal ticks")
        return values.view(np.int64)


def words(path: Path) -> Iterator[Words]:
    """The words of a file, block by block; a line is never divided.

    Raises:
        FileProblem: the file is not there, or cannot be read.
    """
    number, rest = 1, b""
    try:
        with open(path, "rb") as file:
            while True:
                read = file.read(BLOCK)
                block = rest + read
                if not block:
                    return
                if read:
                    cut = block.rfind(b"\n") + 1
                    if not cut:
                        rest = block
                        continue
                    block, rest = block[:cut], block[cut:]
                else:
                    block, rest = block + b"\n", b""
                found, count = _divided(path, block, number)
                number += count
                if len(found.each):
                    yield found
    except OSError as error:
        if isinstance(error, FileProblem):
            raise
        raise FileProblem(f"{path}: {error.strerror or 'the file cannot be read'}") from error


def _divided(path: Path, block: bytes, first: int) -> tuple[Words, int]:
    """The words of whole lines, and how many lines there were, comments among them."""
    text = np.frombuffer(block, np.uint8)
    if block.startswith(b"%") or b"\n%" in block:
        lines = block.split(b"\n")[:-1]
        kept = [place for place, line in enumerate(lines) if not line.startswith(b"%")]
        text = np.frombuffer(b"".join(lines[place] + b"\n" for place in kept), np.uint8)
        numbers, count = first + np.array(kept, np.int64), len(lines)
        ends = np.flatnonzero(text == 10)
    else:
        ends = np.flatnonzero(text == 10)
        numbers, count = first + np.arange(len(ends)), len(ends)
    blank = text <= 32
    edges = np.flatnonzero(np.diff(blank, prepend=True, append=True))
    starts, stops = edges[::2], edges[1::2]
    each = np.diff(np.searchsorted(starts, ends), prepend=0)
    return Words(path, text, starts, stops, each, numbers), count
