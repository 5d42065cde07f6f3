"""Statements of projections. Their arrays are drawn when they are asked for, and at once where the objects follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.network.delays import delay_steps
from cxsystem2.syntax.layout import Projection, split
from cxsystem2.syntax.model import Model, Piece
from cxsystem2.syntax.neurons import declarations
from cxsystem2.syntax.statement import Argument, Array, Connect, Create, Define, Name, Quantity, Weigh
from cxsystem2.syntax.synapses import OWNER, draw

Values = npt.NDArray[Any]


def add_projection(model: Model, projection: Projection) -> None:
    """The objects of a projection."""
    form, layout = model.layout.form, model.layout
    arrays = cache(partial(draw, model.network, layout, projection, partial(model.tell, projection)))
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
    bank, name, synapse, own = model.bank, piece.name, projection.synapse, projection.own

    def of(values: Values) -> Values:
        """The values of the synapses of the piece."""
        return values if piece.members is None else values[piece.members]

    def drawn(key: str) -> Values:
        return of(bank.arrays[f"{projection.name}.{key}"])

    def by_pathway(values: Values) -> Values:
        return of(values[model.owners[projection.name]])

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
    if name != projection.name:
        for key in arrays:
            bank.arrays.defer(f"{name}.{key}", partial(drawn, key))
    bank.add(Weigh(f"{name}.wght", Array(f"{name}.wght", projection.weight_unit)))
    loaded = [key for key in synapse.state if key in arrays]
    if synapse.weight_at_start and synapse.weight_at_start not in loaded:
        bank.add(Weigh(f"{name}.{own(synapse.weight_at_start)}", Array(f"{name}.wght", projection.weight_unit)))
    if synapse.on_pre and piece.delay is None:
        bank.add(Weigh(f"{name}.delay", Array(f"{name}.delay", "second")))
    for key, value in shared.items():
        bank.add(Weigh(f"{name}.{own(key)}", Quantity(value, units[key])))
    for key in loaded:
        bank.add(Weigh(f"{name}.{own(key)}", Array(f"{name}.{key}", synapse.state[key])))
    for key, value in initial.items():
        if key in loaded:
            continue
        bank.add(Weigh(f"{name}.{own(key)}", Quantity(value, synapse.state[key])))
    for key in (*differing, *(key for key in initial_differing if key not in loaded)):
        values = np.array([{**member.parameters, **member.initial}[key] for member in projection.members])
        bank.arrays.defer(f"{name}.{key}", partial(by_pathway, values))
        bank.add(Weigh(f"{name}.{own(key)}", Array(f"{name}.{key}", {**synapse.state, **units}[key])))


def _weight_equation(projection: Projection) -> str:
    synapse, unit = projection.synapse, projection.weight_unit
    if synapse.weight_derivative:
        return f"dwght/dt = {synapse.weight_derivative} : {unit} (clock-driven)"
    return f"wght : {unit}{'' if synapse.plastic else ' (constant)'}"
