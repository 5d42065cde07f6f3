"""Devices: ways to run a model, registered under the words that tables use in the parameter ``device``."""

from cxsystem2.devices import runtime, cpp, genn, cuda  # noqa: I001  in the order in which devices are listed
from cxsystem2.devices.agreement import Agreement
from cxsystem2.devices.base import Device, Options, Records, devices

__all__ = ["Agreement", "Device", "Options", "Records", "cpp", "cuda", "devices", "genn", "runtime"]
