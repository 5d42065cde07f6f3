"""What comes out of a batch: one table of all runs and measures, figures of it, and rasters of all runs."""

from cxsystem2.collect.collected import Collected
from cxsystem2.collect.gather import collect
from cxsystem2.collect.write import save_table

__all__ = ["Collected", "collect", "save_table"]
