"""Models of a table that do in a step exactly what compiled models of STACS do.

A unit of STACS is 1 mV, 1 ms, 1 pA and 1 pF: what reaches a cell during a step is a current for the whole of the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.stacs.model import LAYOUTS, Model

_RECEPTORS = {
    f"STACS_{sign}": {
        "about": f"the {sign} that arrived during the step before, as a current for one step",
        "sign": sign,
        "current": f"{factor}I_{name}",
        "state": {f"I_{name}": {"derivative": f"-I_{name}/dt", "unit": "amp"}},
        "increments": [f"I_{name}"],
        "weight_unit": "amp",
    }
    for sign, name, factor in (("excitation", "plus", ""), ("inhibition", "minus", "-"))
}  # fmt: skip
_LEAKY = {
    "about": "the leaky neuron of STACS (model 30): the leak of a step is exact, and the input is added after it",
    "parameters": {"tau": {"unit": "second", "positive": True}, "VT": "volt"},
    "current": "C*(exp(-dt/tau) - 1)/dt*vm + I_app",
    "state": {"I_app": {"derivative": "0*amp/second", "unit": "amp"}},
    "threshold": "vm >= VT",
    "reset": ["vm = 0*volt"],
    "held": False,
}
_FIRST = "(vm + 0.5*dt*((0.04/mV/ms*vm + 5/ms)*vm + 140*mV/ms - u + (I_syn + I_app)/C))"
_SECOND = f"({_FIRST} + 0.5*dt*((0.04/mV/ms*{_FIRST} + 5/ms)*{_FIRST} + 140*mV/ms - u + (I_syn + I_app)/C))"
_IZHIKEVICH = {
    "about": "the quadratic neuron of STACS (model 10): the potential makes two half steps, and u follows the new potential",
    "parameters": {"rate": "1/second", "after": "volt", "jump": "volt/second"},
    "current": f"C*({_SECOND} - vm)/dt",
    "state": {
        "u": {"derivative": f"rate*(0.2/ms*{_SECOND} - u)", "unit": "volt/second"},
        "I_app": {"derivative": "0*amp/second", "unit": "amp"},
    },
    "threshold": "vm >= 30*mV",
    "reset": ["vm = after", "u = u + jump"],
    "held": False,
}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A neuron of a table: its word and equations, its block of parameters, and how states of STACS become variables.

    `start` are, for numbers of the state but ``I``, the variable and the factor to SI units.
    """

    word: str
    equations: Mapping[str, Any]
    start: Mapping[str, tuple[str, float]]
    parameters: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For each parameter of STACS its name in the block, and its unit."""

    def block(self, model: Model) -> dict[str, str]:
        """The block of a population.

        Raises:
            CxSystemError: the model does not say a parameter.
        """
        found = {"C": "1*pF", "V_init": "0*mV", "refractory_period": "0*ms"}
        for name, (own, unit) in self.parameters.items():
            if name not in model.parameters:
                raise CxSystemError(
                    f"{model} has no parameter {name} in the .model file, and what STACS takes then is not known"
                )
            found[own] = f"{model.parameters[name]!r}*{unit}"
        return found


NEURONS: dict[int, Counterpart] = {
    10: Counterpart(
        "STACS_IZHIKEVICH",
        _IZHIKEVICH,
        {"v": ("vm", 1e-3), "u": ("u", 1.0), "I_app": ("I_app", 1e-12)},
        {"a": ("rate", "1/ms"), "c": ("after", "mV"), "d": ("jump", "mV/ms")},
    ),
    30: Counterpart(
        "STACS_LIF",
        _LEAKY,
        {"v": ("vm", 1e-3), "I_app": ("I_app", 1e-12)},
        {"v_thresh": ("VT", "mV"), "tau": ("tau", "ms"), "C": ("C", "pF")},
    ),
}
"""The neurons that tables can stand for."""
SOURCES, STATIC, PLASTIC = (34,), (13, 31), (12, 36, 63)


def models(words: set[str]) -> dict[str, Any]:
    """The part ``models`` of a physiology table."""
    neurons = {one.word: dict(one.equations) for one in NEURONS.values() if one.word in words}
    return {"neurons": neurons, "receptors": {word: dict(receptor) for word, receptor in _RECEPTORS.items()}}


def refuse_vertex(model: Model) -> None:
    """Say that a vertex has no counterpart.

    Raises:
        CxSystemError: always, when there is none.
    """
    if model.number not in NEURONS and model.number not in SOURCES:
        known = ", ".join(f"{number} ({LAYOUTS[number].about})" for number in (*NEURONS, *SOURCES))
        raise CxSystemError(f"the vertex {model} has no exact counterpart in tables; there is one for the models {known}")


def refuse_edge(model: Model, *, freeze: bool) -> None:
    """Say that an edge has no counterpart.

    Raises:
        CxSystemError: when there is none, and it is not to be taken as a static synapse.
    """
    if model.number in PLASTIC and not freeze:
        reason = "STACS collects changes of the weight and applies a part of them at intervals of its own"
        raise CxSystemError(
            f"the edge {model} has no exact counterpart in tables: {reason}; --freeze takes its present weights as static ones"
        )
    if model.number not in (*STATIC, *PLASTIC):
        known = ", ".join(f"{number} ({LAYOUTS[number].about})" for number in STATIC)
        raise CxSystemError(f"the edge {model} has no exact counterpart in tables; there is one for the models {known}")
