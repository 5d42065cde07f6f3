"""Brian2's C++ standalone device with a program that holds no values: one binary for every seed, weight and duration.

Brian2 writes numbers of neurons and synapses, values, the seed and the duration into the sources. Here they are the
`ProgramState` of a network, which lies in files that the program reads when it starts, so that the sources depend on the model
alone.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.brian import (
    CPPStandaloneDevice,
    DynamicArrayVariable,
    Quantity,
    SpikeMonitor,
    device_current,
)
from cxsystem2.devices.noise import Noise
from cxsystem2.devices.standalone import sources
from cxsystem2.devices.standalone.constants import Constants
from cxsystem2.devices.standalone.generated import Generated
from cxsystem2.devices.standalone.state import KEYS, TABLE, ProgramState


class Connected:
    """What is left of a code object that makes synapses from arrays: nothing, because they are made already."""

    def __call__(self) -> None:
        """Do nothing."""


class Program(CPPStandaloneDevice):  # type: ignore[misc]
    """Records what a network is, instead of C++ statements that make it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ProgramState()
        self.random_seed = secrets.randbits(32)
        self.threads = 0  # none, where everything is Brian2's own
        self.noise: Noise | None = None
        self.shared = False
        """Whether it is one of several ranks, which exchange spikes."""
        self.constants = Constants()
        self.runs: list[tuple[float, float]] = []

    def add_array(self, var: Any) -> None:
        """Give an array its name; it has no element yet."""
        super().add_array(var)
        self.state.create(self.name_of(var), 0, var.dtype)

    def init_with_zeros(self, var: Any, dtype: Any) -> None:
        """Make an array of zeros."""
        super().init_with_zeros(var, dtype)
        self.state.create(self.name_of(var), _size(var), var.dtype)

    def init_with_arange(self, var: Any, start: int, dtype: Any) -> None:
        """Make an array of consecutive numbers."""
        super().init_with_arange(var, start, dtype)
        self.state.create(self.name_of(var), _size(var), var.dtype)
        self.state.set(self.name_of(var), np.arange(start, start + _size(var)))

    def fill_with_array(self, var: Any, arr: Any) -> None:
        """Give a variable its values."""
        self._before_the_run()
        values = np.asarray(arr).reshape(-1)
        if values.size:
            self.state.set(self.name_of(var), values)
            self.array_cache[var] = None if isinstance(var, DynamicArrayVariable) else self._cached(var, values)

    def _cached(self, var: Any, values: Any) -> Any:
        if var.read_only and values.dtype == var.dtype and values.size == var.size:
            return values
        full = np.empty(var.size, var.dtype)
        full[:] = values
        return full

    def resize(self, var: Any, new_size: int) -> None:
        """Give an array another size."""
        self._before_the_run()
        if getattr(var, "ndim", 1) == 1:
            self.state.resize(self.name_of(var), new_size)

    def variableview_set_with_index_array(self, variableview: Any, item: Any, value: Any, check_units: bool) -> None:
        """Set some elements of a variable, or all."""
        var, values = variableview.variable, np.asarray(Quantity(value))
        if isinstance(item, slice) and item == slice(None) and variableview.index_var in ("_idx", "0"):
            self.fill_with_array(var, values)
            return
        self._before_the_run()
        single = isinstance(item, (int, np.integer)) or (isinstance(item, np.ndarray) and item.shape == ())
        index = item if single else np.asarray(variableview.indexing(item, index_var=variableview.index_var))
        self.state.put(self.name_of(var), index, values)
        self.array_cache[var] = None if isinstance(var, DynamicArrayVariable) else self.state[self.name_of(var)]

    def code_object(
        self, owner: Any, name: str, abstract_code: Any, variables: Any, template_name: str, *args: Any, **kwds: Any
    ) -> Any:
        """Generate code; synapses from arrays need none, and random numbers may be keyed."""
        if template_name == "synapses_create_array" and not (kwds.get("template_kwds") or {}).get("multisynaptic_index"):
            self._connect(owner, variables)
            return Connected()
        if self.noise is not None:
            abstract_code, variables = self.noise.translate(name.rstrip("*"), abstract_code, variables)
        return super().code_object(owner, name, abstract_code, variables, template_name, *args, **kwds)

    def _connect(self, owner: Any, variables: Any) -> None:
        """Append synapses to those of an object."""
        ends = {}
        for end, given, other in (("pre", "sources", "outgoing"), ("post", "targets", "incoming")):
            own, count = variables[f"_synaptic_{end}"], variables[f"N_{other}"]
            offset = _number(variables[f"_{given[:-1]}_offset"])
            new = variables[given].get_value()
            new = new if offset == 0 else new + np.int32(offset)
            before = self.state.entries[self.name_of(own)]
            ends[own] = np.concatenate([before.full(), new]) if before.size else new
            cells = _number(variables[f"N_{end}"]) + offset
            self.state.replace(self.name_of(count), np.bincount(ends[own], minlength=cells))
            self.array_cache[count] = None
            self._forget(variables[given])
        for own, values in ends.items():
            self.state.replace(self.name_of(own), values)
            self.array_cache[own] = values
        number = len(values)
        for var in owner._registered_variables:
            self.resize(var, number)
        self.state.set(self.name_of(variables["N"]), np.array([number]))
        self.array_cache[variables["N"]] = np.array([number], variables["N"].dtype)

    def _forget(self, var: Any) -> None:
        """Drop an array that served for a moment."""
        name = self.arrays.pop(var)
        del self.state.entries[name]
        self.array_cache.pop(var, None)
        self.zero_arrays[:] = [entry for entry in self.zero_arrays if entry[0] is not var]

    def seed(self, seed: int | None = None) -> None:
        """Seed what the program draws."""
        self.random_seed = secrets.randbits(32) if seed is None else seed

    def network_run(
        self, net: Any, duration: Any, report: Any = None, report_period: Any = 10, *args: Any, **kwds: Any
    ) -> None:
        """Note a run of the network; how long it takes is a value, too."""
        self.runs.append((float(duration), float(report_period)))
        if len(self.runs) > 1:
            raise NotImplementedError("a program runs its network once")
        super().network_run(net, duration, report, report_period, **kwds)

    def _before_the_run(self) -> None:
        if self.runs and any(step == "run_network" for step, _ in self.main_queue):
            raise NotImplementedError("the program cannot change values after its run")

    def name_of(self, var: Any) -> str:
        """The name of the array of a variable."""
        return str(self.get_array_name(var, access_data=False))

    def spike_counts(self) -> list[str]:
        """The arrays in which spike monitors count for each cell, by name."""
        return sorted(name for var, name in self.arrays.items() if var.name == "count" and isinstance(var.owner, SpikeMonitor))

    def noise_arrays(self) -> dict[str, npt.NDArray[np.int64]]:
        """The arrays of keyed random numbers by name: nothing where none are drawn."""
        if self.noise is None or not self.noise.keys:
            return {}
        return {TABLE: self.noise.table, KEYS: np.array([*self.noise.keys.values()], np.int64).ravel()}

    def generated(self) -> Generated:
        """The sources, and in the state all that they ask for."""
        return sources.generate(self)

    def current(self) -> contextlib.AbstractContextManager[None]:
        """Let it answer for its objects within a block."""
        return device_current(self)

    def write_state(self, folder: Path) -> None:
        """Write the state that the program begins with."""
        self.state.write(folder)

    def write_list(self, path: Path, wanted: Iterable[Any]) -> None:
        """Write a list of variables for the program: the name of each, and that of the file that it is to write."""
        lines = (f"{self.name_of(var)} {self.file_of(var)}\n" for var in wanted)
        path.write_text("".join(dict.fromkeys(lines)), encoding="utf-8")

    def file_of(self, var: Any) -> str:
        """The name of the file of a variable."""
        return str(os.path.basename(self.get_array_filename(var)))

    def pathways(self) -> list[Any]:
        """The synaptic pathways, in the order in which the program knows them."""
        synapses = sorted(self.synapses, key=lambda own: own.name)
        return [path for own in synapses for path in sorted(own._pathways, key=lambda path: path.name)]

    def has_run(self, folder: Path) -> None:
        """Answer values from the files of a run from now on."""
        self.project_dir, self.results_dir = str(folder), os.path.join(str(folder), "results", "")
        self.has_been_run = True


def _size(var: Any) -> int:
    return int(np.prod(var.size))


def _number(var: Any) -> int:
    return int(np.asarray(var.get_value()).ravel()[0])
