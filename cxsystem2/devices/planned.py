"""Devices that tables may name and that this version cannot run; it says so instead of not knowing the word."""

from __future__ import annotations

from cxsystem2.devices.base import Device, Options, Records, devices
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model


class Planned(Device):
    """A device of CxSystem that is not written yet."""

    @classmethod
    def missing(cls) -> str:
        """The device itself."""
        return f"this version has no '{cls.word}' device yet; run with --device cpp"

    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Refuse."""
        raise DeviceError(self.missing())


@devices.register("genn")
class Genn(Planned):
    """GPU simulation through GeNN."""
