"""Exports of results: one module for each form, entered in the registry `cxsystem2.results.export.exports`."""

from cxsystem2.exports import cxsystem, mat, measures, nix, nwb, parquet, pictures, script, sonata, tables, visimpl
from cxsystem2.results.export import Export, export, exports

__all__ = [
    "Export", "cxsystem", "export", "exports", "mat", "measures", "nix", "nwb", "parquet", "pictures", "script", "sonata",
    "tables", "visimpl",
]  # fmt: skip
