"""Models of a table that do in a step exactly what compiled models of STACS do.

A unit of STACS is 1 mV, 1 ms, 1 pA and 1 pF: what reaches a cell during a step is a current for the whole of the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.models.catalogue import Catalogue
from cxsystem2.models.free import read_models
from cxsystem2.models.neurons import Neuron
from cxsystem2.models.receptors import Receptor
from cxsystem2.problems import Report
from cxsystem2.stacs.model import LAYOUTS, StacsModel
from cxsystem2.tables import read_physiology

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

    def block(self, model: StacsModel) -> dict[str, str]:
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
_UNITS = {"1/ms": 1e3, "mV": 1e-3, "mV/ms": 1.0, "ms": 1e-3, "pF": 1e-12}
_OF_NEURON = (
    "current", "derivative", "unit", "state", "threshold", "reset", "held", "initial", "start", "declared", "reads_synapses",
)  # fmt: skip
_OF_RECEPTOR = "current", "state", "incremented", "weight_unit", "subtracts"


def models(words: set[str]) -> dict[str, Any]:
    """The part ``models`` of a physiology table."""
    neurons = {one.word: dict(one.equations) for one in NEURONS.values() if one.word in words}
    return {"neurons": neurons, "receptors": {word: dict(receptor) for word, receptor in _RECEPTORS.items()}}


def refuse_vertex(model: StacsModel) -> None:
    """Say that a vertex has no counterpart.

    Raises:
        CxSystemError: always, when there is none.
    """
    if model.number not in NEURONS and model.number not in SOURCES:
        known = ", ".join(f"{number} ({LAYOUTS[number].about})" for number in (*NEURONS, *SOURCES))
        raise CxSystemError(f"the vertex {model} has no exact counterpart in tables; there is one for the models {known}")


def refuse_edge(model: StacsModel, *, freeze: bool) -> None:
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


def same_neuron(neuron: type[Neuron]) -> int | None:
    """The model of STACS that a neuron of a table is exactly, by its equations; None for any other."""
    known = _catalogue().neurons
    return next((number for number, one in NEURONS.items() if _same(neuron, known[one.word], _OF_NEURON)), None)


def same_receptor(receptor: type[Receptor], sign: str) -> bool:
    """Whether a receptor of a table is the one of STACS for a sign (``ge``, ``gi``), by its equations."""
    catalogue = _catalogue()
    known = catalogue.excitation["STACS_excitation"] if sign == "ge" else catalogue.inhibition["STACS_inhibition"]
    return _same(receptor, known, _OF_RECEPTOR)


def parameters_of(number: int, values: Mapping[str, float], wrong: Callable[[str], Exception]) -> dict[str, float]:
    """The parameters of a model of STACS for those of a cell (SI units).

    Raises:
        CxSystemError: as `wrong` makes it of the name of a parameter that STACS has not.
    """
    known = NEURONS[number].parameters
    if "C" not in {own for own, _ in known.values()} and round(values["C"] * 1e12, 9) != 1:
        raise wrong("C")
    return {name: float(f"{values[own] / _UNITS[unit]:.15g}") for name, (own, unit) in known.items()}


def _same(one: type, other: type, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


@cache
def _catalogue() -> Catalogue:
    """The models of STACS as a table brings them along."""
    report = Report()
    table = read_physiology({"models": models({one.word for one in NEURONS.values()})}, report)
    found = read_models(table.models, report)
    assert report.clean, str(report)
    return found
