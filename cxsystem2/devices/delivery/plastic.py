"""Synapses of Brian2 whose spikes are delivered without Brian2's queue, by templates of our own.

The objects stay Brian2's: their arrays, monitors and states are as ever. What changes is how a spike finds its synapses
(those of a source with one delay are a run of neighbours; those of a target have a list), and where traces are kept that
are the same for many synapses (`traces`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MethodType
from typing import Any

from cxsystem2.brian import ArrayVariable, Synapses, linear_update
from cxsystem2.devices.delivery.choice import delivery_of
from cxsystem2.devices.delivery.compact import STORED_SPIKE
from cxsystem2.devices.delivery.traces import Solution, SpikeTraces, traces
from cxsystem2.devices.realise import Objects
from cxsystem2.syntax import Model
from cxsystem2.syntax.event_driven import LAST_UPDATE
from cxsystem2.syntax.layout import Projection

NONE = SpikeTraces((), (), ())
_CONSTANT = re.compile(r"\b(_lio_\d+)\b")
_OF_SYNAPSE = re.compile(r"(_ptr_array\w+)\[_idx\]")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the templates are told of synapses: names of arrays of the program, and the traces that are kept apart."""

    name: str
    group: str
    waiting: str
    sources: str
    targets: str
    delays: str
    last: str
    number_of_sources: str
    number_of_targets: str
    kept: bool
    source: tuple[str, ...]
    target: tuple[str, ...]
    times: tuple[str, ...]
    source_arrays: tuple[str, ...]
    target_arrays: tuple[str, ...]
    left_out: tuple[str, ...]


class Plastic:
    """How one set of Brian2's synapses is delivered; what it has on its way is in a file of the program."""

    stored = STORED_SPIKE
    rows = None

    def __init__(self, projection: Projection, synapses: Any, name_of: Callable[[Any], str]) -> None:
        self.name, self.source, self.waiting = projection.name, synapses.source, f"{projection.name}.waiting"
        self.traces = traces(projection) or NONE
        paths = {path.prepost: path for path in synapses._pathways}
        reads = {path: self._code(projection, synapses, path) for path in paths.values()}
        setting = self._setting(projection, synapses, paths, name_of)
        for side, path in paths.items():
            path.template, path.check_units = f"plastic_{side}", False
            path.template_kwds = {**path.template_kwds, "traces": setting}
            path.needed_variables = ["_spikespace", "t_in_timesteps", "dt", *self.traces.times]
            path.create_code_objects = MethodType(_alone, path)
            path.update_abstract_code = MethodType(reads[path], path)

    def _code(self, projection: Projection, synapses: Any, path: Any) -> Callable[..., None]:
        """What makes the code of a pathway."""
        if not self.traces.times:
            before = path.update_abstract_code

            def as_it_is(own: Any, run_namespace: Any = None, level: int = 0) -> None:
                before(run_namespace=run_namespace)
                own.abstract_code = {"synapse": own.abstract_code}

            return as_it_is
        lines: Solution = []
        for line in linear_update(synapses.event_driven, synapses.variables).split("\n"):
            target, _, text = line.partition(" = ")
            if target.startswith("_"):  # then come lines that give each variable its new value
                lines.append((target, text))
        arrival = projection.synapse.arrival(projection.incremented, subtracts=projection.subtracts)
        pre, post = ([projection.own(line) for line in each] for each in (arrival, projection.synapse.on_post))
        code = dict(zip(("pre", "post"), self.traces.blocks(lines, pre, post), strict=True))[path.prepost]
        for name in self.traces.auxiliary(pre, post):
            path.variables.add_auxiliary_variable(name)
        for name in ("_since", "_ago"):
            path.variables.add_auxiliary_variable(name, scalar=True)

        def apart(own: Any, run_namespace: Any = None, level: int = 0) -> None:
            own.abstract_code = code

        return apart

    def _reads_source(self, synapses: Any) -> bool:
        """Whether a spike reads a variable of the source, for which each synapse must know it."""
        names = {name for path in synapses._pathways for name in re.findall(r"\w+", path.code)}
        return any(name == "i" or name.endswith("_pre") for name in names)

    def _setting(
        self, projection: Projection, synapses: Any, paths: Mapping[str, Any], name_of: Callable[[Any], str]
    ) -> Setting:
        variables, kept = synapses.variables, bool(self.traces.times)
        held = [(variables[name]) for name in (*self.traces.source, *self.traces.target)] if kept else []
        delays = [path.variables["delay"] for path in paths.values()]
        given = next((path.variables["delay"] for side, path in paths.items() if side == "pre"), delays[0])
        left_out = [*delays, *held, *([variables[LAST_UPDATE]] if kept else [])]
        if kept and not self._reads_source(synapses):
            left_out.append(variables["_synaptic_pre"])
        return Setting(
            name=self.name,
            group=synapses.target.name,
            waiting=self.waiting,
            sources=name_of(variables["_synaptic_pre"]),
            targets=name_of(variables["_synaptic_post"]),
            delays=name_of(given),
            last=name_of(variables[LAST_UPDATE]) if kept else "",
            number_of_sources=f"_num_{name_of(synapses.source.variables['_spikespace'])} - 1",
            number_of_targets=_number_of_targets(projection, synapses, name_of),
            kept=kept,
            source=self.traces.source,
            target=self.traces.target,
            times=self.traces.times,
            source_arrays=tuple(name_of(variables[name]) for name in self.traces.source),
            target_arrays=tuple(name_of(variables[name]) for name in self.traces.target),
            left_out=tuple(name_of(variable) for variable in left_out),
        )


