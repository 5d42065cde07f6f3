"""Snapshots on disk: a network in partitions, and generations of its state, each whole and checked.

A `Store` is a snapshot; `creating` makes one, `Store.writing` gives the one `Writer` of generations. Nothing here knows a
simulator: a generation is named arrays for each partition.
"""

from cxsystem2.snapshots.arrays import ArrayFile, write_arrays
from cxsystem2.snapshots.building import Draft, creating
from cxsystem2.snapshots.checksum import Content, Method, content
from cxsystem2.snapshots.damage import Damage, DamagedSnapshot, FileFault
from cxsystem2.snapshots.generation import Facts, Generation, Reason
from cxsystem2.snapshots.manifest import Kind, Manifest, PartitionCells, PopulationCells
from cxsystem2.snapshots.store import Store
from cxsystem2.snapshots.writer import Begun, Writer

__all__ = [
    "ArrayFile",
    "Begun",
    "Content",
    "Damage",
    "DamagedSnapshot",
    "Draft",
    "Facts",
    "FileFault",
    "Generation",
    "Kind",
    "Manifest",
    "Method",
    "PartitionCells",
    "PopulationCells",
    "Reason",
    "Store",
    "Writer",
    "content",
    "creating",
    "write_arrays",
]
