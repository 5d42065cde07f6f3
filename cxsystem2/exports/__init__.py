"""Exports of results: one module for each form, entered in the registry `cxsystem2.results.export.exports`."""

from cxsystem2.exports import cxsystem, measures, pictures, script, tables, visimpl
from cxsystem2.results.export import Export, export, exports

__all__ = ["Export", "cxsystem", "export", "exports", "measures", "pictures", "script", "tables", "visimpl"]
