"""Results in the file of CxSystem."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.results.export import Export, exports
from cxsystem2.results.results import Results


@exports.register("cxsystem")
class OldDictionary(Export):
    """The results dictionary of CxSystem, a compressed pickle, for programs that still read it."""

    suffix = ".gz"

    def write(self, results: Results, target: Path) -> None:
        """Write the file."""
        from cxsystem2.exports.dictionary import save_legacy  # it knows units by Brian2

        save_legacy(results, target)
