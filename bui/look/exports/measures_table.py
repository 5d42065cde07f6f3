"""The measures of a run as CSV."""

from __future__ import annotations

from pathlib import Path

from bui.look.exports.base import Export, Source, exports
from cxsystem2.files import write_text
from cxsystem2.measures import measure
from cxsystem2.visible import csv_of


@exports.register("measures")
class MeasuresTable(Export):
    """All measures of each population as a CSV table."""

    suffix = ".csv"

    def missing(self, source: Source) -> str:
        """It needs spikes."""
        return "" if source.results.spikes else "no spikes are recorded; write [Sp] into the column monitors"

    def write(self, source: Source, target: Path) -> None:
        """Write the table."""
        write_text(target, csv_of(measure(source.results)))
