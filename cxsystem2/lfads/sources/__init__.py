"""Recordings of others as sources of data sets: a registry, and a module for each kind of file."""

from cxsystem2.lfads.sources import neo, nwb
from cxsystem2.lfads.sources.base import Recorded, Source, sources
from cxsystem2.lfads.sources.recorded import recorded

__all__ = ["Recorded", "Source", "neo", "nwb", "recorded", "sources"]
