"""Synapses as arrays, and files of them."""

from cxsystem2.connections.base import Key, Store, Wanted
from cxsystem2.connections.connections import Connections
from cxsystem2.connections.opening import open_store
from cxsystem2.connections.store import save_connections

__all__ = ["Connections", "Key", "Store", "Wanted", "open_store", "save_connections"]