def _number_of_targets(projection: Projection, synapses: Any, name_of: Callable[[Any], str]) -> str:
    """The number of target cells in C++. Dendrites never fire, and have no array of spikes, which has one element more."""
    variables = synapses.target.variables
    if "_spikespace" in variables:
        return f"_num_{name_of(variables['_spikespace'])} - 1"
    return f"_num_{name_of(variables[projection.incremented[0]])}"


def _alone(path: Any, run_namespace: Any) -> None:
    """The one code object of a pathway: there is no queue to push spikes into."""
    code = path.create_default_code_object(run_namespace)
    path.code_objects[:] = [code] if code else []


def take_over(model: Model, objects: Objects, name_of: Callable[[Any], str]) -> None:
    """Deliver the spikes of all of Brian2's synapses of a model by our own templates."""
    for projection in model.layout.projections:
        if projection.name not in objects or not isinstance(objects[projection.name], Synapses):
            continue
        synapses = objects[projection.name]
        if synapses._pathways and {"pre", "post"} >= {path.prepost for path in synapses._pathways}:
            objects.values[delivery_of(projection.name)] = Plastic(projection, synapses, name_of)


class Code:
    """The C++ of the blocks of a pathway, which share the constants that come before them."""

    def __init__(self, variables: Mapping[str, Any], scalar: Mapping[str, Any], vector: Mapping[str, Any]) -> None:
        self._scalar = {block: _constants(block, _text(code)).splitlines() for block, code in scalar.items()}
        self._vector = {block: _constants(block, _text(code)) for block, code in vector.items()}
        self.places = sorted(set(_OF_SYNAPSE.findall(self._vector["synapse"])))
        """The arrays of which the value of each synapse is read or written."""
        body, read = self._vector["synapse"], [one for one in variables.values() if isinstance(one, ArrayVariable)]
        written = set(re.findall(r"(_ptr_array\w+)\[_postsynaptic_idx\] = ", body))
        seen = set(re.findall(r"(_ptr_array\w+)\[_presynaptic_idx\]", body))
        changed = re.search(r"\[(_presynaptic_idx|0)\] = ", body + "\n".join(self._scalar["synapse"])) is not None
        self.divisible = bool(read) and not changed and not written & seen
        """Whether the targets may be divided among threads."""
        self.local = self.divisible and not seen and re.search(r"\[0\]|_keyed_", body) is None
        """Whether a part of the targets needs what is its own alone, whenever it is done: nothing asks for the time."""

    def scalar(self, block: str) -> str:
        """The constants of a block, without those of the side, which stand before them."""
        before = self._scalar.get("side", []) if block == "synapse" else []
        return "\n".join(line for line in self._scalar[block] if line not in before)

    def vector(self, block: str) -> str:
        """The statements of a block."""
        return self._vector[block]


def _constants(block: str, text: str) -> str:
    return _CONSTANT.sub(rf"\1_{block}", text)


def _text(code: str | list[str]) -> str:
    return code if isinstance(code, str) else "\n".join(code)
