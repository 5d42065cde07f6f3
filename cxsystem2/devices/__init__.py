"""Devices: ways to run a model, registered under the words that tables use in the parameter ``device``."""

from cxsystem2.devices import cpp, cuda, planned, runtime
from cxsystem2.devices.base import Device, Options, Records, devices

__all__ = ["Device", "Options", "Records", "cpp", "cuda", "devices", "planned", "runtime"]
