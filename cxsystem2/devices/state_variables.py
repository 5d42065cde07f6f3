"""The state of the Brian2 objects of a model, by population and pathway: read from a device, and given back to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.waiting import numbers
from cxsystem2.errors import DeviceError
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RELAYS, Group, Projection

if TYPE_CHECKING:
    from cxsystem2.devices.realise import Objects
    from cxsystem2.devices.standalone.known import KnownObjects

Values = npt.NDArray[Any]
ROW = ("cell", "kind", "late")
"""What tells the rows of a projection apart."""
_CLOCK = ("t", "dt", "t_in_timesteps", "N", "i", "delay")


class VariableStore(Protocol):
    """Where a device keeps the values of variables between two steps."""

    lasting: bool
    """Whether what was read stays as it is, so that nobody has to copy it."""

    def read(self, variable: Any) -> Values:
        """All values of a variable of Brian2."""

    def write(self, variable: Any, values: Values) -> None:
        """Give a variable of Brian2 all its values."""


class Members(NamedTuple):
    """The synapses of one pathway (its number in the list of members) among those of a projection."""

    projection: str
    pathway: int


class ByRow(NamedTuple):
    """The rows of the compact synapses of a projection, which another session may have in another order."""

    projection: str


@dataclass(frozen=True, slots=True)
class VariablePart:
    """Some values of a variable of Brian2, and their name in a `State`: `place` is None for all of them."""

    name: str
    variable: Any
    place: slice | Members | ByRow | None = None


def changing(owner: Any) -> Iterator[tuple[str, Any]]:
    """The variables of a Brian2 object that a run changes, by name: arrays, which alone say whether they are `unique`."""
    for name, variable in owner.variables.items():
        mine = hasattr(variable, "unique") and getattr(variable.owner, "name", None) == owner.name
        if mine and not variable.constant and not name.startswith(("_", "N_")) and name not in _CLOCK:
            yield name, variable


class StateVariables:
    """The variables of a model that make up its state, each with its name.

    Which synapses belong to a pathway is looked for when a state is read or written: most runs never ask for one.
    """

    def __init__(self, model: Model, objects: Objects | KnownObjects) -> None:
        self.model, self.objects = model, objects
        self.parts = [*self._cells(), *self._synapses(), *self._counters()]

    def read(self, store: VariableStore) -> dict[str, Values]:
        """The values by name."""
        found: dict[str, Values] = {}
        kept: dict[Any, Values] = {}
        members = cache(self._members)
        copied = np.asarray if store.lasting else np.array
        for part in self.parts:
            if part.variable not in kept:
                kept = {part.variable: np.asarray(store.read(part.variable))}  # those of one object follow each other
            values = kept[part.variable]
            match part.place:
                case Members():
                    found[part.name] = np.asarray(values[members(part.place)])  # a copy already
                case slice():
                    found[part.name] = copied(values[part.place])
                case _:
                    found[part.name] = copied(values)
        for projection in self._with_rows():
            found |= {f"rows/{projection}/{name}": values for name, values in self._rows(projection).items()}
        return found

    def write(self, store: VariableStore, arrays: Mapping[str, Values], step: int) -> None:
        """Give the values back; inputs go on with the spikes from a step on.

        Raises:
            DeviceError: a value is missing, or is one too many.
        """
        together: dict[Any, Values] = {}
        members = cache(self._members)
        rows = {projection: self._rows_in(projection, arrays) for projection in self._with_rows()}
        for part in self.parts:
            values = _wanted(arrays, part.name)
            match part.place:
                case None:
                    together[part.variable] = values
                    continue
                case ByRow():
                    together[part.variable] = values[rows[part.place.projection]]
                    continue
                case Members():
                    place: Any = members(part.place)
                case slice():
                    place = part.place
            if part.variable not in together:
                together[part.variable] = np.array(store.read(part.variable))
            together[part.variable][place] = values
        for variable, values in together.items():
            store.write(variable, values)
        if RELAYS in self.objects:
            generator = self.objects[RELAYS].variables
            fired = np.searchsorted(np.asarray(store.read(generator["_timebins"])), step)
            store.write(generator["_lastindex"], np.array([fired]))

    def _with_rows(self) -> list[str]:
        """The projections whose state is kept by row."""
        return [*dict.fromkeys(part.place.projection for part in self.parts if isinstance(part.place, ByRow))]

    def _rows(self, projection: str) -> dict[str, Values]:
        """What the rows of a projection are: the cell (its number in the network), the kind, and the delay."""
        rows, source = self.objects[projection].rows, self.objects[projection].source.name
        return {"cell": numbers(self.model)[source][rows.cell], "kind": rows.kind, "late": rows.late}

    def _rows_in(self, projection: str, arrays: Mapping[str, Values]) -> npt.NDArray[np.int64]:
        """Where each row of a projection is in a state."""
        found = places(self._rows(projection), {name: _wanted(arrays, f"rows/{projection}/{name}") for name in ROW})
        if (found < 0).any():
            raise DeviceError("the state lacks synapses of the network; it is of another one")
        return found

    def _cells(self) -> Iterator[VariablePart]:
        for group in self.model.layout.groups:
            for name, variable in changing(self.objects[group.name]):
                if variable.scalar:
                    yield VariablePart(f"groups/{group.name}/{name}", variable)
                else:
                    yield from self._by_population(group, name, variable)

    def _by_population(self, group: Group, name: str, variable: Any) -> Iterator[VariablePart]:
        for population, (compartment, *_) in group.members:
            place = self.model.layout.slices[population.label, compartment]
            yield VariablePart(f"cells/{population.name}/{compartment}/{name}", variable, slice(place.start, place.stop))

    def _synapses(self) -> Iterator[VariablePart]:
        for projection in self.model.layout.projections:
            if projection.name not in self.objects:
                continue  # without a synapse
            owner = self.objects[projection.name]
            for name, variable in changing(owner):
                if getattr(owner, "compact", False):
                    yield VariablePart(
                        f"rows/{projection.name}/{name}", variable, ByRow(projection.name) if name != "events" else None
                    )
                else:
                    yield from self._by_pathway(projection, name, variable)

    def _by_pathway(self, projection: Projection, name: str, variable: Any) -> Iterator[VariablePart]:
        for number, pathway in enumerate(projection.members):
            place = None if len(projection.members) == 1 else Members(projection.name, number)
            yield VariablePart(f"synapses/{pathway.name}/{name}", variable, place)

    def _members(self, one: Members) -> npt.NDArray[np.int64]:
        """The numbers of the synapses of a pathway in its projection."""
        return np.flatnonzero(self.model.owners[one.projection] == one.pathway)

    def _counters(self) -> Iterator[VariablePart]:
        for recorder in self.model.layout.rate_recorders:
            yield VariablePart(f"recorders/{recorder.name}/count", self.objects[recorder.name].variables["count"])


def places(rows: Mapping[str, Values], among: Mapping[str, Values]) -> npt.NDArray[np.int64]:
    """Where rows are among others, -1 for those that are not there; each is known by its cell, kind and delay."""
    wanted, given = (np.stack([np.asarray(own[name], np.int64) for name in ROW]) for own in (rows, among))
    if np.array_equal(wanted, given):
        return np.arange(wanted.shape[1])
    both, inverse = np.unique(np.concatenate([given, wanted], axis=1), axis=1, return_inverse=True)
    where = np.full(both.shape[1], -1)
    inverse = inverse.reshape(-1)
    where[inverse[: given.shape[1]]] = np.arange(given.shape[1])
    return where[inverse[given.shape[1] :]]


def _wanted(arrays: Mapping[str, Values], name: str) -> Values:
    if name not in arrays:
        raise DeviceError(f"the state lacks '{name}'")
    return arrays[name]
