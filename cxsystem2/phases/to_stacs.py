"""A network on disk, and its state, as a network of STACS; what has no exact counterpart there is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway, Population, Relay
from cxsystem2.config.inputs.video import Video
from cxsystem2.connections import Connections
from cxsystem2.errors import CxSystemError
from cxsystem2.models.cells import SOMA
from cxsystem2.models.synapses.fixed import Static
from cxsystem2.network import Network
from cxsystem2.numbering import Numbering
from cxsystem2.phases.edges import edges, numbering, together
from cxsystem2.phases.snapshot import Snapshot
from cxsystem2.snapshots import Generation
from cxsystem2.stacs import Links, Pending, SnapshotPath, StacsModel, StacsPopulation, StacsSettings, static, write_network
from cxsystem2.stacs import Snapshot as Written
from cxsystem2.stacs.counterpart import NEURONS, parameters_of, same_neuron, same_receptor
from cxsystem2.stacs.model import NAME
from cxsystem2.stacs.settings import TICKS
from cxsystem2.syntax import Model as Lowered

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_SIGNS = {"ge": 1, "gi": -1}
_NEUTRAL = {
    "tonic_current": "a tonic current",
    "noise_sigma": "noise",
    "gclamp": "a clamp",
    "refractory_period": "a refractory time",
}
"""Parameters of a cell that must be 0 or absent, and what they are."""


class _Network(NamedTuple):
    """What is written."""

    lowered: Lowered
    snapshot: Snapshot
    generation: Generation

    @property
    def network(self) -> Network:
        return self.lowered.network

    @property
    def dt(self) -> float:
        """Second."""
        return self.lowered.system.default_clock


def write_stacs(snapshot: Snapshot, place: SnapshotPath, *, overwrite: bool = False) -> Written:
    """Write a network on disk with its newest whole state in the format of STACS, in the same partitions.

    Raises:
        CxSystemError: something has no exact counterpart; the message says where it stands in the tables.
        FileProblem: a file exists (unless `overwrite`), or cannot be written.
    """
    generation, _ = snapshot.store.latest_whole()
    lowered = snapshot.model()
    own, config = _Network(lowered, snapshot, generation), lowered.network.config
    numbers = numbering(lowered)
    models = _models(own)
    found = list(_links(own, numbers, models))
    _refuse_differing_delays(own, numbers, found)
    cells = [_cells(own, one, models[one.label]) for one in config.cells.values()]
    links = [link for link, _ in found]
    settings = StacsSettings(own.dt * 1e3, lowered.system.runtime * 1e3, seed=snapshot.manifest.seed % 2**31)
    parts = snapshot.manifest.k
    return write_network(
        cells, links, place, settings, parts=parts, overwrite=overwrite, pending=_pending(own, numbers, models)
    )


def _models(own: _Network) -> dict[str, StacsModel]:
    """The model of STACS of each input and population, by idx; each has one of its own."""
    found: dict[str, StacsModel] = {}
    taken: set[str] = {"link", "none"}
    for one in own.network.config.cells.values():
        name = one.subtype if isinstance(one, Population) and one.subtype else one.name
        name = "".join(letter if NAME.fullmatch(letter) else "_" for letter in name)
        name = name if name not in taken else f"{name}_{one.label}"
        taken.add(name)
        found[one.label] = _source(own, one, name) if isinstance(one, Relay) else _neuron(one, name)
    return found


def _source(own: _Network, one: Relay, name: str) -> StacsModel:
    """A Poisson source for an input.

    Raises:
        CxSystemError: the input is something else.
    """
    source, runtime = one.source, own.lowered.system.runtime
    if not isinstance(source, Video):
        what = f"an input of the type {source.word} has no counterpart in STACS; there is one for the type Video"
        raise CxSystemError(f"{one.place}: IN, type: {what} whose rates do not change")
    shown = source.path.stimulus[:, 0]
    if source.path.stimulus.shape[1] > 1 or source.path.duration < runtime - own.dt / 2 or (shown != shown[0]).any():
        what = "cells whose rates differ or change have no counterpart in STACS, whose sources have one rate"
        raise CxSystemError(f"{one.place}: IN, path: {what}")
    return StacsModel("vertex", name, 34, {"rate": float(f"{source.freq * shown[0]:.15g}")})


def _neuron(one: Population, name: str) -> StacsModel:
    """A neuron of STACS for a population.

    Raises:
        CxSystemError: it does not do the same in each step.
    """
    soma, values = one.cell.soma, one.parameters[SOMA]
    number = None if one.cell.dendrites else same_neuron(soma.neuron)
    if number is None:
        known = " and ".join(counterpart.word for counterpart in NEURONS.values())
        what = f"cells of {soma.name} have no exact counterpart in STACS; there is one for {known}"
        raise CxSystemError(f"{one.place}: G, neuron_type: {one.name}: {what}, with the equations that `convert` writes")
    for sign in _SIGNS:
        receptor = one.cell.receptor(sign)
        if not same_receptor(receptor, sign):
            what = f"the receptor {receptor.word} has no exact counterpart in STACS; use STACS_excitation and STACS_inhibition"
            raise CxSystemError(f"{one.place}: G, neuron_type: {one.name}: {what}")
    for parameter, what in _NEUTRAL.items():
        if values.get(parameter):
            raise _unknown(one, parameter, f"has {what}, which cells of STACS do not have")
    if one.injection is not None:
        raise _unknown(one, "cifilename", "has currents from a file, which cells of STACS do not take")
    if any(background.rate * background.weight for background in one.background):
        raise CxSystemError(f"{one.place}: G, n_background_inputs: {one.name} has background input, which STACS does not have")
    wrong = partial(_unknown, one, what="has another capacitance than 1 pF, which this model of STACS has")
    return StacsModel("vertex", name, number, parameters_of(number, values, wrong))


def _unknown(one: Population, name: str, what: str) -> CxSystemError:
    """What is said of a parameter of a population that STACS does not know."""
    return CxSystemError(f"{one.place_of(name)}: {one.parameter_label(name)}: {one.name} {what}")


def _cells(own: _Network, one: Population | Relay, model: StacsModel) -> StacsPopulation:
    """A population with the partition and the state of each cell."""
    positions = own.network.positions(one)
    if isinstance(one, Relay):
        return StacsPopulation(model, positions)
    parts = own.snapshot.manifest.partitions
    partition = np.empty(one.size, np.int64)
    for number, part in enumerate(parts):
        partition[part.numbers(one.name)] = number
    counterpart = NEURONS[model.number]
    state = {name: _state(own, one, variable) / scale for name, (variable, scale) in counterpart.start.items()}
    state["I"] = (_state(own, one, "I_plus_soma") - _state(own, one, "I_minus_soma")) / 1e-12
    return StacsPopulation(model, positions, state, partition)


def _state(own: _Network, one: Population, variable: str) -> Floats:
    """A variable of the cells of a population in the generation."""
    if own.generation.step == 0:
        if variable == "vm":
            return own.network.initial_potential(one)
        loaded = own.network.loaded_start(one, variable)
        return np.zeros(one.size) if loaded is None else loaded
    found = np.zeros(one.size)
    for number, part in enumerate(own.snapshot.manifest.partitions):
        cells = part.numbers(one.name)
        if len(cells):
            found[cells] = own.generation.arrays(number)[f"cells/{one.name}/{SOMA}/{variable}"]
    return found


def _links(own: _Network, numbers: Numbering, models: Mapping[str, StacsModel]) -> Iterator[tuple[Links, Pathway]]:
    """The synapses from each population to each other, of each sign, and one of the rows that they come from."""
    labels, precision = [*own.network.config.cells], str(own.snapshot.manifest.options["precision"])
    for projection in own.lowered.layout.projections:
        for pathway in projection.members:
            if not (issubclass(pathway.synapse, Static) and pathway.compartment == SOMA):
                what = f"synapses of the type {pathway.synapse.word} have no exact counterpart in STACS; there is one for Fixed"
                raise CxSystemError(f"{pathway.place}: S, syn_type: {pathway.name}: {what}")
        rows = {(one.pre, one.post): one for one in projection.members}
        every = together(edges(own.lowered, projection, precision))
        (pre, source), (post, target) = numbers.owner(every.source), numbers.owner(every.target)
        for group in np.unique(pre * len(labels) + post).tolist():
            one, other = labels[group // len(labels)], labels[group % len(labels)]
            here = np.flatnonzero((pre == group // len(labels)) & (post == group % len(labels)))
            late = 1 if models[one].number == 34 else 0  # an input passes its spikes on one step later
            delay = ((every.steps[here] + late) * own.dt).astype(np.float64)
            ends = source[here].astype(np.int32), target[here].astype(np.int32)
            synapses = Connections(*ends, every.weight[here], delay)
            row = rows[one, other]
            _refuse_many(own, one, models, synapses, row)
            yield Links(static("link"), models[one].name, models[other].name, synapses, _SIGNS[row.sign]), row


def _refuse_many(own: _Network, label: str, models: Mapping[str, StacsModel], synapses: Connections, row: Pathway) -> None:
    """See that no Poisson source has two targets: STACS sends its spikes to one."""
    if models[label].number == 34:
        each = np.bincount(synapses.source)
        if each.max(initial=0) > 1:
            cell = int(each.argmax())
            what = f"cell {cell} has {each[cell]} synapses; a Poisson source of STACS sends its spikes to one target alone"
            raise CxSystemError(f"{row.place}: S, pre_syn_idx: {row.name}: {what}")


def _refuse_differing_delays(own: _Network, numbers: Numbering, found: list[tuple[Links, Pathway]]) -> None:
    """See that all synapses of a pair of cells have one delay, since STACS holds one edge of a pair."""
    pairs: dict[tuple[str, str], list[tuple[Links, Pathway]]] = {}
    for link, row in found:
        pairs.setdefault((row.pre, row.post), []).append((link, row))
    for links in pairs.values():
        source, target, delay = (
            np.concatenate([getattr(link.synapses, name) for link, _ in links]) for name in ("source", "target", "delay")
        )
        order = np.lexsort((target, source))
        source, target, delay = source[order], target[order], np.rint(delay[order] / own.dt)
        torn = np.flatnonzero((source[1:] == source[:-1]) & (target[1:] == target[:-1]) & (delay[1:] != delay[:-1]))
        if len(torn):
            row = links[-1][1]
            what = f"cell {source[torn[0]]} has synapses of different delays onto cell {target[torn[0]]}"
            raise CxSystemError(f"{row.place}: S, delay: {row.name}: {what}; STACS holds one edge of a pair")


def _pending(own: _Network, numbers: Numbering, models: Mapping[str, StacsModel]) -> list[Pending]:
    """The spikes that have not reached all their targets: STACS notes the end of the step in which a cell fires."""
    if own.generation.step == 0:
        return []
    common: Mapping[str, Any] = own.generation.arrays(None)
    owner, cell = numbers.owner(common["spikes/cell"])
    tick = round(own.dt * 1e3 * TICKS)
    labels = [*own.network.config.cells]
    found = []
    for number, label in enumerate(labels):
        here = np.flatnonzero(owner == number)
        late = 0 if models[label].number == 34 else 1  # an input fires one step before its relay
        age = (np.asarray(common["spikes/step"])[here] + late - own.generation.step) * tick
        found.append(Pending(models[label].name, cell[here], age))
    return found
