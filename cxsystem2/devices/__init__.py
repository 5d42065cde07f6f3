"""Devices: ways to run a model, registered under the words that tables use in the parameter ``device``."""

from cxsystem2.devices import runtime, cpp, genn, cuda  # noqa: I001  in the order in which devices are listed
from cxsystem2.devices.agreement import Agreement
from cxsystem2.devices.base import Device, devices
from cxsystem2.devices.options import Options
from cxsystem2.devices.records import Records
from cxsystem2.devices.session import Session
from cxsystem2.devices.sink import Memory, Nothing, Sink
from cxsystem2.devices.state import State

__all__ = [
    "Agreement",
    "Device",
    "Memory",
    "Nothing",
    "Options",
    "Records",
    "Session",
    "Sink",
    "State",
    "cpp",
    "cuda",
    "devices",
    "genn",
    "runtime",
]
