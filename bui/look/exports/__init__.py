"""What a result can be downloaded as: one module for each kind, entered in a registry."""

from bui.look.exports import measures_table, pictures, script, spikes_csv, sweep_figures, sweep_table
from bui.look.exports.base import Export, Source, exports

__all__ = [
    "Export", "Source", "exports", "measures_table", "pictures", "script", "spikes_csv", "sweep_figures", "sweep_table",
]  # fmt: skip
