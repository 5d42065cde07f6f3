"""Files of others with recorded spikes: a registry, and a module for each kind of file."""

from cxsystem2.sources import neo, nwb
from cxsystem2.sources.base import RecordedSpikes, Source, Units, sources

__all__ = ["RecordedSpikes", "Source", "Units", "neo", "nwb", "sources"]
