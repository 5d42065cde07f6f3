"""Statements of projections. Their arrays are drawn when they are asked for, and at once where the objects follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.network.delays import delay_steps
from cxsystem2.syntax.layout import Projection, split
from cxsystem2.syntax.model import Model, Piece
from cxsystem2.syntax.neurons import declarations
from cxsystem2.syntax.statement import Argument, ArrayArgument, Connect, Create, Define, Name, QuantityArgument, Weigh
from cxsystem2.syntax.synapses import OWNER, draw

Values = npt.NDArray[Any]


def add_projection(model: Model, projection: Projection) -> None:
    """The objects of a projection."""
    form = model.layout.form
    arrays = cache(partial(draw, model, projection))
    if model.stored is not None:
        arrays = cache(partial(model.stored.arrays, projection, model.system.default_clock))
    states = [*projection.synapse.state] if any(member.load for member in projection.members) else []
    names = ["i", "j", "wght", "delay", *(name for name in states if name in arrays())]

    def value(name: str) -> Values:
        return arrays()[name]

    for name in names:
        model.bank.arrays.defer(f"{projection.name}.{name}", partial(value, name))
    model.owners.defer(projection.name, partial(value, OWNER))
    delays = None
    if form.delay_classes is not None and projection.synapse.on_pre:
        dt = model.system.default_clock
        delays = delay_classes(arrays()["delay"], model.owners[projection.name], form.delay_classes, dt) * dt
    model.pieces[projection.name] = list(_pieces(projection, delays, one_target=form.one_target))
    for piece in model.pieces[projection.name]:
        _add_piece(model, projection, piece, names)


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
    steps = delay_steps(delay, dt)
    for number in np.unique(owner):
        own = np.flatnonzero(owner == number)
        if len(np.unique(steps[own])) > most:
            for part in np.array_split(own[np.argsort(steps[own], kind="stable")], most):
                steps[part] = delay_steps(np.mean(np.asarray(delay, np.float64)[part]), dt)
    return steps


def _add_piece(model: Model, projection: Projection, piece: Piece, arrays: list[str]) -> None:
    """The statements of one object: its equations, its synapses, and their values; `arrays` are those of the projection."""
    bank = model.bank
    if piece.name != projection.name:
        _defer_parts(model, projection, piece, arrays)
    bank.add(*_definitions(projection, piece), _creation(projection, piece))
    bank.add(Connect(f"SC.{piece.name}", ArrayArgument(f"{piece.name}.i"), ArrayArgument(f"{piece.name}.j")))
    bank.add(*_drawn_values(projection, piece, arrays))
    _add_parameters(model, projection, piece, loaded=[name for name in projection.synapse.state if name in arrays])


def _of_piece(piece: Piece, values: Values) -> Values:
    """From values of all synapses of a projection those of a piece."""
    return values if piece.members is None else values[piece.members]


def _defer_parts(model: Model, projection: Projection, piece: Piece, arrays: list[str]) -> None:
    """Let the arrays of a piece be taken from those of the projection when they are asked for."""

    def part(name: str) -> Values:
        return _of_piece(piece, model.bank.arrays[f"{projection.name}.{name}"])

    for name in arrays:
        model.bank.arrays.defer(f"{piece.name}.{name}", partial(part, name))


def _actions(projection: Projection, piece: Piece) -> dict[str, tuple[str, Sequence[str]]]:
    """What spikes do, by the argument of Brian2: the name of its definition, and its lines."""
    index, synapse = piece.name.removeprefix("S_"), projection.synapse
    found = {
        "on_pre": (f"SPre_{index}", synapse.arrival(piece.targets, subtracts=projection.subtracts)),
        "on_post": (f"SPost_{index}", synapse.on_post),
    }
    return {key: (name, lines) for key, (name, lines) in found.items() if lines}


def _definitions(projection: Projection, piece: Piece) -> Iterator[Define]:
    """The texts of an object: its equations, and what spikes do."""
    synapse, own = projection.synapse, projection.own
    shared, _ = split(member.parameters for member in projection.members)
    declared = [*declarations(_units(projection), shared), _weight_equation(projection)]
    yield Define(f"SE_{piece.name.removeprefix('S_')}", own("\n".join([*synapse.equations, *declared])))
    for name, lines in _actions(projection, piece).values():
        yield Define(name, own("\n".join(lines)))


def _creation(projection: Projection, piece: Piece) -> Create:
    """The object itself."""
    options: dict[str, Argument] = {key: Name(name) for key, (name, _) in _actions(projection, piece).items()}
    if piece.delay is not None:
        options["delay"] = QuantityArgument(piece.delay, "second")
    if projection.synapse.equations:
        options["method"] = projection.synapse.method
    ends = (Name(projection.source), Name(projection.target), Name(f"SE_{piece.name.removeprefix('S_')}"))
    return Create(piece.name, "Synapses", ends, options)


def _drawn_values(projection: Projection, piece: Piece, arrays: list[str]) -> Iterator[Weigh]:
    """Weights and delays as they were drawn; some rules remember the weight at the start."""
    synapse, own, name = projection.synapse, projection.own, piece.name
    weights = ArrayArgument(f"{name}.wght", projection.weight_unit)
    yield Weigh(f"{name}.wght", weights)
    if synapse.weight_at_start and synapse.weight_at_start not in arrays:
        yield Weigh(f"{name}.{own(synapse.weight_at_start)}", weights)
    if synapse.on_pre and piece.delay is None:
        yield Weigh(f"{name}.delay", ArrayArgument(f"{name}.delay", "second"))


def _add_parameters(model: Model, projection: Projection, piece: Piece, loaded: list[str]) -> None:
    """Parameters, and where variables start: those that are `loaded` from a file, one value for all, or one by pathway."""
    bank, name, state, own = model.bank, piece.name, projection.synapse.state, projection.own
    units = {**_units(projection), **state}
    shared, differing = split(member.parameters for member in projection.members)
    initial, initial_differing = split(member.initial for member in projection.members)
    bank.add(*(Weigh(f"{name}.{own(key)}", QuantityArgument(value, units[key])) for key, value in shared.items()))
    bank.add(*(Weigh(f"{name}.{own(key)}", ArrayArgument(f"{name}.{key}", units[key])) for key in loaded))
    starts = {key: value for key, value in initial.items() if key not in loaded}
    bank.add(*(Weigh(f"{name}.{own(key)}", QuantityArgument(value, units[key])) for key, value in starts.items()))

    def by_pathway(values: Values) -> Values:
        return _of_piece(piece, values[model.owners[projection.name]])

    for key in (*differing, *(key for key in initial_differing if key not in loaded)):
        values = np.array([{**member.parameters, **member.initial}[key] for member in projection.members])
        bank.arrays.defer(f"{name}.{key}", partial(by_pathway, values))
        bank.add(Weigh(f"{name}.{own(key)}", ArrayArgument(f"{name}.{key}", units[key])))


def _units(projection: Projection) -> dict[str, str]:
    """The unit of each parameter of the synapse model."""
    return {key: parameter.unit for key, parameter in projection.synapse.parameters.items()}


def _weight_equation(projection: Projection) -> str:
    synapse, unit = projection.synapse, projection.weight_unit
    if synapse.weight_derivative:
        return f"dwght/dt = {synapse.weight_derivative} : {unit} (clock-driven)"
    return f"wght : {unit}{'' if synapse.plastic else ' (constant)'}"
