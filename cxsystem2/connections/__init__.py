"""Synapses as arrays, and files of them."""

from cxsystem2.connections.base import ConnectionStore, Key, Wanted
from cxsystem2.connections.connections import Connections
from cxsystem2.connections.opening import open_store
from cxsystem2.connections.store import save_connections

__all__ = ["ConnectionStore", "Connections", "Key", "Wanted", "open_store", "save_connections"]
