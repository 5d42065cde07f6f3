"""What the page offers to open a copy of: small models to begin with, then the shipped examples."""

from __future__ import annotations

from bui.shapes.document import Example
from cxsystem2.catalogue import example_tables, examples
from cxsystem2.errors import TableError
from cxsystem2.problems import Report
from cxsystem2.starters import starters
from cxsystem2.tables import Anatomy, Physiology, read_anatomy, read_physiology


def offered() -> list[Example]:
    """The name of each, and what it is."""
    small: list[Example] = [{"name": word, "about": f"{one.title}: {one.about}"} for word, one in starters().items()]
    return small + [{"name": found.name, "about": found.about} for found in examples().values()]


def tables_of(name: str) -> tuple[Anatomy, Physiology]:
    """The two tables of one of them.

    Raises:
        CxSystemError: there is none of this name.
        TableError: its tables cannot be read.
    """
    if name in starters():
        return starters()[name].read()
    anatomy, physiology = example_tables(name)
    report = Report()
    found = read_anatomy(anatomy, report), read_physiology(physiology, report)
    if not report.clean:
        raise TableError(report)
    return found
