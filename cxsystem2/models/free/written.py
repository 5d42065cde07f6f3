"""A neuron model as it stands in a Brian2 script: whole equations with a threshold, a reset and so on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from cxsystem2.expressions import ExpressionError, evaluate
from cxsystem2.models.free import dimensions
from cxsystem2.models.free.equations import EquationLine, split
from cxsystem2.models.free.fields import FieldFault, Fields, over_second, taken, unfit
from cxsystem2.models.free.starting import draws, named
from cxsystem2.models.neurons.base import INTEGRATIONS, MEMBRANE, Neuron
from cxsystem2.models.parameter import Parameter, StateVariable
from cxsystem2.models.receptors.base import Receptor
from cxsystem2.models.receptors.delta import of_variable
from cxsystem2.tables.table import Cell

REQUIRED = {"equations": "the equations as Brian2 has them", "threshold": "the condition of a spike"}
OPTIONAL = ("about", "source", "parameters", "reset", "refractory", "method", "start", "potential", "excitation", "inhibition")
POTENTIALS = ("vm", "v", "V", "Vm")
"""Names under which a potential is looked for."""
_FLAGS = frozenset({"unless refractory", "constant over dt", "constant", "shared"})
_I_SYN = re.compile(r"\bI_syn\b")
_METHODS = {**{method: method for method in INTEGRATIONS}, "linear": "exact"}


def read_written(fields: Fields) -> type[Neuron]:
    """The class of a neuron model that is written as Brian2 has it.

    Raises:
        Fault: it cannot be made; why is in the report.
    """
    fields.only(REQUIRED, OPTIONAL)
    fields.constants = True
    if not fields.sound:
        raise FieldFault
    lines = _equations(fields)
    potential = _potential(fields, lines)
    if potential != "vm":
        fields.renamed[potential] = "vm"
    parameters, started = fields.parameters(), fields.mapped("start")
    units = _declared(fields, lines, potential, parameters, started)
    if not fields.sound:
        raise FieldFault
    fixed, period = _refractory(fields, parameters)
    body = _changes(fields, lines, units, parameters)
    known = {"t": "second", "dt": "second", **units, **{name: one.unit for name, one in parameters.items()}}
    changing = {fields.renamed.get(line.name, line.name) for line in lines if line.change}
    kept = {name: units[name] for name in [*changing, *started] if name in units}
    threshold = fields.condition(fields.text("threshold"), known, "threshold")
    reset = fields.statements("reset", known, kept)
    if not fields.sound:
        raise FieldFault
    texts = [body["derivative"], *(state.derivative for state in body["state"]), *body["declared"]]
    body |= {
        "__doc__": fields.described(),
        "word": fields.word,
        "parameters": parameters | fixed,
        "current": "0*amp",
        "unit": units["vm"],
        "alias": potential if potential != "vm" else "",
        "threshold": threshold,
        "reset": tuple(line.text for line in reset),
        "refractory": period,
        "method": fields.choice("method", _METHODS, "") if "method" in fields.branch.items else "",
        "reads_synapses": any(_I_SYN.search(str(text)) for text in texts),
        "start": _starts(fields, started, units, parameters),
        "defaults": {},
    }
    body["receptors"] = _receptors(fields, changing, units, reads=bool(body["reads_synapses"]))
    if not fields.sound:
        raise FieldFault
    return type(fields.word, (Neuron,), body)


def lines_of(fields: Fields) -> list[EquationLine]:
    """The lines of the field ``equations``.

    Raises:
        Fault: they cannot be read; why is in the report.
    """
    cell = fields.text("equations")
    try:
        return split(cell.text)
    except ExpressionError as error:
        raise fields.problem(cell.place, str(error), "equations") from None


def unit_of(fields: Fields, line: EquationLine) -> str | None:
    """The unit of the variable of a line; None where it is none, which is noted."""
    try:
        return dimensions.unit(line.unit)
    except ExpressionError as error:
        fields.problem(fields.place("equations"), f"'{line.name}': {error}", "equations")
        return None


def _equations(fields: Fields) -> list[EquationLine]:
    """The lines of the equations; flags and names that cannot be here are noted."""
    cell, lines = fields.text("equations"), lines_of(fields)
    for line in lines:
        if other := sorted(line.flags - _FLAGS):
            message = f"'{line.name}' is ({other[0]}), which has no place here; neurons take (unless refractory), (constant)"
            fields.problem(cell.place, message, "equations")
        if line.name not in POTENTIALS and (fault := unfit(line.name) or taken(line.name)):
            fields.problem(cell.place, fault, "equations")
    return lines


def _potential(fields: Fields, lines: Iterable[EquationLine]) -> str:
    """The name of the potential in the equations."""
    changing = [line.name for line in lines if line.change]
    asked = fields.text("potential")
    found = [name for name in ((asked.text,) if asked.text else POTENTIALS) if name in changing]
    if len(found) != 1:
        names = ", ".join(POTENTIALS)
        what = f"'{asked.text}' has no equation d{asked.text}/dt" if asked.text else f"no, or more than one, of {names} has one"
        message = f"which variable is the potential? {what}; write its name into the field 'potential'"
        raise fields.problem(fields.place("potential"), message, "potential")
    return found[0]


def _declared(
    fields: Fields,
    lines: Iterable[EquationLine],
    potential: str,
    parameters: dict[str, Parameter],
    started: Mapping[str, Cell],
) -> dict[str, str]:
    """The units of all variables; names that are only declared, and do not start at something, become parameters."""
    units: dict[str, str] = {}
    place = fields.place("equations")
    for line in lines:
        unit = unit_of(fields, line)
        if unit is None:
            continue
        name = "vm" if line.name == potential else line.name
        if line.declared and name not in started:
            given = parameters.get(name)
            if given is not None and given.unit != unit:
                message = f"'{name}' is in {unit} in the equations and in {given.unit} in 'parameters'"
                fields.problem(place, message, "parameters", name)
            parameters.setdefault(name, Parameter(unit, f"parameter of {fields.word}"))
        elif name in parameters:
            fields.problem(place, f"'{name}' has an equation, and is in 'parameters' too", "parameters", name)
        else:
            units[name] = unit
    return units


def _refractory(fields: Fields, parameters: dict[str, Parameter]) -> tuple[dict[str, Parameter], str]:
    """The parameter with the refractory period where it is not one of the table's own, and the name of the one that counts."""
    cell = fields.text("refractory")
    own = parameters.get(cell.text)
    if own is not None:
        if own.unit != "second":
            fields.problem(cell.place, f"the refractory period '{cell.text}' is in {own.unit}; it is a time", "refractory")
        return {}, cell.text
    usual = MEMBRANE["refractory_period"]
    if "refractory_period" in parameters:
        return {}, "refractory_period"
    value = 0.0
    if cell.text and cell.text not in ("False", "0"):
        if re.search(r"[<>=]|\b(and|or|not)\b", cell.text):
            message = f"'{cell.text[:60]}' is a condition; refractoriness is a time here, as 3*ms or the name of a parameter"
            raise fields.problem(cell.place, message, "refractory")
        value = fields.value(cell, "second", "refractory")
    if fault := usual.fault(value):
        fields.problem(cell.place, f"the refractory period {cell.text} is {fault}", "refractory")
    return {"refractory_period": Parameter("second", usual.meaning, value, least=0)}, "refractory_period"


