"""Writing a script and its file of arrays."""

from __future__ import annotations

import ast
import builtins
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cxsystem2.brian import brian2
from cxsystem2.devices import devices
from cxsystem2.errors import CxSystemError
from cxsystem2.files import expanded, replacing, sibling, writable
from cxsystem2.reserved import misread_names
from cxsystem2.script.header import header
from cxsystem2.script.quantities import quantity
from cxsystem2.script.sections import sections
from cxsystem2.script.text import WIDTH, heading, literal
from cxsystem2.script.values import Values
from cxsystem2.simulation import CxSystem
from cxsystem2.syntax import Model

_DEVICE = """
# Where the network runs: "numpy" or "cython" within Python, "cpp" as one C++ program.
DEVICE = "{device}"
SEED = {seed}  # of what is drawn during the run; the network itself is drawn already
DURATION = {duration}

STEM = __file__.removesuffix(".py")
arrays = np.load(STEM + ".npz")
if DEVICE == "cpp":
    set_device("cpp_standalone", directory=STEM + "_cpp")
else:
    prefs.codegen.target = DEVICE
seed(SEED)"""
_NAMES = """
# Brian2 would take {names} for what sympy or Python call so, in exact solutions and in constant expressions.
class Name(str):
    def _sympy_(self):
        return Symbol(str(self))


def named_system(equations, variables):
    names, *system = linear_system(equations, variables)
    return [Name(name) for name in names], *system


exact = import_module("brian2.stateupdaters.exact")
linear_system, exact.get_linear_system = exact.get_linear_system, named_system
import_module("brian2.codegen.optimisation").defaults_ns["__builtins__"] = {{}}
"""
_RUN = """
run(DURATION, namespace={})  # the equations use no name of this script"""
_SPIKES = """
# Recorded populations: monitor, first cell, and cell after the last.
populations = {{{entries}}}
spikes = {{}}
for name, (monitor, first, stop) in populations.items():
    cells, times = np.array(monitor.i), np.array(monitor.t/second)
    own = (cells >= first) & (cells < stop)
    spikes[name + ".i"], spikes[name + ".t"] = cells[own] - first, times[own]
    print(f"{{name}}: {{np.count_nonzero(own)/(stop - first)/(DURATION/second):.2f}} Hz")
np.savez(STEM + "_spikes.npz", **spikes)"""


class ScriptError(CxSystemError, ValueError):
    """A model cannot be written as a script, or not to that place."""


def write_script(model: CxSystem, target: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write a model as a Brian2 script, ``model.py`` say, and its arrays beside it, ``model.npz``; returns the script.

    The script needs Brian2 and numpy alone, and gives the spikes of `CxSystem.run` on the same device.

    Raises:
        ScriptError: the target is no ``.py`` file, or the device is not one of Brian2 itself.
        FileProblem: a file exists (unless `overwrite`), or cannot be written.
    """
    script = expanded(target)
    if script.suffix != ".py":
        raise ScriptError(f"{script}: a script is a .py file; name it {sibling(script, '.py').name}")
    if not model.device.in_script:
        raise ScriptError(f"a script cannot be for the device '{model.device.word}'; choose one of {', '.join(scripted())}")
    arrays = script.with_suffix(".npz")
    for path in (arrays, script):
        writable(path, overwrite=overwrite)
    lowered = model.model()
    values = Values(lowered.bank, lowered.layout)
    text = compose(lowered, values, model.device.in_script)
    # The script comes last: where it is, its arrays are.
    with replacing(script, overwrite=overwrite) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
        with replacing(arrays, overwrite=overwrite) as beside, open(beside, "wb") as file:
            np.savez(file, **values.saved)  # type: ignore[arg-type]
    return script


def scripted() -> list[str]:
    """The devices that a script can be for."""
    return [word for word, device in devices.items() if device.in_script]


def compose(model: Model, values: Values, device: str) -> str:
    """The text of a script; `values` collects the arrays that it needs."""
    system, seed = model.system, model.network.seed % 2**32
    body = [
        *(_NAMES.format(names=", ".join(names)) for names in [_misread(model)] if names),
        _DEVICE.format(device=device, seed=seed, duration=quantity(system.runtime, "second")),
        *sections(model, values),
        *("", "", *heading("Run")),
        _RUN.strip("\n"),
        *("", "", *heading("Spikes and rates")),
        _SPIKES.strip("\n").format(entries="".join(_entries(model))),
    ]
    code = "\n".join(body)
    return "\n".join([*header(model), "", *_imports(code), code, ""])


def _misread(model: Model) -> list[str]:
    """The names of the model that Brian2 alone would misread."""
    membranes = [group.membrane for group in model.layout.groups]
    synapses = [projection.synapse for projection in model.layout.projections]
    states = [state.name for membrane in membranes for state in membrane.state]
    parameters = [name for one in (*membranes, *synapses) for name in one.parameters]
    return misread_names([*states, *(name for synapse in synapses for name in synapse.state)], parameters)


def _entries(model: Model) -> Iterator[str]:
    """The lines of the dictionary of recorded populations."""
    found = []
    for cells in model.network.cells.values():
        if cells.monitors.spikes:
            place = model.layout.soma(cells)
            entry = f"({model.layout.spike_recorders[place.group]}, {place.start}, {place.stop}),"
            name = literal(cells.name, WIDTH - 8 - len(entry))
            key = name[0] if len(name) == 1 else "\n".join(["(", *(f"        {line}" for line in name), "    )"])
            found.append(f"    {key}: {entry}\n")
    yield from ["\n", *found] if found else []


def _imports(code: str) -> Iterator[str]:
    """The lines that import what a text uses of Brian2."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    own = {node.id for node in found if isinstance(node.ctx, ast.Store)} | {"np", "__file__"} | set(dir(builtins))
    if "import_module" in (node.id for node in found):
        yield "from importlib import import_module"
        yield ""
        yield "from sympy import Symbol"
    used = sorted(name for name in {node.id for node in found} - own if hasattr(brian2, name))
    yield "import numpy as np"
    line = f"from brian2 import {', '.join(used)}"
    if len(line) <= WIDTH:
        yield line
        return
    yield "from brian2 import ("
    yield from (f"    {name}," for name in used)
    yield ")"
