"""The measures of a run as CSV."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.files import write_text
from cxsystem2.measures import measure
from cxsystem2.results.export import Export, exports
from cxsystem2.results.results import Results
from cxsystem2.visible import csv_of


@exports.register("measures")
class MeasuresTable(Export):
    """All measures of each population as a CSV table."""

    suffix = ".csv"

    def missing(self, results: Results) -> str:
        """It needs spikes."""
        return "" if results.spikes else "no spikes are recorded; write [Sp] into the column monitors"

    def write(self, results: Results, target: Path) -> None:
        """Write the table."""
        write_text(target, csv_of(measure(results)))