def _changes(
    fields: Fields, lines: Iterable[EquationLine], units: Mapping[str, str], parameters: Mapping[str, Parameter]
) -> dict[str, Any]:
    """The derivative of the potential, the other variables, and what follows from them, in the program's words."""
    constants = {name: one.unit for name, one in parameters.items()}
    known = {"t": "second", "dt": "second", **constants, **units, "xi": "second**-0.5", "I_syn": "amp"}
    cell = fields.text("equations")
    found: dict[str, Any] = {"derivative": "", "held": False}
    states, declared = [], []
    for line in lines:
        name = fields.renamed.get(line.name, line.name)
        if name not in units:
            continue
        unit, held = units[name], "unless refractory" in line.flags
        if line.declared:
            states.append(StateVariable(name, "", unit))
            continue
        wanted = over_second(unit) if line.change else unit
        try:
            right = fields.expression(Cell(line.right, cell.place), wanted, known, "equations", line.name)
        except FieldFault:
            continue
        if name == "vm":
            found |= {"derivative": right, "held": held}
        elif line.change:
            states.append(StateVariable(name, right, unit, held))
        else:
            flag = " (constant over dt)" if "constant over dt" in line.flags else ""
            declared.append(f"{name} = {right} : {unit}{flag}")
    return found | {"state": tuple(states), "declared": tuple(declared)}


def _starts(
    fields: Fields, started: Mapping[str, Cell], units: Mapping[str, str], parameters: Mapping[str, Parameter]
) -> dict[str, str]:
    """The accepted expressions of ``start``; each sees the parameters and the variables before it."""
    known = {name: one.unit for name, one in parameters.items()}
    found: dict[str, str] = {}
    for name, cell in started.items():
        if name not in units:
            fields.problem(cell.place, f"'{name}' is no variable of the equations", "start", name)
            continue
        text = named(cell.text)
        drawn = dict.fromkeys(draws(text), "1")
        try:
            text = fields.expression(Cell(text, cell.place), units[name], {**known, **drawn}, "start", name)
            evaluate(text, {**dimensions.sizes(), **dict.fromkeys((*known, *drawn), np.ones(2))})
        except FieldFault:
            continue
        except ExpressionError as error:
            fields.problem(cell.place, str(error), "start", name)
            continue
        found[name], known[name] = text, units[name]
    return found


def _receptors(fields: Fields, changing: Iterable[str], units: Mapping[str, str], *, reads: bool) -> dict[str, type[Receptor]]:
    """For each sign the variable that spikes change: the one that a field names, ``ge`` or ``gi``, or the potential.

    Equations that read ``I_syn`` and have neither take the receptor models of the table.
    """
    found: dict[str, type[Receptor]] = {}
    changing = set(changing)
    for sign, part in (("ge", "excitation"), ("gi", "inhibition")):
        cell = fields.text(part)
        name = fields.renamed.get(cell.text, cell.text)
        if name and name not in changing:
            fields.problem(cell.place, f"'{cell.text[:40]}' has no equation d{cell.text[:40]}/dt", part)
            continue
        if not name and sign in changing:
            name = sign
        if name and name != "vm":
            found[sign] = of_variable(name, units[name])
        elif name or not reads:
            found[sign] = of_variable("vm", units["vm"], subtracts=sign == "gi")
    return found
