"""A receptor model from the table: ``models, receptors``."""

from __future__ import annotations

from cxsystem2.models.free.fields import FieldFault, Fields
from cxsystem2.models.receptors.base import Receptor

REQUIRED = {
    "about": "what it is, in a sentence",
    "sign": "excitation or inhibition",
    "current": "its current, ampere",
    "state": "its variables",
    "increments": "the variables that a spike adds its weight to",
}
OPTIONAL = ("source", "parameters", "background", "weight_unit")
SIGNS = {"excitation": "excitation", "inhibition": "inhibition"}


def read_receptor(fields: Fields) -> type[Receptor]:
    """The class of a receptor model.

    Raises:
        Fault: it cannot be made; why is in the report.
    """
    fields.only(REQUIRED, OPTIONAL)
    parameters = fields.parameters()
    written = fields.state(parameters)
    own = {name: state.unit for name, (state, _) in written.items()}
    constants = {name: parameter.unit for name, parameter in parameters.items()}
    known = {"vm": "volt", "t": "second", "dt": "second", **constants, **own}
    states = []
    for name, (state, start) in written.items():
        try:
            states.append(fields.derivative(state, known))
            if start is not None:
                fields.problem(start.place, "a variable of a receptor starts at 0", "state", name, "start")
        except FieldFault:
            continue
    if not fields.sound:
        raise FieldFault
    unit = fields.unit("weight_unit", "siemens")
    for part in ("increments", "background"):
        for name in fields.names(part, own):
            if own.get(name, unit) != unit:
                fields.problem(fields.place(part), f"'{name}' is in {own[name]}, and weights are in {unit}", part)
    body = {
        "__doc__": fields.described(),
        "word": fields.word,
        "parameters": parameters,
        "current": f"({fields.expression(fields.text('current'), 'amp', known, 'current')})",
        "state": tuple(states),
        "incremented": fields.names("increments", own),
        "weight_unit": unit,
    }
    if "background" in fields.branch.items:
        body["background"] = fields.names("background", own)
    if not fields.sound:
        raise FieldFault
    return type(fields.word, (Receptor,), body)
