"""A neuron model from the table: ``models, neurons``."""

from __future__ import annotations

import re

from cxsystem2.models.free.fields import FieldFault, Fields
from cxsystem2.models.free.written import read_written
from cxsystem2.models.neurons.base import MEMBRANE, Neuron
from cxsystem2.models.parameter import StateVariable

REQUIRED = {
    "about": "what it is, in a sentence",
    "current": "its membrane current, ampere",
    "threshold": "the condition of a spike",
}
OPTIONAL = ("source", "parameters", "state", "reset", "held")
_ALWAYS = {name: MEMBRANE[name] for name in ("C", "refractory_period")}
_I_SYN = re.compile(r"\bI_syn\b")


def read_neuron(fields: Fields) -> type[Neuron]:
    """The class of a neuron model.

    Raises:
        Fault: it cannot be made; why is in the report.
    """
    if fields.pasted:
        return read_written(fields)
    fields.only(REQUIRED, OPTIONAL)
    parameters = {**_ALWAYS, **fields.parameters()}
    for name, parameter in _ALWAYS.items():
        if parameters[name].unit != parameter.unit:
            message = f"'{name}' is the {parameter.meaning} of every neuron, in {parameter.unit}"
            fields.problem(fields.place("parameters"), message, "parameters", name)
    written = fields.state(parameters)
    own = {name: state.unit for name, (state, _) in written.items()}
    constants = {name: parameter.unit for name, parameter in parameters.items()}
    known = {"vm": "volt", "t": "second", "dt": "second", **constants, **own}
    noisy = {**known, "xi": "second**-0.5", "I_syn": "amp"}
    states: list[StateVariable] = []
    initial: dict[str, str] = {}
    for name, (state, start) in written.items():
        try:
            states.append(fields.derivative(state, noisy))
            if start is not None:
                begin = fields.start(start, state, parameters)
                if not isinstance(begin, str):
                    fields.problem(start.place, "a variable of a neuron starts at 0 or at a parameter", "state", name, "start")
                initial[name] = str(begin)
        except FieldFault:
            continue
    if not fields.sound:
        raise FieldFault
    threshold = fields.condition(fields.text("threshold"), known, "threshold")
    reset = fields.statements("reset", known, {"vm": "volt", **own})
    current = fields.expression(fields.text("current"), "amp", noisy, "current")
    read = any(_I_SYN.search(text) for text in (current, *(state.derivative for state in states)))
    body = {
        "__doc__": fields.described(),
        "word": fields.word,
        "parameters": parameters,
        "current": f"({current})",
        "reads_synapses": read,
        "state": tuple(states),
        "threshold": threshold,
        "reset": tuple(line.text for line in reset),
        "held": fields.choice("held", {"1": "1", "0": "", "yes": "1", "no": ""}, "1") == "1",
        "initial": initial,
        "defaults": {},
    }
    if not fields.sound:
        raise FieldFault
    return type(fields.word, (Neuron,), body)
