"""How programs lay out trials in HDF5 files: a registry, and a module for each layout. docs/lfads-data.md lists the keys."""

from cxsystem2.lfads.layouts import lt, tf
from cxsystem2.lfads.layouts.base import FileLayout, layouts
from cxsystem2.lfads.layouts.reading import SUFFIXES, read_session
from cxsystem2.lfads.layouts.writing import write_session

__all__ = ["SUFFIXES", "FileLayout", "layouts", "lt", "read_session", "tf", "write_session"]
