"""A program whose structure is known: what stands for Brian2's device and objects when nothing has to be generated."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.closed_form import Solution
from cxsystem2.devices.delivery.choice import delivery_of
from cxsystem2.devices.delivery.compact import STORED_FACTOR, STORED_SPIKE, Compact, Rows
from cxsystem2.devices.standalone.description import Description, Thing
from cxsystem2.devices.standalone.recipes import state_of
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import Projection
from cxsystem2.syntax.statement import Create, Name

Values = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class KnownVariable:
    """A variable that is an array: it answers with the values of the beginning, and after a run with those of the end."""

    program: KnownProgram
    owner: KnownObject
    name: str
    array: str
    file: str
    dtype: type[np.generic]
    scalar: bool
    constant: bool
    unique: bool = False

    def get_value(self) -> Values:
        """All values."""
        if self.program.results is None:
            return self.program.state[self.array]
        return np.fromfile(self.program.results / self.file, self.dtype)


class KnownObject:
    """An object with the variables that are its own."""

    def __init__(self, program: KnownProgram, name: str, thing: Thing) -> None:
        self.name, self.kind = name, thing.kind
        self.variables = {
            one.name: KnownVariable(
                program, self, one.name, one.array, one.file, np.dtype(one.dtype).type, one.scalar, one.constant
            )
            for one in thing.variables
        }

    def __getattr__(self, name: str) -> Values:
        """The values of a variable, by its name with an underscore, or without one where it has no unit."""
        variables = self.__dict__.get("variables", {})
        found = variables.get(name) or variables.get(name.removesuffix("_"))
        if found is None:
            raise AttributeError(name)
        values: Values = found.get_value()
        return values


class KnownStateMonitor(KnownObject):
    """A monitor of variables, with the number of cells that it looks at."""

    def __init__(self, program: KnownProgram, name: str, thing: Thing, width: int, source: KnownObject) -> None:
        super().__init__(program, name, thing)
        self.n_indices, self.source = width, source
        self.recorded_variables = {one: self.variables[one] for one in thing.recorded}


@dataclass(frozen=True, slots=True)
class KnownPath:
    """A pathway of Brian2's synapses."""

    name: str
    prepost: str
    source: KnownObject
    synapses: KnownObject


class KnownSynapses(KnownObject):
    """Synapses of Brian2's, with their pathways in the order in which the program knows them."""

    def __init__(self, program: KnownProgram, name: str, thing: Thing, objects: Mapping[str, KnownObject]) -> None:
        super().__init__(program, name, thing)
        self._pathways = [KnownPath(one.name, one.prepost, objects[one.source], self) for one in thing.paths]
        if thing.solution:
            arrays = {one.array: one for each in (self, *objects.values()) for one in each.variables.values()}
            variables = {one.name: arrays[one.array] for one in thing.reads}
            self.solution = Solution(thing.solution, variables, {one.name: one.index for one in thing.reads})


class KnownDelivery(KnownObject):
    """Synapses whose spikes are delivered by an object of ours."""

    compact = True

    def __init__(
        self, program: KnownProgram, thing: Thing, source: KnownObject, projection: Projection, synapses: Compact
    ) -> None:
        super().__init__(program, projection.name, thing)
        self.source, self.shortest = source, synapses.shortest
        self.present = synapses.present if program.shared else None
        self.waiting = f"{projection.name}.waiting"
        self.stored = STORED_FACTOR if projection.synapse.state else STORED_SPIKE
        self.rows: Rows | None = synapses.keys if projection.synapse.state else None


class KnownPlastic:
    """What delivers the spikes of Brian2's synapses in their place, by templates of ours."""

    kind, stored, rows = "Plastic", STORED_SPIKE, None

    def __init__(self, waiting: str, name: str, source: KnownObject) -> None:
        self.waiting, self.name, self.source = waiting, name, source


class KnownProgram:
    """A program that was generated before, with the state of a model."""

    def __init__(
        self, description: Description, model: Model, own: Mapping[str, Compact], threads: int, *, shared: bool = False
    ) -> None:
        self.description, self.threads, self.shared = description, threads, shared
        self.noise = description.noise
        self.state = state_of(description, model, own, threads)
        self.results: Path | None = None
        self._paths: list[KnownPath] = []

    def current(self) -> contextlib.AbstractContextManager[None]:
        """It answers for its objects in any case."""
        return contextlib.nullcontext()

    def write_state(self, folder: Path) -> None:
        """Write the state that the program begins with."""
        self.state.write(folder)

    def write_list(self, path: Path, wanted: Iterable[KnownVariable]) -> None:
        """Write a list of variables for the program: the name of each, and that of the file that it is to write."""
        lines = (f"{one.array} {one.file}\n" for one in wanted)
        path.write_text("".join(dict.fromkeys(lines)), encoding="utf-8")

    def name_of(self, variable: KnownVariable) -> str:
        """The name of the array of a variable."""
        return variable.array

    def file_of(self, variable: KnownVariable) -> str:
        """The name of the file of a variable."""
        return variable.file

    def pathways(self) -> list[KnownPath]:
        """The synaptic pathways, in the order in which the program knows them."""
        return self._paths

    def has_run(self, folder: Path) -> None:
        """Answer values from the files of a run from now on."""
        self.results = folder / "results"

    def objects(self, model: Model, own: Mapping[str, Compact]) -> KnownObjects:
        """What stands for the objects of the model."""
        projections = {one.name: one for one in model.layout.projections}
        found: dict[str, KnownObject] = {}
        plastic: dict[str, KnownPlastic] = {}
        for name, thing in self.description.things.items():
            match thing.kind:
                case "StateMonitor":
                    width, statement = len(model.bank.arrays[f"{name}.record"]), model.bank[name]
                    assert isinstance(statement, Create) and isinstance(statement.arguments[0], Name)
                    found[name] = KnownStateMonitor(self, name, thing, width, found[statement.arguments[0].name])
                case "Synapses":
                    found[name] = KnownSynapses(self, name, thing, found)
                    if thing.waiting:
                        plastic[delivery_of(name)] = KnownPlastic(thing.waiting, name, found[projections[name].source])
                case "Delivery":
                    projection = projections[name]
                    found[name] = KnownDelivery(self, thing, found[projection.source], projection, own[name])
                case _:
                    found[name] = KnownObject(self, name, thing)
        synapses = sorted(name for name, one in found.items() if isinstance(one, KnownSynapses))
        self._paths = [path for name in synapses for path in found[name]._pathways]
        return KnownObjects({**found, **plastic})


class KnownObjects:
    """The objects of a model by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def monitors(self) -> list[str]:
        """The names of the monitors."""
        return [name for name, value in self.values.items() if value.kind in ("SpikeMonitor", "StateMonitor")]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __contains__(self, name: str) -> bool:
        return name in self.values
