"""What a network on disk will record, and where: written when it is built, so that records are read without the simulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cxsystem2.devices import Options, Records
from cxsystem2.numbering import Numbering
from cxsystem2.recording import assemble
from cxsystem2.results.on_disk import Places, SamplePlace, SpikePlace, describe
from cxsystem2.simulation import CxSystem
from cxsystem2.snapshots.records import RATES, SPIKES, STATES
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import StateRecorder
from cxsystem2.syntax.states import recorded
from cxsystem2.tables import dump


def write(target: Path, system: CxSystem, model: Model, options: Options) -> None:
    """Write all that results of a model have but its records, and where these will be.

    Raises:
        FileProblem: the disk refuses.
    """
    layout, suffix = model.layout, system.physiology.suffix
    nothing = np.empty(0, np.int32), np.empty(0)
    records = Records(
        dict.fromkeys(layout.spike_recorders, nothing),
        {one.name: (np.empty(0), np.empty((0, width))) for one, width in _state_recorders(model)},
        {one.name: (np.empty(0), np.empty((0, len(one.members)))) for one in layout.rate_recorders},
    )
    results = assemble(model, records, {}, dump(system.anatomy, ".csv"), dump(system.physiology, suffix))
    results.device, results.physiology_format = system.device.word, suffix.removeprefix(".")
    results.settings |= {"point": system.point, "fast": options.fast, "precision": options.precision}
    describe(target, results, places(model))


def places(model: Model) -> Places:
    """Where the records of a model will be."""
    return Places(dict(_spikes(model)), dict(_samples(model)))


def _spikes(model: Model) -> Iterator[tuple[str, SpikePlace]]:
    cells = model.network.config.cells.values()
    numbering = Numbering({one.label: one.size for one in cells})
    for one in cells:
        if one.monitors.spikes:
            yield one.name, SpikePlace(f"{model.layout.soma(one).group}{SPIKES}", numbering.first(one.label))


def _state_recorders(model: Model) -> Iterator[tuple[StateRecorder, int]]:
    """The recorders that record anything, and how many values each time."""
    for one in model.layout.state_recorders:
        if f"{one.name}.record" in model.bank.arrays:
            yield one, len(model.bank.arrays[f"{one.name}.record"])


def _samples(model: Model) -> Iterator[tuple[tuple[str, str], SamplePlace]]:
    dt = model.system.default_clock
    for recorder, width in _state_recorders(model):
        everything = model.bank.arrays[f"{recorder.name}.record"]
        for wanted, own in zip(recorder.members, recorded(model, recorder), strict=True):
            columns = np.searchsorted(everything, own.places)
            place = SamplePlace(f"{recorder.name}{STATES}", width, columns, recorder.dt or dt)
            yield (wanted.member.name, wanted.variable), place
    for counted in model.layout.rate_recorders:
        for column, cells in enumerate(counted.members):
            window = cells.monitors.rate_window.steps(dt)
            place = SamplePlace(f"{counted.name}{RATES}", len(counted.members), np.array([column]), counted.bin, *window)
            yield (cells.name, "rate"), place
