"""Delimited text as people have it: comma, semicolon, tab or blanks, any line ending, the encodings of spreadsheet programs.

Everything that reads such a text does it here: the two tables, points of a sweep, files of spikes and of currents.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from cxsystem2.expressions.spelling import is_decimal_comma, is_thousand_or_decimal
from cxsystem2.problems import Place, Report
from cxsystem2.tables.error_value import is_error_value

GridRow = tuple[int, list[str]]
"""Line number of a row, counted from 1, and its cells without surrounding blanks."""

_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")  # of word processors and pages of the web
LINE_END = re.compile(r"\r\n?")
BLANKS = " "
"""The separator of columns that any number of blanks divides."""
_SAID = re.compile(r'\s*"?sep=(?:(?P<mark>[^\s"])|(?P<tab>\t))"?[,;\t ]*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}')
_BROKEN = "a quotation mark in this row is never closed, or has text behind it"


class DelimitedError(ValueError):
    """A text that cannot be divided into rows; `line` says where."""

    def __init__(self, line: int) -> None:
        super().__init__(_BROKEN)
        self.line = line


def decode(data: bytes) -> str:
    """Text from the encodings that spreadsheet programs write, with ``\\n`` between lines and plain blanks between words.

    Raises:
        UnicodeDecodeError: this is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    if "\x00" in text:
        raise UnicodeDecodeError("utf-8", data, text.index("\x00"), text.index("\x00") + 1, "a zero byte")
    return tidy(text)


def tidy(text: str) -> str:
    """A text with ``\n`` between lines and plain blanks between words."""
    return LINE_END.sub("\n", _BLANK.sub(" ", text))


def separator(lines: Iterable[str], *, blanks: bool = False) -> str:
    """What divides the columns of a text, by its first line that is neither empty nor a comment; a line ``sep=;`` says it.

    With `blanks` a line without any other separator is divided by blanks, where a comma may be a decimal comma.
    """
    for line in lines:
        if found := _SAID.fullmatch(line):
            return found["mark"] or found["tab"]
        if not line.strip() or (line.lstrip().startswith("#") and not is_error_value(line.split()[0].strip('",;'))):
            continue
        bare = _QUOTED.sub("", line)
        marks = [mark for mark in "\t;," if mark in bare.strip(" ")]
        first = marks[0] if marks else BLANKS if blanks else ","
        if first == "," and blanks and any(" " in part.strip() for part in bare.split(",")):
            return BLANKS  # 0 0,001
        return first
    return ","


def rows(text: str, divider: str) -> Iterator[GridRow]:
    """The rows of a text with their line numbers, without a line that says the separator.

    Raises:
        DelimitedError: a quotation is broken.
    """
    lines = iter(text.split("\n"))
    if divider == BLANKS:
        yield from ((number, line.split()) for number, line in enumerate(lines, start=1) if not _SAID.fullmatch(line))
        return
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=divider, strict=True)
    line = 1
    try:
        for row in reader:
            if line > 1 or not _SAID.fullmatch(divider.join(row)):
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error:
        raise DelimitedError(line) from None


def trimmed(row: list[str]) -> list[str]:
    """A row without the empty cells at its end, which pad it to the width of others."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def with_points(cells: list[GridRow], divider: str) -> tuple[list[GridRow], list[Place]]:
    """Rows with decimal points where they had decimal commas, and the rows and columns that were changed.

    Where something else than a comma divides the columns, ``0,5`` is a half. A file whose commas may all divide thousands
    (``1,500``) stays as it is.
    """
    if divider == ",":
        return cells, []
    found = [
        (number, column)
        for number, (_, row) in enumerate(cells)
        for column, text in enumerate(row)
        if "," in text and is_decimal_comma(text)
    ]
    if all(is_thousand_or_decimal(cells[number][1][column]) for number, column in found):
        return cells, []
    for number, column in found:
        row = cells[number][1]
        row[column] = row[column].replace(",", ".", 1)
    return cells, [Place("", cells[number][0], column + 1) for number, column in found]


def parse(text: str, source: str, report: Report, divider: str) -> list[GridRow]:
    """The rows of a text with their line numbers; decimal commas are read as points, with a note, and problems are noted."""
    found: list[GridRow] = []
    try:
        found.extend(rows(text, divider))
    except DelimitedError as error:
        report.add(Place(source, error.line, 1), str(error))
    return pointed(found, divider, source, report)


def pointed(cells: list[GridRow], divider: str, source: str, report: Report) -> list[GridRow]:
    """Rows with decimal points (see `with_points`), which a note says; sheets of workbooks have no divider."""
    found, changed = with_points(cells, divider)
    if changed:
        many = f"the decimal commas of {len(changed)} cells are" if len(changed) > 1 else "the decimal comma of this cell is"
        first = Place(source, changed[0].row, changed[0].column)
        report.note(first, f"{many} read as {'points' if len(changed) > 1 else 'a point'}")
    return found
