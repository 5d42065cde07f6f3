"""A network in a few answers: populations, connections, what drives and what is recorded; from these the two tables are made.

The tables stay the truth: an outline only writes them, with starting values for everything that nobody was asked.
"""

from cxsystem2.outline.making import Made, make
from cxsystem2.outline.outline import USUAL, AnswerFault, Connection, Outline, OutlineError, Population, read
from cxsystem2.outline.words import DRIVES, KINDS, NAMES, RECORDS, SIGNS, cells_of, models

__all__ = [
    "DRIVES",
    "KINDS",
    "NAMES",
    "RECORDS",
    "SIGNS",
    "USUAL",
    "AnswerFault",
    "Connection",
    "Made",
    "Outline",
    "OutlineError",
    "Population",
    "cells_of",
    "make",
    "models",
    "read",
]  # fmt: skip
