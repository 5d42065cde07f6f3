"""Where clients and server of a run share files: kinds of storage by the word before ``://``, one module for each."""

from cxsystem2.lfads.storage import directory, objects
from cxsystem2.lfads.storage.base import Storage, is_address, storage_of, storages
from cxsystem2.lfads.storage.waiting import BEGINNING, Refused, patiently, tell, told

__all__ = [
    "BEGINNING", "Refused", "Storage", "directory", "is_address", "objects", "patiently", "storage_of", "storages",
    "tell", "told",
]  # fmt: skip
