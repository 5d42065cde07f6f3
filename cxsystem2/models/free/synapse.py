"""A synapse model from the table: ``models, synapses``."""

from __future__ import annotations

import re
from typing import ClassVar

from cxsystem2.models.distribution import HALF_AROUND, Constant
from cxsystem2.models.free.fields import FieldFault, Fields, unfit
from cxsystem2.models.free.written_synapse import read_written_synapse
from cxsystem2.models.synapses.base import Synapse

REQUIRED = {"about": "what it is, in a sentence", "on_pre": "what happens when a spike arrives"}
OPTIONAL = ("source", "prefix", "parameters", "state", "transmitted", "on_post", "weights", "delays")
_SPREADS = {"equal": "equal", "spread": "spread"}
_SEEN = {"t": "second", "dt": "second", "wght": "siemens", "vm_pre": "volt", "vm_post": "volt"}


class FreeSynapse(Synapse):
    """Base of synapse models that a table brings along; `start` is what a variable is when the synapse has rested."""

    start: ClassVar[dict[str, str | float]] = {}

    @classmethod
    def mean_effect(cls, parameters: dict[str, float], rate: float) -> float | None:
        """The weight, where a spike does nothing else."""
        return 1.0 if cls.factor == "1" else None

    @classmethod
    def rested(cls, parameters: dict[str, float]) -> dict[str, float]:
        """Numbers, and values of parameters."""
        return {name: parameters[value] if isinstance(value, str) else value for name, value in cls.start.items()}


def read_synapse(fields: Fields) -> type[Synapse]:
    """The class of a synapse model.

    Raises:
        Fault: it cannot be made; why is in the report.
    """
    if fields.pasted:
        return read_written_synapse(fields, FreeSynapse)
    fields.only(REQUIRED, OPTIONAL)
    parameters = fields.parameters()
    prefix = fields.text("prefix")
    if prefix.text and unfit(prefix.text):
        fields.problem(prefix.place, f"'{prefix.text[:40]}' is not the beginning of a name", "prefix")
    written = fields.state(parameters)
    own = {name: state.unit for name, (state, _) in written.items()}
    constants = {name: parameter.unit for name, parameter in parameters.items()}
    known, between = {**_SEEN, **constants, **own}, {**constants, **own}
    equations, starts = [], dict[str, str | float]()
    for name, (state, start) in written.items():
        try:
            if state.derivative:
                equations.append(f"{fields.derivative(state, between).equation} (event-driven)")
            else:
                equations.append(f"{name} : {state.unit}")
            if start is not None:
                starts[name] = fields.start(start, state, parameters)
        except FieldFault:
            continue
    if not fields.sound:
        raise FieldFault
    writable = {"wght": "siemens", **own}
    actions = {name: fields.statements(name, known, writable) for name in ("on_pre", "on_post")}
    if any(line.text == "{transmit}" for line in actions["on_post"]):
        fields.problem(fields.place("on_post"), "only spikes of the source transmit; write transmit in on_pre", "on_post")
    spreads = {name: fields.choice(name, _SPREADS, "spread") for name in ("weights", "delays")}
    transmitted = fields.expression(fields.text("transmitted", "wght"), "siemens", known, "transmitted")
    lines = [line.text for action in actions.values() for line in action]
    body = {
        "__doc__": fields.described(),
        "word": fields.word,
        "prefix": prefix.text,
        "parameters": parameters,
        "equations": tuple(equations),
        "transmitted": transmitted,
        "on_pre": tuple(line.text for line in actions["on_pre"]),
        "on_post": tuple(line.text for line in actions["on_post"]),
        "weights": Constant() if spreads["weights"] == "equal" else HALF_AROUND,
        "delays": Constant() if spreads["delays"] == "equal" else HALF_AROUND,
        "state": own,
        "plastic": any(line.target == "wght" for action in actions.values() for line in action),
        "source_variables": ("vm",) if any(re.search(r"\bvm_pre\b", line) for line in [*lines, transmitted]) else (),
        "start": starts,
    }
    if not fields.sound:
        raise FieldFault
    return type(fields.word, (FreeSynapse,), body)
