"""Statements of projections: their synapses with weights and delays, sorted for delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.models.cells import SOMA
from cxsystem2.syntax.layout import Projection, split
from cxsystem2.syntax.model import Model, Piece
from cxsystem2.syntax.neurons import declarations
from cxsystem2.syntax.statement import Argument, Array, Connect, Create, Define, Name, Quantity, Weigh

Arrays = dict[str, npt.NDArray[np.generic]]


def add_projection(model: Model, projection: Projection, drawn: Callable[[int], None]) -> None:
    """The objects of a projection; `drawn` is told how many of its pathways are drawn."""
    arrays, owner = _draw(model, projection, drawn)
    model.owners[projection.name], model.synapses = owner, model.synapses + len(owner)
    bank, form = model.bank, model.layout.form
    bank.arrays.update({f"{projection.name}.{key}": values for key, values in arrays.items()})
    delays = None
    if form.delay_classes is not None and projection.synapse.on_pre:
        dt = model.network.config.system.default_clock
        delays = delay_classes(arrays["delay"], owner, form.delay_classes, dt) * dt
    model.pieces[projection.name] = list(_pieces(projection, delays, one_target=form.one_target))
    for piece in model.pieces[projection.name]:
        _add_piece(model, projection, piece, arrays, owner)


def _pieces(projection: Projection, delays: npt.NDArray[np.floating[Any]] | None, *, one_target: bool) -> Iterator[Piece]:
    """The objects that a form wants: by delay (second), and by target variable."""
    targets = [projection.incremented]
    if one_target and projection.incremented:
        targets = [(name,) for name in projection.incremented]
    parts: list[tuple[npt.NDArray[np.int64] | None, float | None]] = [(None, None)]
    if delays is not None and len(delays):
        found = np.unique(delays)
        parts = [(np.flatnonzero(delays == delay) if len(found) > 1 else None, float(delay)) for delay in found]
    several, number = len(parts) * len(targets) > 1, 0
    for members, delay in parts:
        for variables in targets:
            number += 1
            name = f"{projection.name}_{number}" if several else projection.name
            yield Piece(name, variables, members, delay, variables == targets[0])


def delay_classes(delay: npt.NDArray[np.generic], owner: npt.NDArray[np.int32], most: int, dt: float) -> npt.NDArray[np.int64]:
    """Delays in steps of `dt`, at most `most` different ones for each pathway: means of equally large parts in their order."""
    steps = np.rint(np.asarray(delay, np.float64) / dt).astype(np.int64)
    for number in np.unique(owner):
        own = np.flatnonzero(owner == number)
        if len(np.unique(steps[own])) > most:
            for part in np.array_split(own[np.argsort(steps[own], kind="stable")], most):
                steps[part] = round(float(np.mean(np.asarray(delay, np.float64)[part])) / dt)
    return steps


def _add_piece(model: Model, projection: Projection, piece: Piece, arrays: Arrays, owner: npt.NDArray[np.int32]) -> None:
    bank, name, synapse, own = model.bank, piece.name, projection.synapse, projection.own
    if piece.members is not None:
        arrays, owner = {key: values[piece.members] for key, values in arrays.items()}, owner[piece.members]
    index = name.removeprefix("S_")
    shared, differing = split(member.parameters for member in projection.members)
    initial, initial_differing = split(member.initial for member in projection.members)
    units = {key: parameter.unit for key, parameter in synapse.parameters.items()}
    declared = [*declarations(units, shared), _weight_equation(projection)]
    actions = {"on_pre": synapse.arrival(piece.targets), "on_post": synapse.on_post}
    statements = {"on_pre": f"SPre_{index}", "on_post": f"SPost_{index}"}
    options: dict[str, Argument] = {key: Name(statements[key]) for key, lines in actions.items() if lines}
    if piece.delay is not None:
        options["delay"] = Quantity(piece.delay, "second")
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
        if synapse.on_pre and piece.delay is None:
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
