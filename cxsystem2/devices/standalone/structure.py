"""The structure of a model: all that the text of its program depends on, as one key, found without Brian2.

Everything that a statement says is part of the structure, unless it is known to be a value that a program reads when it starts:
numbers of cells, values of variables, steps of monitors, arrays. What is not known at all has no key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.delivery.traces import traces
from cxsystem2.devices.options import Options
from cxsystem2.devices.standalone.origin import origin
from cxsystem2.devices.standalone.prepared import Prepared
from cxsystem2.devices.standalone.recipes import UnknownStructure
from cxsystem2.devices.synapse_state import is_solved
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RELAYS, Projection, split
from cxsystem2.syntax.statement import (
    Argument,
    ArrayArgument,
    Assign,
    Connect,
    Create,
    Define,
    Link,
    Name,
    QuantityArgument,
    Regularly,
    Statement,
    TimedCurrent,
)

if TYPE_CHECKING:
    from cxsystem2.devices.cpp import Cpp

FUNCTIONS = frozenset({
    "abs", "and", "arccos", "arcsin", "arctan", "ceil", "clip", "cos", "cosh", "exp", "expm1", "exprel", "floor", "int", "log",
    "log10", "log1p", "not", "or", "poisson", "rand", "randn", "sign", "sin", "sinh", "sqrt", "tan", "tanh", "timestep",
})  # fmt: skip
"""Functions of Brian2 whose text its version tells; others may have been registered by anybody."""
OURS = ("cxsystem2.devices.cpp", "Cpp")
"""The device whose programs these are; one that is derived from it may do whatever it likes."""
_CALLED = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
_UNIT = re.compile(r":.*$", re.MULTILINE)
"""The unit of an equation with its flags, which look like a call: ``siemens (constant)``."""
_SIZED = ("NeuronGroup", "SpikeGeneratorGroup")
"""Classes whose first argument is a number of cells."""


def key(model: Model, device: type[Cpp], options: Options, prepared: Prepared, mpi: Sequence[str] = ()) -> str:
    """The key of a structure, with that of all that makes a program from it.

    A program of several ranks has the texts of `mpi`: its version, and what it asks of compiler and linker.

    Raises:
        UnknownStructure: something is there of which it is not known how it gets into the program.
    """
    found = json.dumps([origin(), list(mpi), *parts(model, device, options, prepared, shared=bool(mpi))], allow_nan=False)
    return hashlib.sha256(found.encode()).hexdigest()


def parts(model: Model, device: type[Cpp], options: Options, prepared: Prepared, *, shared: bool = False) -> list[Any]:
    """What a structure consists of, as plain values. A part of a network is one of those that several ranks share."""
    if model.bank.whole == shared:
        raise UnknownStructure("a part of a network")
    if (device.__module__, device.__qualname__) != OURS:
        raise UnknownStructure("a device of somebody else")
    own = options.fast and device.own_objects and options.delivery != "stock"
    statements = list(model.bank)
    sizes, called = set(_sizes(statements)), _called(statements)
    timed = any(isinstance(one, TimedCurrent) for one in statements)
    return [
        [device.templates, device.own_objects],
        [options.fast, options.precision, options.delivery, options.profile],
        [_statement(model, one, sizes, prepared.names, called.get(one.name, frozenset())) for one in statements],
        [model.system.default_clock if timed else None],  # how often a step of the model is in one of a current
        [[one.name, one.label, one.group, one.variable] for one in prepared.drives],
        [_delivered(one, prepared) for one in prepared.projections],
        [_taken_over(one) for one in model.layout.projections if own and one.name not in prepared.synapses],
        [one.name for one in model.layout.projections if is_solved(model, one)],
        [any(stock_reason(model, one) for one in model.layout.projections)],  # how ranks exchange their spikes
        [
            [group.name, group.membrane.neuron is not None, list(group.membrane.equations), sorted(split(group.parameters)[1])]
            for group in model.layout.groups
        ],
    ]


def _sizes(statements: Iterable[Statement]) -> Iterable[str]:
    """The definitions that are numbers of cells and nothing else."""
    used: dict[str, bool] = {}
    for one in statements:
        if isinstance(one, Create):
            first = one.arguments[0] if one.kind in _SIZED and one.arguments else None
            others = [*one.arguments[one.kind in _SIZED :], *one.options.values(), *one.namespace.values()]
            if isinstance(first, Name):
                used.setdefault(first.name, True)
            used.update({other.name: False for other in others if isinstance(other, Name)})
    return (name for name, is_size in used.items() if is_size)


def _called(statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """The currents over time that equations may call, by the definition of the equations: those of all who use it."""
    timed = {one.name for one in statements if isinstance(one, TimedCurrent)}
    found: dict[str, frozenset[str]] = {}
    for one in statements:
        if isinstance(one, Create):
            given = frozenset(word for word, value in one.namespace.items() if value.name in timed)
            for argument in one.arguments:
                if isinstance(argument, Name):
                    found[argument.name] = found.get(argument.name, given) & given
    return found


def _statement(
    model: Model, statement: Statement, sizes: set[str], own: set[str], called: frozenset[str] = frozenset()
) -> list[Any]:
    """A statement without the values that a program reads."""
    kind, name = type(statement).__name__, statement.name
    owner = getattr(statement, "owner", name)
    if owner not in own and model.bank.is_empty(statement):
        return [kind, name, "empty"]
    there = [kind, name, name in own, owner in own]
    match statement:
        case Define(value=int()) if name in sizes:
            return [*there, "cells"]
        case Define():
            return [*there, _text(statement.value, called)]
        case TimedCurrent():
            shape = model.bank.arrays[statement.values.name].shape
            return [*there, list(shape), statement.dt.value, statement.dt.unit, statement.values.unit]
        case Create():
            return [*there, *_created(statement, own)]
        case Assign():  # values of variables of synapses, too
            return [*there, _value(statement.value)]
        case Connect():
            return [*there, statement.source.name, statement.target.name]
        case Link():
            return [*there, statement.source, statement.variable, statement.index.name, statement.index.unit]
        case Regularly():
            return [*there, _text(statement.action), statement.label]
    raise UnknownStructure(f"a statement of the kind {kind}")


def _created(statement: Create, own: set[str]) -> list[Any]:
    known = (*_SIZED, "Synapses", "SpikeMonitor", "StateMonitor")
    if statement.name not in own and statement.kind not in known:
        raise UnknownStructure(f"an object of the class {statement.kind}")
    arguments: list[Any] = [_argument(argument) for argument in statement.arguments]
    if statement.kind in _SIZED and isinstance(statement.arguments[0], int):
        arguments[0] = "cells"
    options = {name: _argument(value) for name, value in statement.options.items()}
    if statement.kind == "StateMonitor" and isinstance(step := statement.options.get("dt"), QuantityArgument):
        options["dt"] = ["step", step.unit]
    return [statement.kind, arguments, options, {name: value.name for name, value in statement.namespace.items()}]


def _argument(argument: Argument) -> Any:
    match argument:
        case Name():
            return ["name", argument.name]
        case QuantityArgument():
            return ["quantity", argument.value, argument.unit]
        case ArrayArgument():
            return ["array", argument.name, argument.unit]
        case str():
            return _text(argument)
        case tuple():
            return ["texts", *map(_text, argument)]
    return argument


def _value(value: ArrayArgument | QuantityArgument) -> list[Any]:
    """The value of a variable: one for all, or an array."""
    if isinstance(value, QuantityArgument):
        return ["quantity", type(value.value).__name__, value.unit]
    return ["array", value.name, value.unit]


def _text(text: str | int, called: frozenset[str] = frozenset()) -> str | int:
    """A text of equations or statements, all of whose functions are Brian2's, or among those `called`."""
    if isinstance(text, str):
        unknown = {*_CALLED.findall(_UNIT.sub("", text))} - FUNCTIONS - called
        if unknown:
            raise UnknownStructure(f"the function {min(unknown)}")
    return text


def _delivered(projection: Projection, prepared: Prepared) -> list[Any]:
    """A projection that an object of ours delivers."""
    synapse, kinds = projection.synapse, prepared.synapses[projection.name].kinds
    same = {name: bool((values == values[0]).all()) for name, values in kinds.values.items()}
    return [
        [projection.name, projection.source, projection.target, projection.source == RELAYS, list(projection.incremented)],
        [_text("\n".join(synapse.equations)), _text("\n".join(synapse.on_pre)), synapse.factor, list(synapse.state)],
        [sorted(same.items()), len(kinds.values)],
    ]


def _taken_over(projection: Projection) -> list[Any]:
    """Synapses of Brian2's whose spikes templates of ours deliver: which traces are kept apart, and what spikes do."""
    synapse, found = projection.synapse, traces(projection)
    arrival = synapse.arrival(projection.incremented, subtracts=projection.subtracts)
    return [
        [projection.name, projection.source, projection.target, list(projection.incremented)],
        [list(found.source), list(found.target), list(found.times)] if found else [],
        [_text("\n".join(map(projection.own, lines))) for lines in (synapse.equations, arrival, synapse.on_post)],
    ]
