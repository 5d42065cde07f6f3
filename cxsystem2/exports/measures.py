"""The measures of a run as CSV."""

from __future__ import annotations

from pathlib import Path

from cxsystem2.files import write_text
from cxsystem2.measures import measure
from cxsystem2.results.export import OfSpikes, exports
from cxsystem2.results.results import Results
from cxsystem2.visible import csv_of


@exports.register("measures")
class MeasuresTable(OfSpikes):
    """All measures of each population as a CSV table."""

    suffix = ".csv"

    def write(self, results: Results, target: Path) -> None:
        """Write the table."""
        write_text(target, csv_of(measure(results)))
