"""cxsystem2: describe a piece of cortex in two tables, and run it.

`CxSystem` runs a model, `sweep` runs it at many points, `Batch` is what that leaves; `load` reads the results of a run,
`check` tells what is wrong with a pair of tables, `ProgressBar` shows how far a run is. What is named here is what users and
packages of others may rely on: what lies below may move. docs/api.md says what each name is.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from cxsystem2.version import __version__

if TYPE_CHECKING:
    from cxsystem2.batches import Batch, sweep
    from cxsystem2.batches.clusters import Cluster, Need
    from cxsystem2.checking import Checked, check
    from cxsystem2.collect.exports import BatchExport
    from cxsystem2.collect.figures.base import FigureKind
    from cxsystem2.collect.figures.picture import SweepPicture
    from cxsystem2.config import Configuration
    from cxsystem2.config.column import column, integer, quantity, text
    from cxsystem2.config.inputs import Input
    from cxsystem2.devices import Agreement, Device, Options, Records, Session, Sink
    from cxsystem2.errors import (
        CxSystemError,
        DeviceError,
        FileProblem,
        FileTaken,
        OutOfMemory,
        RegistryError,
        ResultsUnsaved,
        TableError,
        UnknownName,
        WindowError,
    )
    from cxsystem2.figures import RunFigure
    from cxsystem2.injection import Injection, NameTaken
    from cxsystem2.measures import DistributionMeasure, Measure, RunMeasure, Trains, measure_run
    from cxsystem2.measures.measure import measure
    from cxsystem2.models.distribution import Distribution
    from cxsystem2.models.neurons.base import MEMBRANE, SPIKE_INITIATION, Neuron
    from cxsystem2.models.parameter import Parameter, StateVariable
    from cxsystem2.models.receptors import Receptor
    from cxsystem2.models.synapses import Setting, Synapse
    from cxsystem2.observer import Observer, RunEnd
    from cxsystem2.problems import Level, Place, Problem, Report
    from cxsystem2.progress import ProgressBar
    from cxsystem2.registry import register
    from cxsystem2.results import PopulationRecord, Recording, Results, Spikes, load, save
    from cxsystem2.results.export import Export
    from cxsystem2.rules import NumberRule, Rule, Sizes, Wiring
    from cxsystem2.script import ScriptError, write_script
    from cxsystem2.simulation import CxSystem
    from cxsystem2.stages import Stages
    from cxsystem2.syntax import Model
    from cxsystem2.tables import Anatomy, Physiology

_as_program = sys.argv[:1] == ["-m"] and any(word.startswith("cxsystem2") for word in sys.orig_argv)
if _as_program and not sys.flags.safe_path and not __file__.startswith(os.path.join(os.path.abspath(sys.path[0]), "cxsystem2")):
    del sys.path[0]  # python -m cxsystem2: in the current folder are tables, and no modules

__all__ = [
    "MEMBRANE",
    "SPIKE_INITIATION",
    "Agreement",
    "Anatomy",
    "Batch",
    "BatchExport",
    "Checked",
    "Cluster",
    "Configuration",
    "CxSystem",
    "CxSystemError",
    "Device",
    "DeviceError",
    "Distribution",
    "DistributionMeasure",
    "Export",
    "FigureKind",
    "FileProblem",
    "FileTaken",
    "Injection",
    "Input",
    "Level",
    "Measure",
    "Model",
    "NameTaken",
    "Need",
    "Neuron",
    "NumberRule",
    "Observer",
    "Options",
    "OutOfMemory",
    "Parameter",
    "Physiology",
    "Place",
    "PopulationRecord",
    "Problem",
    "ProgressBar",
    "Receptor",
    "Recording",
    "Records",
    "RegistryError",
    "Report",
    "Results",
    "ResultsUnsaved",
    "Rule",
    "RunEnd",
    "RunFigure",
    "RunMeasure",
    "ScriptError",
    "Session",
    "Setting",
    "Sink",
    "Sizes",
    "Spikes",
    "Stages",
    "StateVariable",
    "SweepPicture",
    "Synapse",
    "TableError",
    "Trains",
    "UnknownName",
    "WindowError",
    "Wiring",
    "__version__",
    "check",
    "column",
    "integer",
    "load",
    "measure",
    "measure_run",
    "quantity",
    "register",
    "save",
    "sweep",
    "text",
    "write_script",
]  # fmt: skip

_NAMES = {
    "cxsystem2.batches": ("Batch", "sweep"),
    "cxsystem2.batches.clusters": ("Cluster", "Need"),
    "cxsystem2.checking": ("Checked", "check"),
    "cxsystem2.collect.exports": ("BatchExport",),
    "cxsystem2.collect.figures.base": ("FigureKind",),
    "cxsystem2.collect.figures.picture": ("SweepPicture",),
    "cxsystem2.config": ("Configuration",),
    "cxsystem2.config.column": ("column", "integer", "quantity", "text"),
    "cxsystem2.config.inputs": ("Input",),
    "cxsystem2.devices": ("Agreement", "Device", "Options", "Records", "Session", "Sink"),
    "cxsystem2.errors": (
        "CxSystemError",
        "DeviceError",
        "FileProblem",
        "FileTaken",
        "OutOfMemory",
        "RegistryError",
        "ResultsUnsaved",
        "TableError",
        "UnknownName",
        "WindowError",
    ),
    "cxsystem2.figures": ("RunFigure",),
    "cxsystem2.injection": ("Injection", "NameTaken"),
    "cxsystem2.measures": ("DistributionMeasure", "Measure", "RunMeasure", "Trains", "measure_run"),
    "cxsystem2.measures.measure": ("measure",),
    "cxsystem2.models.distribution": ("Distribution",),
    "cxsystem2.models.neurons.base": ("MEMBRANE", "SPIKE_INITIATION", "Neuron"),
    "cxsystem2.models.parameter": ("Parameter", "StateVariable"),
    "cxsystem2.models.receptors": ("Receptor",),
    "cxsystem2.models.synapses": ("Setting", "Synapse"),
    "cxsystem2.observer": ("Observer", "RunEnd"),
    "cxsystem2.problems": ("Level", "Place", "Problem", "Report"),
    "cxsystem2.progress": ("ProgressBar",),
    "cxsystem2.registry": ("register",),
    "cxsystem2.results": ("PopulationRecord", "Recording", "Results", "Spikes", "load", "save"),
    "cxsystem2.results.export": ("Export",),
    "cxsystem2.rules": ("NumberRule", "Rule", "Sizes", "Wiring"),
    "cxsystem2.script": ("ScriptError", "write_script"),
    "cxsystem2.simulation": ("CxSystem",),
    "cxsystem2.stages": ("Stages",),
    "cxsystem2.syntax": ("Model",),
    "cxsystem2.tables": ("Anatomy", "Physiology"),
}
_PACKAGES = ("cells", "collect", "measures")
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import the heavy parts (Brian2 takes a second) when they are first asked for."""
    if name in _PACKAGES:
        return importlib.import_module(f"cxsystem2.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'cxsystem2' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, and the packages that the docs name; not what this module itself imports."""
    return sorted([*__all__, *_PACKAGES, *(name for name in globals() if name.startswith("__"))])
