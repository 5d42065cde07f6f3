"""Reading a text as if it were a file."""

import pytest

from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_any, read_physiology


@pytest.fixture
def read(tmp_path):
    """Reads a text or bytes as a table of a kind; returns the table and the report."""
    readers = {"anatomy": read_anatomy, "physiology": read_physiology, "any": read_any}

    def read(content, kind="any", suffix=".csv"):
        path = tmp_path / f"table{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = Report()
        return readers[kind](path, report), report

    return read


@pytest.fixture
def errors():
    """The errors of a report as (row, column, message)."""
    return lambda report: [(each.place.row, each.place.column, each.message) for each in report.errors]


@pytest.fixture
def plain():
    """A table as plain values: rows and entries without their places, comments and switched-off rows included."""

    def plain(table):
        items = table.rows if hasattr(table, "rows") else table.entries
        found = []
        for item in items:
            if hasattr(item, "kind"):
                cells = {name: cell.text for name, cell in item.cells.items()}
                if item.kind == "params" and found and found[-1][0] == "params":
                    found[-1] = ("params", {**found[-1][1], **cells})
                else:
                    found.append((item.kind, cells))
            elif hasattr(item, "variable"):
                found.append((item.variable, item.key, item.value.text, item.comment))
            else:
                cells = list(item.cells)
                while cells and not cells[-1]:
                    cells.pop()
                found.append(("#", cells))
        return found

    return plain
