"""A network of STACS from plain arrays: populations, positions, and synapses with weight and delay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from cxsystem2.connections import Connections
from cxsystem2.errors import CxSystemError
from cxsystem2.stacs.model import StacsModel
from cxsystem2.stacs.place import SnapshotPath
from cxsystem2.stacs.settings import Graph, StacsSettings
from cxsystem2.stacs.snapshot import SPIKE, Integers, PendingEvents, Snapshot, spread, symmetric
from cxsystem2.stacs.writing import write_snapshot

Floats = npt.NDArray[np.float64]
_MOST_VERTICES = 2**31


@dataclass(frozen=True, slots=True)
class StacsPopulation:
    """A population: its model of STACS, the positions of its cells, and their states by name (`LAYOUTS`), in units of STACS.

    `positions` are complex, millimetre on a plane, as `Network.positions` gives them. A state is a number for each cell, or one
    for all; what is not given is 0. `partition` is that of each cell; they are dealt out evenly when it is not given.
    """

    model: StacsModel
    positions: npt.NDArray[np.complex128]
    state: Mapping[str, Floats | float] = field(default_factory=dict)
    partition: Integers | None = None

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Links:
    """Synapses from one population to another.

    `synapses` has cells within their populations, weights in ampere and delays in second.
    `sign` is -1 for inhibition, whose weights are positive in tables and negative in STACS.
    """

    model: StacsModel
    source: str
    target: str
    synapses: Connections
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Pending:
    """Spikes of a population that have not reached all their targets: cells within it, and when they fired, in ticks from the
    time of the snapshot on (0 or less).
    """

    source: str
    cells: Integers
    fired: Integers


def leaky(name: str, *, threshold: float, tau: float, capacitance: float) -> StacsModel:
    """The leaky neuron of STACS, whose rest and reset are 0; volt, second, farad."""
    return StacsModel("vertex", name, 30, {"v_thresh": threshold * 1e3, "tau": tau * 1e3, "C": capacitance * 1e12})


def static(name: str) -> StacsModel:
    """The static synapse of STACS that adds its weight to the input of a step."""
    return StacsModel("edge", name, 31)


def write_network(
    cells: Sequence[StacsPopulation],
    links: Sequence[Links],
    place: SnapshotPath,
    settings: StacsSettings,
    *,
    parts: int = 1,
    files: int | None = None,
    overwrite: bool = False,
    pending: Sequence[Pending] = (),
) -> Snapshot:
    """Write a network in the format of STACS, with its ``.yml``, ``.model`` and ``.graph``; returns what was written.

    Raises:
        CxSystemError: STACS cannot hold it.
        FileProblem: a file exists (unless `overwrite`), or cannot be written.
    """
    found = write_snapshot(assemble(cells, links, parts=parts, files=files, pending=pending), place, overwrite=overwrite)
    vertices = tuple({"modname": one.model.name, "order": one.size, "shape": "point"} for one in cells)
    pairs = {
        (one.source, one.target): {"source": one.source, "target": [one.target], "modname": one.model.name} for one in links
    }
    Graph((), vertices, tuple(pairs.values())).write(place.description("graph"), overwrite=overwrite)
    settings.write(place.description("yml"), place.base, parts, found.files, overwrite=overwrite)
    return found


def assemble(
    cells: Sequence[StacsPopulation],
    links: Sequence[Links],
    *,
    parts: int = 1,
    files: int | None = None,
    pending: Sequence[Pending] = (),
) -> Snapshot:
    """The snapshot of a network in `parts` partitions and `files` files (as many as partitions when not given).

    Populations stand in each partition in the order given, as STACS builds it. Several synapses of a pair with the same delay
    become one with the sum of their weights. Spikes that are on their way (`pending`) become events at their targets.

    Raises:
        CxSystemError: a pair has synapses of different delays; or something else that STACS cannot hold.
    """
    numbers, bounds = _numbered(cells, parts)
    models = _models(cells, links)
    place = {model.name: number for number, model in enumerate(models)}
    for link in links:
        _check(link, numbers)
    target, source, kind, weight, ticks = _edges(links, numbers, place)
    size = int(bounds[-1])
    vertex_model, coordinates = np.empty(size, np.int64), np.zeros((size, 3))
    layouts = [model.layout for model in models]
    reals = np.array([len(layout.reals) if layout else 0 for layout in layouts], np.int64)
    times = np.array([len(layout.ticks) if layout else 0 for layout in layouts], np.int64)
    states = np.zeros((size, int(reals.max(initial=0))))
    for one in cells:
        own = numbers[one.model.name]
        vertex_model[own] = place[one.model.name]
        coordinates[own, 0], coordinates[own, 1] = one.positions.real * 1e3, one.positions.imag * 1e3
        names = one.model.layout.reals if one.model.layout else ()
        for name, values in one.state.items():
            if name not in names:
                raise CxSystemError(f"{one.model} has no state {name}; it has {', '.join(names)}")
            states[own, names.index(name)] = values
    inside = np.arange(states.shape[1]) < reals[vertex_model][:, None]
    found = symmetric(
        Snapshot(
            models=models,
            reals=reals,
            ticks=times,
            coordinates=coordinates,
            vertex_model=vertex_model,
            vertex_reals=states[inside],
            vertex_ticks=np.empty(0, np.int64),
            offsets=np.searchsorted(target, np.arange(size + 1)),
            neighbours=source,
            edge_model=kind,
            edge_reals=weight,
            edge_ticks=ticks,
            events=PendingEvents(),
            parts=bounds,
            files=parts if files is None else files,
        )
    )
    return replace(found, events=_events(found, pending, numbers)) if pending else found


def _numbered(cells: Sequence[StacsPopulation], parts: int) -> tuple[dict[str, Integers], Integers]:
    """The vertex of each cell of each population, and the first vertex of each partition."""
    if not cells or parts < 1 or sum(one.size for one in cells) >= _MOST_VERTICES:
        raise CxSystemError(f"a network has cells, fewer than {_MOST_VERTICES}, in at least one partition")
    own = [_even(one.size, parts) if one.partition is None else one.partition for one in cells]
    partition = np.concatenate(own)
    if len(partition) != sum(one.size for one in cells) or ((partition < 0) | (partition >= parts)).any():
        raise CxSystemError(f"each cell has one of {parts} partitions")
    vertices = np.empty(len(partition), np.int64)
    vertices[np.argsort(partition, kind="stable")] = np.arange(len(partition))  # populations and cells keep their order
    ends = np.cumsum([one.size for one in cells])
    numbers = {one.model.name: vertices[end - one.size : end] for one, end in zip(cells, ends, strict=True)}
    if len(numbers) < len(cells):
        raise CxSystemError("each population needs a model of its own: STACS tells populations by the names of their models")
    return numbers, np.concatenate([[0], np.cumsum(np.bincount(partition, minlength=parts))]).astype(np.int64)


def _even(size: int, parts: int) -> Integers:
    """The partition of each cell where they are dealt out evenly."""
    return np.repeat(np.arange(parts), [size // parts + (part < size % parts) for part in range(parts)])


def _events(snapshot: Snapshot, pending: Sequence[Pending], numbers: Mapping[str, Integers]) -> PendingEvents:
    """The spikes on their way as events of their targets: in the order of time, those of one time by their source."""
    edges = np.flatnonzero(snapshot.edge_model >= 0)
    edges = edges[np.argsort(snapshot.neighbours[edges], kind="stable")]
    source = snapshot.neighbours[edges]
    fired = np.concatenate([np.empty(0, np.int64), *(numbers[one.source][one.cells] for one in pending)])
    when = np.concatenate([np.empty(0, np.int64), *(one.fired for one in pending)])
    first, last = np.searchsorted(source, fired, "left"), np.searchsorted(source, fired, "right")
    here = edges[spread(first, last - first)]
    time = np.repeat(when, last - first) + snapshot.edge_ticks[snapshot.edge_tick_offsets[here]]
    late = np.flatnonzero(time > 0)
    here, time = here[late], time[late]
    order = np.lexsort((snapshot.neighbours[here], time, snapshot.rows[here]))
    here, time = here[order], time[order]
    target, spike = snapshot.rows[here], np.full(len(here), SPIKE)
    return PendingEvents(
        target, time, spike, snapshot.neighbours[here], 1 + here - snapshot.offsets[target], np.full(len(here), np.nan)
    )


def _models(cells: Sequence[StacsPopulation], links: Sequence[Links]) -> tuple[StacsModel, ...]:
    """All models, each once."""
    found: dict[str, StacsModel] = {}
    for model in (*(one.model for one in cells), *(one.model for one in links)):
        if found.setdefault(model.name, model) != model:
            raise CxSystemError(f"there are two models called '{model.name}'")
    return tuple(found.values())


def _check(one: Links, numbers: Mapping[str, Integers]) -> None:
    layout = one.model.layout
    if layout is None or (layout.reals, layout.ticks) != (("weight",), ("delay",)):
        raise CxSystemError(f"synapses are written as static ones, and {one.model} is none")
    for name, cells in ((one.source, one.synapses.source), (one.target, one.synapses.target)):
        if name not in numbers:
            raise CxSystemError(f"there is no population '{name}'; there are {', '.join(numbers)}")
        if len(cells) and not 0 <= int(cells.min()) <= int(cells.max()) < len(numbers[name]):
            raise CxSystemError(f"a synapse from {one.source} to {one.target} names a cell that '{name}' does not have")


def _edges(
    links: Sequence[Links], numbers: Mapping[str, Integers], place: Mapping[str, int]
) -> tuple[Integers, Integers, Integers, Floats, Integers]:
    """Targets, sources, models, weights (pA) and delays (ticks) of all edges, by target and source, one for each pair."""
    none = np.empty(0, np.int64)
    target = np.concatenate([none, *(numbers[one.target][one.synapses.target] for one in links)])
    source = np.concatenate([none, *(numbers[one.source][one.synapses.source] for one in links)])
    kind = np.concatenate([none, *(np.full(len(one.synapses), place[one.model.name]) for one in links)])
    weight = np.concatenate([none.astype(np.float64), *(one.synapses.weight * (1e12 * one.sign) for one in links)])
    ticks = np.concatenate([none, *(np.round(one.synapses.delay * 1e9).astype(np.int64) for one in links)])
    order = np.lexsort((source, target))
    target, source, kind, weight, ticks = (values[order] for values in (target, source, kind, weight, ticks))
    new = np.ones(len(target), bool)
    new[1:] = (target[1:] != target[:-1]) | (source[1:] != source[:-1])
    torn = np.flatnonzero(~new[1:] & ((ticks[1:] != ticks[:-1]) | (kind[1:] != kind[:-1])))
    if len(torn):
        sides = f"vertex {source[torn[0]]} to vertex {target[torn[0]]}"
        raise CxSystemError(f"the synapses from {sides} differ in delay or model; STACS holds one edge of a pair")
    if len(new):
        weight = np.add.reduceat(weight, np.flatnonzero(new))
    return target[new], source[new], kind[new], weight, ticks[new]
