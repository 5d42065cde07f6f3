"""Changing cells of an OpenDocument workbook, and adding rows; all else in the file stays, pictures and charts too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any
from xml.dom import minidom

from odf.namespaces import OFFICENS, TABLENS, TEXTNS

_CONTENT = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")
_WHAT = ("value", "date-value", "time-value", "boolean-value", "string-value", "currency")
"""Attributes that hold the value of a cell beside its text."""


class Fixed(ValueError):
    """A row cannot be added to a sheet."""


class OdsFile:
    """A workbook whose cells change; rows are added from below, so that those above keep their numbers."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            self._tree = minidom.parseString(whole.read(_CONTENT))
        self._root: Any = self._tree.documentElement
        tables = self._tree.getElementsByTagNameNS(TABLENS, "table")
        self._tables = {table.getAttributeNS(TABLENS, "name"): table for table in tables}

    def put(self, sheet: str, row: int, column: int, text: str) -> None:
        """Write a text into a cell; row and column count from 1."""
        self._fill(self._cell(self._row(sheet, row), column), text)

    def add(self, sheet: str, below: int, texts: Iterable[str]) -> None:
        """Add a row of texts below a row; cells look as those above.

        Raises:
            Fixed: the sheet has formulas or merged cells, which would then be of other cells.
        """
        table = self._tables[sheet]
        cells = [cell for kind in _CELLS for cell in table.getElementsByTagNameNS(TABLENS, kind)]
        if any(cell.hasAttributeNS(TABLENS, "formula") or cell.localName == _CELLS[1] for cell in cells):
            raise Fixed
        above = self._row(sheet, below)
        new = above.cloneNode(True)
        above.parentNode.insertBefore(new, above.nextSibling)
        wanted = list(texts)
        for column, text in enumerate(wanted, start=1):
            self._fill(self._cell(new, column), text)
        for cell in [one for one in new.childNodes if one.nodeType == one.ELEMENT_NODE][len(wanted) :]:
            self._fill(cell, "")

    def dump(self) -> bytes:
        """The file."""
        held = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._data)) as old, zipfile.ZipFile(held, "w") as new:
            for member in old.infolist():  # in their order and form: the type of the file comes first, and is not packed
                content = self._tree.toxml(encoding="UTF-8") if member.filename == _CONTENT else old.read(member)
                new.writestr(member, content)
        return held.getvalue()

    def _row(self, sheet: str, number: int) -> Any:
        line = 1
        for row in self._tables[sheet].getElementsByTagNameNS(TABLENS, "table-row"):
            times = _times(row, "number-rows-repeated")
            if line <= number < line + times:
                return _alone(row, "number-rows-repeated", number - line, times)
            line += times
        raise LookupError(f"there is no row {number}")

    def _cell(self, row: Any, number: int) -> Any:
        column = 1
        for cell in [one for one in row.childNodes if one.namespaceURI == TABLENS and one.localName in _CELLS]:
            times = _times(cell, "number-columns-repeated")
            if column <= number < column + times:
                return _alone(cell, "number-columns-repeated", number - column, times)
            column += times
        for _ in range(number - column + 1):
            cell = row.appendChild(self._element(row, "table-cell"))
        return cell

    def _fill(self, cell: Any, text: str) -> None:
        for child in [one for one in cell.childNodes if one.namespaceURI == TEXTNS and one.localName == "p"]:
            cell.removeChild(child)
        for key in [one.name for one in cell.attributes.values() if _holds(one)]:
            cell.removeAttribute(key)
        if not text:
            return
        office = self._root.tagName.partition(":")[0]
        cell.setAttributeNS(OFFICENS, f"{office}:value-type", "string")
        for line in reversed(text.split("\n")):
            paragraph = self._element(cell, "p", TEXTNS)
            paragraph.appendChild(self._tree.createTextNode(line))
            cell.insertBefore(paragraph, cell.firstChild)

    def _element(self, beside: Any, word: str, space: str = TABLENS) -> Any:
        """A new element, with the prefix by which the file names its kind."""
        names = self._root.attributes
        prefix = next((one.localName for one in names.values() if one.value == space and one.prefix == "xmlns"), "")
        return beside.ownerDocument.createElementNS(space, f"{prefix}:{word}" if prefix else word)


def _holds(attribute: Any) -> bool:
    """Whether an attribute of a cell says what its value is."""
    own = attribute.namespaceURI == OFFICENS and attribute.localName in _WHAT
    return (
        own or attribute.localName == "value-type" or (attribute.namespaceURI == TABLENS and attribute.localName == "formula")
    )


def _times(node: Any, name: str) -> int:
    return max(1, int(node.getAttributeNS(TABLENS, name) or 1))


def _alone(node: Any, name: str, before: int, times: int) -> Any:
    """The one of a repeated row or cell that has so many of them before it, as an element of its own."""
    attribute = node.getAttributeNodeNS(TABLENS, name)
    if times == 1 or attribute is None:
        return node
    for number, at in ((before, node), (times - before - 1, node.nextSibling)):
        if number:
            copy = node.cloneNode(True)
            copy.setAttributeNS(TABLENS, attribute.name, str(number))
            node.parentNode.insertBefore(copy, at)
    node.removeAttribute(attribute.name)
    return node
