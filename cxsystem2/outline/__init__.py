"""A network in a few answers: populations, connections, what drives and what is recorded; from these the two tables are made.

The tables stay the truth: an outline only writes them, with starting values for everything that nobody was asked.
"""

from cxsystem2.outline.dendrites import ONTO, has_dendrites
from cxsystem2.outline.making import Made, make
from cxsystem2.outline.outline import USUAL, AnswerFault, Connection, Outline, OutlineError, Population, read
from cxsystem2.outline.plasticity import PLASTICITY
from cxsystem2.outline.words import DRIVES, KINDS, NAMES, RECORDS, SIGNS, cells_of, models, usual_model

__all__ = [
    "DRIVES",
    "KINDS",
    "NAMES",
    "ONTO",
    "PLASTICITY",
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
    "has_dendrites",
    "make",
    "models",
    "read",
    "usual_model",
]  # fmt: skip
