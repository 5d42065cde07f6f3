"""All sources of a program, and how they are compiled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cxsystem2.brian import c_data_type
from cxsystem2.devices.standalone import common, main, stock
from cxsystem2.devices.standalone.constants import Constants
from cxsystem2.devices.standalone.generated import INCLUDED, Generated
from cxsystem2.devices.standalone.state import RUN, SEED, THREADS
from cxsystem2.devices.standalone.units import Source

_OWN = Path(__file__).parent / "source"


def generate(device: Any) -> Generated:
    """The sources of a device that has recorded its network; its state takes up what the sources ask for."""
    constants = device.constants = Constants()
    _function_arrays(device)
    found = Generated()
    found.code = list(_code(device, constants))
    found.headers, found.files = stock.headers(device), stock.files(device)
    keyed = device.noise_arrays()
    arrays = [f"double *{constants.FLOATS}", *(f"int64_t *{name}" for name in (constants.INTEGERS, *keyed))]
    declared = "\n".join(
        [
            "namespace cxsystem2 { double seconds(); }",
            *(['#include "noise.h"'] if keyed else []),
            *(f"namespace brian {{ extern {array}; }}" for array in arrays),
        ]
    )
    objects = found.headers["objects.h"].replace("extern const int _num_", "extern int _num_")
    found.headers["objects.h"] = objects.replace("void _init_arrays();", f"{declared}\nvoid _init_arrays();")
    for path in sorted(_OWN.glob("*.h")):
        found.headers[path.name] = path.read_text(encoding="utf-8")
    for name in INCLUDED:
        found.files[name] = (_OWN / name).read_text(encoding="utf-8")
    if any('#include "joining.h"' in source.text for source in found.code):
        found.files[common.JOINING] = (_OWN / common.JOINING).read_text(encoding="utf-8")
    found.files[common.NAME] = common.text(shared=device.shared)
    found.files["main.cpp"] = main.render(device, constants, found.code)
    found.compile_flags, found.link_flags = stock.flags(device)
    values = {
        constants.FLOATS: np.array(constants.floats, np.float64),
        constants.INTEGERS: np.array(constants.integers, np.int64),
        RUN: np.array([0.0, *device.runs[0]], np.float64),
        SEED: np.array([device.random_seed], np.int64),
        THREADS: np.array([device.threads], np.int64),
        **keyed,
    }
    for name, array in values.items():
        device.state.create(name, len(array), array.dtype)
        device.state.replace(name, array)
    return found


def _function_arrays(device: Any) -> None:
    """Arrays that functions bring along, those of timed currents say, become part of the state."""
    for code_object in device.code_objects.values():
        for var in code_object.variables.values():
            if hasattr(var, "implementations"):
                device._insert_func_namespace(var, code_object, device.static_arrays)
    device.static_array_specs = []
    for name, array in sorted(device.static_arrays.items()):
        device.static_array_specs.append((name, c_data_type(array.dtype), array.size, name))
        device.state.create(name, array.size, array.dtype)
        device.state.set(name, array)


def _code(device: Any, constants: Constants) -> Any:
    steps = {line for step, args in device.main_queue if step == "run_network" for line in args[1]}
    for name, code_object in sorted(device.code_objects.items()):
        declared = constants.declarations(device, code_object)
        hot = any(f"_run_{name})" in line for line in steps)
        for block in ("", *code_object.before_after_blocks):
            text = getattr(code_object.code, f"{block}_cpp_file" if block else "cpp_file")
            text = stock.timed(text.replace("%CONSTANTS%", declared))
            yield Source(f"{block}_{name}" if block else name, text, hot and not block)
