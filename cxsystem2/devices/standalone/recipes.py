"""The state of a program made from a model by recipes, with the values that Brian2's objects would give it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.devices.delivery.compact import Compact
from cxsystem2.devices.standalone.description import Description, Recipe
from cxsystem2.devices.standalone.state import FLOATS, INTEGERS, KEYS, RUN, SEED, TABLE, THREADS, ProgramState
from cxsystem2.network import noise
from cxsystem2.network.philox import key
from cxsystem2.syntax import Model
from cxsystem2.syntax.statement import Argument, ArrayArgument, Assign, Create, Define, Link, Name, QuantityArgument

REPORT = 0.2
"""Seconds between two reports of a program."""
CLOCK = "defaultclock.dt"
"""The statement that sets the time step."""
Values = npt.NDArray[Any]


class UnknownStructure(Exception):
    """Something of a model is not known without Brian2."""


class Recipes:
    """Sizes and values of the arrays of a model; `own` are the synapses that we deliver, by name of the projection."""

    def __init__(self, model: Model, own: Mapping[str, Compact]) -> None:
        self._bank, self._own = model.bank, own
        self._groups = {
            one.name: one
            for one in model.bank.of(Create)
            if isinstance(one, Create) and one.kind in ("NeuronGroup", "SpikeGeneratorGroup")
        }

    def size(self, recipe: Recipe) -> int:
        """The number of elements of an array, or a number by itself."""
        match recipe:
            case ["number", int(number)]:
                return number
            case ["cells", str(group)]:
                return self._cells(group)
            case ["cells and one", str(group)]:
                return self._cells(group) + 1
            case ["synapses", str(name)]:
                return len(self._bank.arrays[f"{name}.i"])
            case ["elements", str(name)]:
                return int(np.size(self._bank.arrays[name]))
            case ["recorded", str(name)]:
                return len(self._bank.arrays[f"{name}.record"])
            case ["spikes", str(name)]:
                return len(self._bank.arrays[f"{name}.t"])
            case ["rows", str(name)]:
                return len(self._own[name].rows)
        raise UnknownStructure(f"a size by {recipe}")

    def values(self, recipe: Recipe, size: int) -> Values:
        """The values of an array of a size; a single one stands for all."""
        match recipe:
            case ["all", (int() | float()) as number]:
                return np.array([number])
            case ["rising"]:
                return np.arange(size)
            case ["statement", str(name)]:
                return self._assigned(name)
            case ["array", str(name)]:
                return np.asarray(self._bank.arrays[name])
            case ["index", str(name)]:
                statement = self._bank[name]
                assert isinstance(statement, Link)
                return np.asarray(self._bank.arrays[statement.index.name])
            case ["counts", str(name)]:
                return np.bincount(self._bank.arrays[name], minlength=size)
            case ["synapses", str(name)]:
                return np.array([self.size(recipe)])
            case ["time bins", str(name)]:
                return self._time_bins(name)
            case ["step of", str(name)]:
                return np.array([self._option(name, "dt")])
            case ["of rows", str(name), str(variable)]:
                return self._own[name].values[variable]
            case ["of kind", str(name), str(variable)]:
                return self._own[name].kinds.values[variable][:1]
            case ["late", str(name)]:
                return -self._own[name].keys.late * float(self._assigned(CLOCK)[0])
        raise UnknownStructure(f"values by {recipe}")

    def _cells(self, group: str) -> int:
        number: Argument = self._groups[group].arguments[0]
        if isinstance(number, Name):
            defined = self._bank[number.name]
            assert isinstance(defined, Define)
            number = defined.value
        assert isinstance(number, int)
        return number

    def _option(self, name: str, option: str) -> float:
        statement = self._bank[name]
        assert isinstance(statement, Create)
        found = statement.options[option]
        assert isinstance(found, QuantityArgument)
        return found.value

    def _assigned(self, name: str) -> Values:
        statement = self._bank[name]
        assert isinstance(statement, Assign)
        match statement.value:
            case QuantityArgument():
                return np.array([statement.value.value])
            case ArrayArgument():
                return np.asarray(self._bank.arrays[statement.value.name])

    def _time_bins(self, name: str) -> Values:
        """The steps in which the inputs fire, as Brian2 finds them; it refuses, or leaves out, what is told here."""
        step = self._assigned(CLOCK)[0]
        bins = np.asarray((self._bank.arrays[f"{name}.t"] + 1e-3 * step) / step, np.int32)
        same = (np.diff(bins) == 0) & (np.diff(self._bank.arrays[f"{name}.i"]) == 0)
        if same.any() or (bins < 0).any():
            raise UnknownStructure("an input that fires twice in a step, or before the beginning")
        return bins


def state_of(description: Description, model: Model, own: Mapping[str, Compact], threads: int) -> ProgramState:
    """The state with which a known program begins.

    Raises:
        UnknownStructure: Brian2 has to look at the model.
    """
    recipes, state = Recipes(model, own), ProgramState()
    for array in description.arrays:
        size = recipes.size(array.size)
        state.create(array.name, size, np.dtype(array.dtype))
        if size:
            state.set(array.name, recipes.values(array.value, size))
    specials: dict[str, Values] = {
        FLOATS: np.array(description.floats, np.float64),
        INTEGERS: np.array([recipes.size(one) for one in description.integers], np.int64),
        RUN: np.array([0.0, model.system.interval.end, REPORT], np.float64),
        SEED: np.array([model.network.seed % 2**32], np.int64),
        THREADS: np.array([threads], np.int64),
    }
    if description.noise:
        keys = [key(model.network.seed, "noise", place) for place in description.noise]
        specials |= {TABLE: noise.normal_table().ravel(), KEYS: np.array(keys, np.int64).ravel()}
    for name, values in specials.items():
        state.create(name, len(values), values.dtype)
        state.replace(name, values)
    return state
