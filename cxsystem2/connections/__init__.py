"""Synapses as arrays, and files of them."""

from cxsystem2.connections.connections import Connections
from cxsystem2.connections.store import Key, Store, open_store, save_connections

__all__ = ["Connections", "Key", "Store", "open_store", "save_connections"]
