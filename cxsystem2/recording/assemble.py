"""Putting results together: what a device recorded, split by population and pathway, with all that repeats the run."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Configuration, Population, Relay
from cxsystem2.config.shown import all_shown, shown
from cxsystem2.devices import Device, Records, devices
from cxsystem2.network import Network
from cxsystem2.problems import one_of
from cxsystem2.recording.inputs import input_files
from cxsystem2.results.labels import Called
from cxsystem2.results.naming import AllSpikes
from cxsystem2.results.records import PopulationRecord, Recording, Spikes, Watched
from cxsystem2.results.results import Results
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RateRecorder, StateRecorder
from cxsystem2.syntax.states import recorded
from cxsystem2.syntax.watching import Watch
from cxsystem2.versions import versions

Cells = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


def assemble(model: Model, records: Records, timings: dict[str, float], anatomy: str, physiology: str) -> Results:
    """The results of a run; `anatomy` and `physiology` are the tables as they were run, in CSV."""
    network, config = model.network, model.network.config
    cells: list[Relay | Population] = [*config.relays, *config.populations]
    system, counts = config.system, synapse_counts(model)
    return Results(
        title=system.simulation_title,
        device=system.device,
        seed=network.seed,
        runtime=system.runtime,
        dt=system.default_clock,
        created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        populations={one.name: population_record(network, one) for one in cells},
        spikes=AllSpikes(
            {
                one.name: spikes_of(model, one, *records.spikes[model.layout.soma(one).group])
                for one in cells
                if one.monitors.spikes
            }
        ),
        recordings=_recordings(model, records),
        watched=watched(model),
        synapses=counts,
        settings=system.model_dump(mode="json"),
        timings=timings,
        profile=records.profile,
        versions=versions() | built_with(devices[system.device]),
        warnings=[*records.warnings, *_without_synapses(config, counts)],
        not_a_number=records.not_a_number,
        anatomy=anatomy,
        physiology=physiology,
        inputs=input_files(config),
    )


def built_with(device: type[Device]) -> dict[str, str]:
    """Versions of what a device itself runs on, its compiler say, by name."""
    return {name: found for name, found in device.versions().items() if name not in ("Brian2", "Python")}


def population_record(network: Network, cells: Population | Relay) -> PopulationRecord:
    """What results hold of a population, or of an input."""
    known: dict[str, Any] = asdict(shown(cells)) | {"size": cells.size}
    known |= {"w": network.positions(cells), "z": network.visual_field(cells), "depth": network.depth(cells)}
    if isinstance(cells, Relay):
        return PopulationRecord(**known)
    written: dict[str, Any] = {name: getattr(cells.row, name) for name in PopulationRecord.columns()}
    return PopulationRecord(**known, **{name: value for name, value in written.items() if value is not None})


def spikes_of(model: Model, cells: Population | Relay, index: Cells, time: Floats) -> Spikes:
    """The spikes of one population among those of its group."""
    part = model.layout.soma(cells)
    own = (index >= part.start) & (index < part.stop)
    if cells.monitors.partial_spikes:
        own &= Watch(model, [cells])(index, time)
    return Spikes((index[own] - part.start).astype(np.int32), time[own])


def watched(model: Model) -> dict[str, Watched]:
    """Which spikes are recorded of the populations of which not all are."""
    found = {}
    for one in model.network.config.cells.values():
        monitors = one.monitors
        if monitors.spikes and monitors.partial_spikes:
            share, window = monitors.spike_share, monitors.spike_window
            cells = np.arange(one.size) if share is None else model.network.share_of(one, one.size, share)
            found[one.name] = Watched(cells, window.begin, window.end)
    return found


def _recordings(model: Model, records: Records) -> dict[str, dict[str, Recording]]:
    found: dict[str, dict[str, Recording]] = {}
    parts = [
        *(
            part
            for recorder in model.layout.state_recorders
            if recorder.name in records.states
            for part in states_of(model, recorder, *records.states[recorder.name])
        ),
        *(part for counted in model.layout.rate_recorders for part in rates_of(model, counted, *records.counts[counted.name])),
    ]
    for name, variable, recording in parts:
        found.setdefault(name, {})[variable] = recording
    return found


def states_of(model: Model, recorder: StateRecorder, time: Floats, values: Floats) -> Iterator[tuple[str, str, Recording]]:
    """Samples of a recorder by population or pathway: its name, the name of the variable, and the recording."""
    everything = model.bank.arrays[f"{recorder.name}.record"]
    for wanted, own in zip(recorder.members, recorded(model, recorder), strict=True):
        columns = values[:, np.searchsorted(everything, own.places)]
        yield wanted.member.name, wanted.variable, Recording(time, columns, own.numbers, recorder.unit)


def rates_of(model: Model, recorder: RateRecorder, time: Floats, counts: Floats) -> Iterator[tuple[str, str, Recording]]:
    """Rates of the populations of a recorder (hertz), from spikes in bins; the same three."""
    for column, cells in enumerate(recorder.members):
        width = np.minimum(recorder.bin, model.system.runtime - time)
        rate = (counts[:, column] / cells.size / width)[:, np.newaxis]
        first, last = cells.monitors.rate_window.steps(model.system.default_clock)
        steps = np.rint(time / model.system.default_clock)
        own = (steps >= first) & (steps < last)
        yield cells.name, "rate", Recording(time[own], rate[own], np.zeros(1, np.int64), "hertz")


def _without_synapses(config: Configuration, counts: dict[str, int]) -> list[str]:
    """A sentence about pathways that came out without a synapse, and so without their recordings."""
    empty = [pathway for pathway in config.pathways if not counts[pathway.name]]
    if not empty:
        return []
    called = Called(all_shown(config.cells.values()))
    found = f"{len(empty)} of {len(config.pathways)} pathways have no synapse: {one_of(called(one.name) for one in empty)}"
    recorded = any(pathway.monitors.states for pathway in empty)
    return [f"{found}; what was to be recorded of them is not there" if recorded else found]


def synapse_counts(model: Model) -> dict[str, int]:
    """The number of synapses of each pathway."""
    counts = {}
    for projection in model.layout.projections:
        found = model.counts(projection)
        counts.update({pathway.name: int(count) for pathway, count in zip(projection.members, found, strict=True)})
    return {pathway.name: counts[pathway.name] for pathway in model.network.config.pathways}
