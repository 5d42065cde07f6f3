"""Reading, writing and editing the two tables of a model; every value keeps its file, row and column."""

from cxsystem2.tables.convert import convert, dump
from cxsystem2.tables.override import override
from cxsystem2.tables.read import read_all, read_anatomy, read_any, read_physiology, read_upload, read_uploads
from cxsystem2.tables.table import KINDS, Anatomy, Cell, Entry, Physiology, Row, SwitchedOff, Table

__all__ = [
    "KINDS", "Anatomy", "Cell", "Entry", "Physiology", "Row", "SwitchedOff", "Table",
    "convert", "dump", "override", "read_all", "read_anatomy", "read_any", "read_physiology", "read_upload", "read_uploads",
]  # fmt: skip
