"""The equations of a model as plain numbers: derivatives at a point, and the state of rest.

The text of the equations is that of the model class. It is calculated by the evaluator of tables, with every unit
as its SI value, so that whole arrays of potentials are one calculation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from scipy.optimize import root

from cxsystem2.cells.quantity import Floats
from cxsystem2.expressions import evaluate
from cxsystem2.models.neurons import Neuron
from cxsystem2.units import named, units

USUAL = {"volt": "mV", "amp": "pA", "siemens": "nS"}
"""Units of the sizes that state variables have: a root is searched in multiples of these, and pictures show them."""
_FARTHEST = 0.03  # volt; a root that is farther from EL is not the state of rest


@cache
def _unit_values() -> dict[str, float]:
    return {name: float(np.asarray(unit)) for name, unit in units().items()}


def derivatives(
    neuron: type[Neuron], parameters: Mapping[str, float], state: Mapping[str, object], current: float = 0.0
) -> dict[str, Floats]:
    """The derivatives (SI units per second) of ``vm`` and all state variables, with `current` (ampere) injected."""
    declared = {line.partition(":")[0].strip(): 0.0 for line in neuron.declared}
    names = {**_unit_values(), **declared, **parameters, **state}
    found = {"vm": (np.asarray(evaluate(neuron.current, names), float) + current) / parameters["C"]}
    return found | {variable.name: np.asarray(evaluate(variable.derivative, names), float) for variable in neuron.state}


def scales(neuron: type[Neuron]) -> dict[str, float]:
    """The usual size of each variable."""
    kinds = {"vm": "volt", **{variable.name: variable.unit for variable in neuron.state}}
    return {name: named(USUAL[unit]).size if unit in USUAL else 1.0 for name, unit in kinds.items()}


def rest(neuron: type[Neuron], parameters: Mapping[str, float]) -> dict[str, float]:
    """The state in which nothing changes without input; the potential EL where there is no such state near it."""
    size = scales(neuron)
    start = {"vm": parameters["EL"], **{name: 0.0 for name in size if name != "vm"}}
    start |= {name: parameters[parameter] for name, parameter in neuron.initial.items()}
    scale = np.array(list(size.values()))

    def speed(scaled: Floats) -> Floats:
        found = derivatives(neuron, parameters, dict(zip(size, scaled * scale, strict=True)))
        change: Floats = np.array([float(found[name]) for name in size]) / scale
        return change

    solved = root(speed, np.array([start[name] for name in size]) / scale)
    state = dict(zip(size, (solved.x * scale).tolist(), strict=True))
    near = np.isfinite(solved.x).all() and abs(state["vm"] - parameters["EL"]) < _FARTHEST
    return state if solved.success and near else start
