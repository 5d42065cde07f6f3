"""What every device states: whether it can run here, what it can run, and how it turns a model into records."""

from __future__ import annotations

import platform
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import brian2
from cxsystem2.config import Configuration, Pathway, System
from cxsystem2.devices.agreement import Agreement
from cxsystem2.problems import Report
from cxsystem2.registry import Registry
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model
from cxsystem2.syntax.form import FREE, Form
from cxsystem2.tables import Anatomy


@dataclass(slots=True)
class Records:
    """What the monitors of a run hold, in SI units: spikes (cell, time) by group, states (time, values) by recorder."""

    spikes: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]] = field(default_factory=dict)
    states: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(default_factory=dict)
    counts: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = field(default_factory=dict)
    """Beginnings of bins, and spikes in each bin for each population, by rate recorder."""
    synapses: dict[str, dict[str, npt.NDArray[np.float64]]] = field(default_factory=dict)
    """Variables at the end, by projection, of the synapses that are saved and that change."""
    warnings: list[str] = field(default_factory=list)
    not_a_number: list[str] = field(default_factory=list)
    """Populations and compartments whose potentials were not a number at the end."""
    events: dict[str, int] = field(default_factory=dict)
    """Synaptic events by projection, where the device delivers spikes itself."""
    profile: dict[str, float] = field(default_factory=dict)
    """Seconds that each Brian2 object took, where that was asked for."""
    threads: int = 1
    memory: int = 0
    """The most memory (bytes) that the program of the simulation used; 0 where there is none, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a device is to work.

    The folder of its generated code (kept when given), processes that compile, whether compiled programs are taken from
    the cache and kept there, and whether the time of each Brian2 object is measured. `fast` lets a device do itself what
    Brian2 does otherwise: background on all, delivery of spikes and loops over neurons on cpp; sums may then differ by
    rounding, and an exported script has other background. With it, `delivery` is ``own``, or ``stock`` where synapses are
    those of Brian2 all the same; `precision` (``double``, ``single``) is that of the state of neurons and of the weights that
    are delivered. `threads` is the number of threads of one simulation, in place of that of the tables; 1 is right where
    several simulations run beside each other.
    """

    directory: Path | None = None
    jobs: int | None = None
    cache: bool = True
    profile: bool = False
    fast: bool | None = None
    delivery: str = "own"
    precision: str | None = None
    threads: int | None = None
    compute_capability: str | None = None
    """Of the GPU to compile for, "9.0" say; that of the GPU found here when not given."""

    def settled(self, system: System, *, accelerated: bool) -> Options:
        """The options with what the tables say where nothing was given, for a device that is accelerated or not."""
        return replace(
            self,
            profile=self.profile or system.profiling,
            fast=accelerated and (system.fast if self.fast is None else self.fast),
            precision=self.precision or system.precision,
        )


class Device(ABC):
    """A way to run a model. Instances are made for one run."""

    word: ClassVar[str]
    accelerated: ClassVar[bool] = False
    """Whether the device does anything of its own in place of Brian2's when `Options.fast` asks for it."""
    unsupported: ClassVar[Mapping[str, str]] = {}
    """Tests of `cxsystem2.testing` that the device cannot pass, with the reason, by patterns ``test`` or ``test:scenario``."""
    in_script: ClassVar[str] = ""
    """How a script of plain Brian2 calls the device (``numpy``); empty where there can be no script for it."""

    @classmethod
    def form(cls, config: Configuration) -> Form:
        """How a network is laid out for the device."""
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
    @abstractmethod
    def missing(cls) -> str:
        """What is missing for this device to run here, with the remedy; empty when nothing is."""

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Versions of what the device runs on here, by name; a device adds what it needs beyond Brian2 and Python."""
        return {"Brian2": str(brian2.__version__), "Python": platform.python_version()}

    @abstractmethod
    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model.

        Raises:
            DeviceError: the model cannot be built, compiled or run.
        """


devices: Registry[type[Device]] = Registry("device", group="cxsystem2.devices", base=Device)
