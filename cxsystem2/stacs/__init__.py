"""Networks of STACS: text files in partitions, read into plain arrays and written from them."""

from cxsystem2.stacs.assembly import Links, Pending, StacsPopulation, assemble, leaky, static, write_network
from cxsystem2.stacs.metis import Adjacency, adjacency, adjacency_of, read_parts, write_metis
from cxsystem2.stacs.model import LAYOUTS, StacsLayout, StacsModel, read_models
from cxsystem2.stacs.place import SnapshotPath, find
from cxsystem2.stacs.reading import read_snapshot
from cxsystem2.stacs.records import StacsSpikes, read_spikes
from cxsystem2.stacs.settings import Graph, StacsSettings, read_graph, read_settings
from cxsystem2.stacs.snapshot import NONE, PendingEvents, Snapshot, symmetric
from cxsystem2.stacs.tables import Converted, write_tables
from cxsystem2.stacs.writing import write_snapshot

__all__ = [
    "LAYOUTS",
    "NONE",
    "Adjacency",
    "Converted",
    "Graph",
    "Links",
    "Pending",
    "PendingEvents",
    "Snapshot",
    "SnapshotPath",
    "StacsLayout",
    "StacsModel",
    "StacsPopulation",
    "StacsSettings",
    "StacsSpikes",
    "adjacency",
    "adjacency_of",
    "assemble",
    "find",
    "leaky",
    "read_graph",
    "read_models",
    "read_parts",
    "read_settings",
    "read_snapshot",
    "read_spikes",
    "static",
    "symmetric",
    "write_metis",
    "write_network",
    "write_snapshot",
    "write_tables",
]  # fmt: skip
