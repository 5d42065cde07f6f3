"""What every device states: whether it can run here, what it can run, and how it turns a model into records."""

from __future__ import annotations

import platform
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from cxsystem2.config import Configuration, Pathway
from cxsystem2.devices.agreement import Agreement
from cxsystem2.devices.compiler import package_versions
from cxsystem2.devices.options import Options
from cxsystem2.devices.records import Records
from cxsystem2.devices.sink import Memory
from cxsystem2.errors import DeviceError
from cxsystem2.network.estimate import stock_bytes
from cxsystem2.problems import Report
from cxsystem2.registry import Registry
from cxsystem2.stages import Stages
from cxsystem2.tables import Anatomy

if TYPE_CHECKING:
    from cxsystem2.devices.session import Session
    from cxsystem2.devices.state import State
    from cxsystem2.syntax import Model
    from cxsystem2.syntax.form import Form


class Device(ABC):
    """A way to run a model. Instances are made for one run."""

    word: ClassVar[str]
    accelerated: ClassVar[bool] = False
    """Whether the device does anything of its own in place of Brian2's when `Options.fast` asks for it."""
    knows_structures: ClassVar[bool] = False
    """Whether a model of a known structure runs without Brian2 (`cxsystem2.devices.standalone.structure`)."""
    fast_unasked: ClassVar[bool] = False
    """Whether it does so, too, where neither the options nor the tables say (``fast`` = auto)."""
    unsupported: ClassVar[Mapping[str, str]] = {}
    """Tests of `cxsystem2.testing` that the device cannot pass, with the reason, by patterns ``test`` or ``test:scenario``."""
    in_script: ClassVar[str] = ""
    """How a script of plain Brian2 calls the device (``numpy``); empty where there can be no script for it."""
    reads: ClassVar[tuple[str, ...]] = ()
    """Parameters of the run that only some devices heed: ``precision`` and ``threads`` (with ``fast``), ``delay_classes``."""

    @classmethod
    def is_fast(cls, asked: bool | None) -> bool:
        """Whether the device takes its own faster code, where the cell ``fast`` or an option asks for that; None is auto."""
        return cls.accelerated and (cls.fast_unasked if asked is None else asked)

    @classmethod
    def form(cls, config: Configuration) -> Form:
        """How a network is laid out for the device."""
        from cxsystem2.syntax.form import FREE

        return FREE

    @classmethod
    def review(cls, anatomy: Anatomy, config: Configuration, report: Report) -> None:
        """Note what the device cannot run of a configuration, and what it changes, each at its place in the tables."""
        return

    @classmethod
    def agreement(cls, config: Configuration) -> Agreement:
        """How near the results of a model are to those of the device ``python``; `cxsystem2.testing` takes it at its word."""
        return Agreement.STATISTICAL

    @classmethod
    def compact(cls, config: Configuration, pathway: Pathway) -> bool:
        """Whether the synapses of a pathway are kept in files that a program maps, and not as arrays of Brian2."""
        return False

    @classmethod
    def synapse_bytes(cls, config: Configuration, pathway: Pathway) -> int:
        """The memory of a synapse that is not `compact`, at the peak (bytes)."""
        return stock_bytes(pathway)

    @classmethod
    @abstractmethod
    def missing(cls) -> str:
        """What is missing for this device to run here, with the remedy; empty when nothing is."""

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Versions of what the device runs on here, by name; a device adds what it needs beyond Brian2 and Python."""
        return {"Brian2": package_versions("brian2").get("brian2", "none"), "Python": platform.python_version()}

    @classmethod
    def keeps_state(cls) -> bool:
        """Whether the device can stop between two steps and go on from its state; another one runs in one go."""
        return cls.open is not Device.open

    def open(self, model: Model, stages: Stages, options: Options) -> Session:
        """Begin a simulation that can be stopped between two steps; a device that cannot do that has its own `run` instead.

        Raises:
            DeviceError: the device cannot, or the model cannot be built or compiled.
        """
        wrong = f"the device '{self.word}' runs from the beginning to the end in one go, and keeps no state"
        raise DeviceError(f"{wrong}; take one of python, cython and cpp")

    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model from the beginning to the end.

        Raises:
            DeviceError: the model cannot be built, compiled or run.
        """
        return self.run_from(None, model, stages, options)

    def run_from(self, state: State | None, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model from a state, or from the beginning, to the end.

        Raises:
            DeviceError: the same; or the device keeps no state.
        """
        memory = Memory()
        with self.open(model, stages, options) as session:
            if state is not None:
                session.restore(state)
            session.advance(session.interval.end, memory)
            return session.records(memory)


devices: Registry[type[Device]] = Registry("device", group="cxsystem2.devices", base=Device)
