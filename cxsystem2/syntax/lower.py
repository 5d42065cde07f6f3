"""Lowering: a network plan and its layout become a bank of Brian2 statements with arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Pathway
from cxsystem2.models.cells import SOMA
from cxsystem2.network import Network
from cxsystem2.syntax.bank import Bank
from cxsystem2.syntax.form import FREE, Form
from cxsystem2.syntax.layout import RELAYS, Layout, Projection, StateRecorder, split
from cxsystem2.syntax.neurons import add_group, add_links, declarations
from cxsystem2.syntax.rates import add_rates
from cxsystem2.syntax.statement import Argument, Array, Assign, Connect, Create, Define, Name, Quantity, Weigh

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Model:
    """A lowered network: the bank, the layout behind it, and the synapses that each pathway owns."""

    network: Network
    layout: Layout
    bank: Bank
    owners: dict[str, npt.NDArray[np.int32]]
    """For each projection the number of the pathway (in its list of members) that each synapse belongs to."""
    synapses: int


def lower(network: Network, progress: Progress = lambda done, total: None, form: Form = FREE) -> Model:
    """Make the statements and arrays of a network; `progress` is told how many pathways are drawn."""
    layout = Layout(network.config)
    model = Model(network, layout, Bank(), {}, 0)
    model.bank.add(Assign("defaultclock.dt", Quantity(network.config.system.default_clock, "second")))
    _relays(model)
    for group in layout.groups:
        add_group(model.bank, network, layout, group, form)
    for group in layout.groups:
        add_links(model.bank, layout, group)
    done, total = 0, len(network.config.pathways)
    for projection in layout.projections:
        _projection(model, projection, lambda drawn, done=done: progress(done + drawn, total))  # type: ignore[misc]
        done += len(projection.members)
    for owner, name in layout.spike_recorders.items():
        model.bank.add(Create(name, "SpikeMonitor", (Name(owner),)))
    for recorder in layout.state_recorders:
        _state_recorder(model, recorder)
    for counted in layout.rate_recorders:
        add_rates(model.bank, layout, counted)
    return model


def _relays(model: Model) -> None:
    """All inputs as one generator of spikes."""
    network, bank = model.network, model.bank
    if not model.layout.relays:
        return
    cells, times, size = [], [], 0
    for relay in model.layout.relays:
        indices, spikes = network.spikes(relay)
        cells.append(indices + np.int32(size))
        times.append(spikes)
        size += relay.size
    index, time = np.concatenate(cells), np.concatenate(times)
    order = np.lexsort((index, time))
    bank.arrays[f"{RELAYS}.i"], bank.arrays[f"{RELAYS}.t"] = index[order], time[order]
    arguments = (size, Array(f"{RELAYS}.i"), Array(f"{RELAYS}.t", "second"))
    bank.add(Create(RELAYS, "SpikeGeneratorGroup", arguments))


def _projection(model: Model, projection: Projection, drawn: Callable[[int], None]) -> None:
    """The synapses of all pathways of a projection, sorted by source, delay and target."""
    bank, name, synapse, own = model.bank, projection.name, projection.synapse, projection.own
    arrays, owner = _draw(model, projection, drawn)
    model.owners[name], model.synapses = owner, model.synapses + len(owner)
    index = name.removeprefix("S_")
    shared, differing = split(member.parameters for member in projection.members)
    initial, initial_differing = split(member.initial for member in projection.members)
    units = {key: parameter.unit for key, parameter in synapse.parameters.items()}
    declared = [*declarations(units, shared), _weight_equation(projection)]
    actions = {"on_pre": synapse.arrival(projection.incremented), "on_post": synapse.on_post}
    statements = {"on_pre": f"SPre_{index}", "on_post": f"SPost_{index}"}
    options: dict[str, Argument] = {key: Name(statements[key]) for key, lines in actions.items() if lines}
    if synapse.equations:
        options["method"] = synapse.method
    bank.add(Define(f"SE_{index}", own("\n".join([*synapse.equations, *declared]))))
    bank.add(*(Define(statements[key], own("\n".join(lines))) for key, lines in actions.items() if lines))
    bank.add(
        Create(
            name,
            "Synapses",
            (Name(projection.source), Name(projection.target), Name(f"SE_{index}")),
            options,
        ),
        Connect(f"SC.{name}", Array(f"{name}.i"), Array(f"{name}.j")),
    )
    bank.arrays.update({f"{name}.{key}": values for key, values in arrays.items()})
    if len(owner):
        bank.add(Weigh(f"{name}.wght", Array(f"{name}.wght", projection.weight_unit)))
        if synapse.weight_at_start:
            bank.add(Weigh(f"{name}.{own(synapse.weight_at_start)}", Array(f"{name}.wght", projection.weight_unit)))
        if synapse.on_pre:
            bank.add(Weigh(f"{name}.delay", Array(f"{name}.delay", "second")))
    for key, value in shared.items():
        bank.add(Weigh(f"{name}.{own(key)}", Quantity(value, units[key])))
    loaded = [key for key in synapse.state if key in arrays]
    for key in loaded:
        bank.add(Weigh(f"{name}.{own(key)}", Array(f"{name}.{key}", synapse.state[key])))
    for key, value in initial.items():
        if key in loaded:
            continue
        bank.add(Weigh(f"{name}.{own(key)}", Quantity(value, synapse.state[key])))
    for key in (*differing, *(key for key in initial_differing if key not in loaded)):
        values = np.array([{**member.parameters, **member.initial}[key] for member in projection.members])
        bank.arrays[f"{name}.{key}"] = values[owner]
        bank.add(Weigh(f"{name}.{own(key)}", Array(f"{name}.{key}", {**synapse.state, **units}[key])))


def _weight_equation(projection: Projection) -> str:
    synapse, unit = projection.synapse, projection.weight_unit
    if synapse.weight_derivative:
        return f"dwght/dt = {synapse.weight_derivative} : {unit} (clock-driven)"
    return f"wght : {unit}{'' if synapse.plastic else ' (constant)'}"


def _draw(
    model: Model, projection: Projection, drawn: Callable[[int], None]
) -> tuple[dict[str, npt.NDArray[np.generic]], npt.NDArray[np.int32]]:
    """The arrays of a projection and the pathway that each synapse belongs to."""
    slices, dt = model.layout.slices, model.network.config.system.default_clock
    sources, targets, weights, delays, counts, states = [], [], [], [], [], []
    for number, pathway in enumerate(projection.members):
        part = model.network.connections(pathway)
        sources.append(part.source + np.int32(slices[pathway.pre, SOMA].start))
        targets.append(part.target + np.int32(slices[pathway.post, pathway.compartment].start))
        weights.append(part.weight)
        delays.append(part.delay)
        counts.append(len(part))
        states.append(part.state)
        drawn(number + 1)
    source, target = np.concatenate(sources), np.concatenate(targets)
    weight, delay = np.concatenate(weights), np.concatenate(delays)
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    order = delivery_order(source, np.rint(delay / dt).astype(np.int64), target)
    arrays = {"i": source[order], "j": target[order], "wght": weight[order], "delay": delay[order]}
    for variable in sorted({variable for state in states for variable in state}):
        start = [member.initial.get(variable, 0.0) for member in projection.members]
        whole = [state.get(variable, np.full(count, value)) for state, count, value in zip(states, counts, start, strict=True)]
        arrays[variable] = np.concatenate(whole)[order]
    return arrays, owner[order]


def delivery_order(
    source: npt.NDArray[np.int32], steps: npt.NDArray[np.int64], target: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """The order by source, delay and target, in which synapses are delivered from memory that lies side by side."""
    wide = int(target.max(initial=0)) + 1
    long = int(steps.max(initial=0)) + 1
    if (int(source.max(initial=0)) + 1) * wide * long < 2**63:
        key = (source.astype(np.int64) * long + steps) * wide + target
        return np.argsort(key, kind="stable")
    order: npt.NDArray[np.int64] = np.lexsort((target, steps, source))
    return order


def _state_recorder(model: Model, recorder: StateRecorder) -> None:
    name = recorder.name
    cells = np.unique(np.concatenate(recorded(model, recorder)))
    if not len(cells):
        return
    model.bank.arrays[f"{name}.record"] = cells
    options: dict[str, Array | Quantity] = {"record": Array(f"{name}.record")}
    if recorder.dt is not None:
        options["dt"] = Quantity(recorder.dt, "second")
    model.bank.add(Create(name, "StateMonitor", (Name(recorder.owner), recorder.variable), {**options}))


def recorded(model: Model, recorder: StateRecorder) -> Sequence[npt.NDArray[np.int64]]:
    """For each member of a recorder, the numbers of its recorded cells (or synapses) in the owner."""
    found = []
    for wanted in recorder.members:
        member, cells = wanted.member, wanted.cells
        if isinstance(member, Pathway):
            owners = model.owners[recorder.owner]
            projection = next(item for item in model.layout.projections if item.name == recorder.owner)
            own = np.flatnonzero(owners == projection.members.index(member))
            found.append(own[cells.start : cells.stop : cells.step])
        else:
            start = model.layout.slices[member.label, wanted.compartment].start
            found.append(np.arange(start + cells.start, start + cells.stop, cells.step))
    return found
