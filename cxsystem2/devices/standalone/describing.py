"""The description of a program from Brian2's objects, compared with what Brian2 has made before it counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from cxsystem2.brian import allunits, stdunits
from cxsystem2.devices.closed_form import Solution
from cxsystem2.devices.delivery.choice import delivery_of
from cxsystem2.devices.realise import Objects
from cxsystem2.devices.standalone.description import Array, Description, Path, Read, Recipe, Thing, Variable
from cxsystem2.devices.standalone.exchange import EXCHANGES
from cxsystem2.devices.standalone.prepared import Prepared
from cxsystem2.devices.standalone.program import Program
from cxsystem2.devices.standalone.recipes import CLOCK, UnknownStructure, state_of
from cxsystem2.devices.standalone.state import FLOATS, INTEGERS, KEYS, RUN, SEED, TABLE, THREADS, ProgramState
from cxsystem2.devices.synapse_state import is_solved
from cxsystem2.syntax import Model
from cxsystem2.syntax.event_driven import event_driven
from cxsystem2.syntax.statement import Assign, Create, Link, Name, TimedCurrent

SPECIAL = {FLOATS, INTEGERS, RUN, SEED, THREADS, TABLE, KEYS}
_GROUPS = ("NeuronGroup", "SpikeGeneratorGroup")
_ONE: Recipe = ["number", 1]
_NONE: Recipe = ["number", 0]
_ZERO: Recipe = ["all", 0]
_NEVER: Recipe = ["all", -1e4]
"""When a cell fired last that has not fired yet (second)."""
Made = tuple[Recipe, Recipe]
"""The size of an array, and its values."""


def describe(model: Model, program: Program, objects: Objects, prepared: Prepared, compiled: str) -> Description:
    """The description of a program that was generated; `compiled` is the key of its compiled form.

    Raises:
        UnknownStructure: something cannot be told without Brian2, or would be told wrong.
    """
    about = _Described(model, program, objects, prepared)
    found = Description(
        compiled,
        [*about.arrays()],
        about.things(),
        [about.integer(*one) for one in program.constants.origins],
        [*about.floats()],
        [*program.noise.keys] if program.noise is not None else None,
    )
    _compare(state_of(found, model, prepared.synapses, prepared.threads), program.state)
    return found


def _compare(told: ProgramState, made: ProgramState) -> None:
    if [*told.entries] != [*made.entries]:
        raise UnknownStructure("arrays that are not there, or are in another order")
    for name, entry in made.entries.items():
        own = told.entries[name]
        alike = own.size == entry.size and own.values.dtype == entry.values.dtype
        if not alike or (own.full().tobytes() != entry.full().tobytes() if entry.size else False):
            raise UnknownStructure(f"the values of {name}")


class _Described:
    """What there is to tell of the objects of a model."""

    def __init__(self, model: Model, program: Program, objects: Objects, prepared: Prepared) -> None:
        self.model, self.program, self.objects, self.prepared = model, program, objects, prepared
        statements = [*model.bank]
        self.statements = {one.name: one for one in statements}
        self.kinds = {one.name: one.kind for one in statements if isinstance(one, Create)}
        self.kinds |= dict.fromkeys(prepared.synapses, "Delivery")
        self.drives = {drive.label: drive.group for drive in prepared.drives}
        self.timed = {one.name: one.values.name for one in statements if isinstance(one, TimedCurrent)}

    def arrays(self) -> Iterator[Array]:
        """All arrays in their order. Two of one name belong to the pathways of synapses, or nobody knows to whom."""
        delays = {path.variables["delay"] for path in self.program.pathways()}
        names = Counter((getattr(one.owner, "name", ""), one.name) for one in self.program.arrays if one not in delays)
        if many := [name for (_, name), number in names.items() if number > 1]:
            raise UnknownStructure(f"several variables {many[0]}")
        variables = {self.program.name_of(variable): variable for variable in self.program.arrays}
        for name, entry in self.program.state.entries.items():
            if name in SPECIAL:
                continue
            if (timed := name.removesuffix("_values")) in self.timed:  # Brian2's name for the values of a timed array
                yield Array(name, entry.values.dtype.name, ["elements", self.timed[timed]], ["array", self.timed[timed]])
                continue
            if name not in variables:
                raise UnknownStructure(f"the array {name}")
            size, value = self._made(variables[name])
            yield Array(name, entry.values.dtype.name, size, value)

    def things(self) -> dict[str, Thing]:
        """The objects that have variables."""
        return {name: self._thing(name) for name in self.objects.values if name in self.kinds}

    def _thing(self, name: str) -> Thing:
        own, kind = self.objects[name], self.kinds[name]
        mine = {
            key: variable
            for key, variable in own.variables.items()
            if hasattr(variable, "unique") and getattr(variable.owner, "name", None) == own.name
        }
        variables = [self._variable(key, variable) for key, variable in mine.items()]
        paths = [
            Path(path.name, path.prepost, path.source.name)
            for path in sorted(getattr(own, "_pathways", []), key=lambda path: str(path.name))
        ]
        waiting = getattr(self.objects[word], "waiting", "") if (word := delivery_of(name)) in self.objects else ""
        return Thing(kind, variables, [*getattr(own, "recorded_variables", {})], paths, waiting, *self._solution(name))

    def _solution(self, name: str) -> tuple[list[str], list[Read]]:
        """The solution of the event-driven equations of synapses, where it is asked for, and what it reads."""
        projection = next((one for one in self.model.layout.projections if one.name == name), None)
        if projection is None or name in self.prepared.synapses or not is_solved(self.model, projection):
            return [], []
        lines, variables, indices = Solution.of(self.objects[name])
        read = {word for line in lines for word in re.findall(r"[A-Za-z_]\w*", line.partition(" = ")[2])}
        given = {projection.own(one) for one in (*event_driven(projection.synapse), *projection.synapse.parameters)}
        names = sorted((read & {*variables}) - given - {"dt"})
        arrays = {variable: self.program.name_of(variable) for variable in self.program.arrays}
        if unknown := [one for one in names if variables[one] not in arrays]:
            raise UnknownStructure(f"the variable {unknown[0]} of {name}")
        return [*lines], [Read(one, arrays[variables[one]], indices[one]) for one in names]

    def _variable(self, name: str, variable: Any) -> Variable:
        array, file = self.program.name_of(variable), self.program.file_of(variable)
        dtype = self.program.state.entries[array].values.dtype.name
        return Variable(name, array, file, dtype, bool(variable.scalar), bool(variable.constant))

    def integer(self, name: str, owner: str) -> Recipe:
        """The recipe of an integer that sources refer to."""
        if owner in self.drives:
            return ["cells", self.drives[owner]] if name == "N" else self._unknown(owner, name)
        if owner in EXCHANGES and name == "N":
            return _ONE
        kind = self.kinds.get(owner)
        if kind == "Delivery" and name == "N":
            return ["cells", next(one.target for one in self.prepared.projections if one.name == owner)]
        if kind in _GROUPS:
            if name in ("N", "N_pre", "N_post", "_n_sources", "_n_targets", "stop"):
                return ["cells", owner]
            if name == "start":
                return _NONE
        if kind == "SpikeMonitor":
            if name == "_source_start":
                return _NONE
            if name == "_source_stop":
                return ["cells", self._source(owner)]
        return self._unknown(owner, name)

    def floats(self) -> Iterator[float]:
        """The numbers that sources refer to: units alone, which have the same value in every model."""
        for name, value in zip(self.program.constants.names, self.program.constants.floats, strict=True):
            if name not in stdunits.__dict__ and name not in allunits.__dict__:
                self._unknown("", name)
            yield value

    def _source(self, monitor: str) -> str:
        statement = self.statements[monitor]
        assert isinstance(statement, Create) and isinstance(statement.arguments[0], Name)
        return statement.arguments[0].name

    def _unknown(self, owner: str, name: str) -> Recipe:
        raise UnknownStructure(f"the variable {name} of {owner}")

    def _made(self, variable: Any) -> Made:
        name, owner = str(variable.name), str(getattr(variable.owner, "name", ""))
        monitor = owner.removesuffix("_clock")
        if owner == "defaultclock" or (owner != monitor and monitor in self.kinds):
            step: Recipe = ["statement", CLOCK] if owner == "defaultclock" else ["step of", monitor]
            return _ONE, {"t": _ZERO, "timestep": _ZERO, "dt": step}.get(name) or self._unknown(owner, name)
        found: dict[str, Callable[[str, str, Any], Made | None]] = {
            "NeuronGroup": self._of_group,
            "SpikeGeneratorGroup": self._of_inputs,
            "Synapses": self._of_synapses,
            "Delivery": self._of_delivery,
            "SpikeMonitor": self._of_spikes,
            "StateMonitor": self._of_states,
        }
        kind = self.kinds.get(owner)
        if kind is None or (made := found[kind](owner, name, variable)) is None:
            return _NONE, self._unknown(owner, name)
        return made

    def _assigned(self, owner: str, name: str) -> Recipe | None:
        """Values that a statement gives to a variable."""
        statement = self.statements.get(f"{owner}.{name}")
        return ["statement", statement.name] if isinstance(statement, Assign) else None

    def _of_group(self, owner: str, name: str, variable: Any) -> Made | None:
        cells: Recipe = ["cells", owner]
        if (assigned := self._assigned(owner, name)) is not None:
            return _ONE if variable.scalar else cells, assigned
        linked = f"{owner}.{name.removeprefix('_').removesuffix('_indices')}"
        if name.endswith("_indices"):
            return (cells, ["index", linked]) if isinstance(self.statements.get(linked), Link) else None
        if name == "_spikespace":
            return ["cells and one", owner], _ZERO
        starts: dict[str, Recipe] = {"i": ["rising"], "lastspike": _NEVER, "not_refractory": ["all", 1]}
        start = starts.get(name)
        if start is None and name.startswith("_"):
            return None
        return _ONE if variable.scalar else cells, start or _ZERO

    def _of_inputs(self, owner: str, name: str, variable: Any) -> Made | None:
        cells, spikes = ["cells", owner], ["spikes", owner]
        found: dict[str, tuple[Recipe, Recipe]] = {
            "i": (cells, ["rising"]),  # type: ignore[dict-item]
            "spike_number": (spikes, ["rising"]),  # type: ignore[dict-item]
            "neuron_index": (spikes, ["array", f"{owner}.i"]),  # type: ignore[dict-item]
            "spike_time": (spikes, ["array", f"{owner}.t"]),  # type: ignore[dict-item]
            "_timebins": (spikes, ["time bins", owner]),  # type: ignore[dict-item]
            "_spikespace": (["cells and one", owner], _ZERO),
            **dict.fromkeys(("period", "_period_bins", "_lastindex"), (_ONE, _ZERO)),
        }
        return found.get(name)

    def _of_synapses(self, owner: str, name: str, variable: Any) -> Made | None:
        synapses: Recipe = ["synapses", owner]
        ends = {"_synaptic_pre": "i", "_synaptic_post": "j"}
        if name in ends:
            return synapses, ["array", f"{owner}.{ends[name]}"]
        sides = {"N_outgoing": (0, "i"), "N_incoming": (1, "j")}
        if name in sides:
            place, end = sides[name]
            statement = self.statements[owner]
            assert isinstance(statement, Create)
            group = statement.arguments[place]
            assert isinstance(group, Name)
            return ["cells", group.name], ["counts", f"{owner}.{end}"]
        if name == "N":
            return _ONE, synapses
        # what delays are called depends on Brian2's version, and both sides may have the same name
        sides_of = {path.variables["delay"]: path.prepost for path in self.objects[owner]._pathways}
        if (delayed := sides_of.get(variable)) == "post":
            return (synapses, _ZERO) if not variable.scalar else None
        if (delayed is None and name == "delay") or delayed not in (None, "pre"):
            return None
        name = "delay" if delayed else name
        if (assigned := self._assigned(owner, name)) is not None:
            return _ONE if variable.scalar else synapses, assigned
        if name.startswith("_"):
            return None
        return _ONE if variable.scalar else synapses, _ZERO

    def _of_delivery(self, owner: str, name: str, variable: Any) -> Made | None:
        if name == "events":
            return _ONE, _ZERO
        if name == "lastupdate":
            return ["rows", owner], ["late", owner]
        if name not in self.prepared.synapses[owner].kinds.values:
            return None
        return (_ONE, ["of kind", owner, name]) if variable.scalar else (["rows", owner], ["of rows", owner, name])

    def _of_spikes(self, owner: str, name: str, variable: Any) -> Made | None:
        cells: Recipe = ["cells", self._source(owner)]
        found: dict[str, Made] = {
            "i": (_NONE, _ZERO), "t": (_NONE, _ZERO), "N": (_ONE, _ZERO),
            "_source_idx": (cells, ["rising"]), "count": (cells, _ZERO),
        }  # fmt: skip
        return found.get(name)

    def _of_states(self, owner: str, name: str, variable: Any) -> Made | None:
        if name == "N":
            return _ONE, _ZERO
        if name == "_indices":
            return ["recorded", owner], ["array", f"{owner}.record"]
        return _NONE, _ZERO
