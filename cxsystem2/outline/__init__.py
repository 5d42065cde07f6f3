"""A network in a few answers: populations, connections, what drives and what is recorded; from these the two tables are made.

The tables stay the truth: an outline only writes them, with starting values for everything that nobody was asked.
"""

from cxsystem2.outline.making import Made, make
from cxsystem2.outline.outline import Connection, Fault, Outline, OutlineError, Population, read
from cxsystem2.outline.words import DRIVES, KINDS, RECORDS, SIGNS, models

__all__ = [
    "DRIVES", "KINDS", "RECORDS", "SIGNS", "Connection", "Fault", "Made", "Outline", "OutlineError", "Population",
    "make", "models", "read",
]  # fmt: skip
