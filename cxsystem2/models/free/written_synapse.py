"""A synapse model as it stands in a Brian2 script: equations of a synapse, `on_pre` and `on_post`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cxsystem2.expressions import ExpressionError
from cxsystem2.models.distribution import HALF_AROUND, Constant
from cxsystem2.models.free import dimensions, grammar
from cxsystem2.models.free.equations import EquationLine
from cxsystem2.models.free.fields import FieldFault, Fields, over_second, taken, unfit
from cxsystem2.models.free.written import POTENTIALS, lines_of, unit_of
from cxsystem2.models.neurons.base import INTEGRATIONS
from cxsystem2.models.parameter import Parameter, replace
from cxsystem2.models.synapses.base import Synapse
from cxsystem2.tables.table import Cell

REQUIRED = {"equations": "the equations of a synapse, its weight among them, as w : volt", "on_pre": "what a spike does"}
OPTIONAL = ("about", "source", "prefix", "parameters", "on_post", "weight", "start", "method", "weights", "delays")
WEIGHTS = ("wght", "w", "weight")
"""Names under which a weight is looked for."""
_SPREADS = {"equal": "equal", "spread": "spread"}
_ADDS = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*\+=\s*(?P<value>.+)", re.DOTALL)
_FLAGS = frozenset({"event-driven", "clock-driven", "constant"})


def read_written_synapse(fields: Fields, base: type[Synapse]) -> type[Synapse]:
    """The class of a synapse model that is written as Brian2 has it.

    Raises:
        Fault: it cannot be made; why is in the report.
    """
    fields.only(REQUIRED, OPTIONAL)
    fields.constants = True
    if not fields.sound:
        raise FieldFault
    lines = _equations(fields)
    weight = _weight(fields, lines)
    for name in POTENTIALS:
        fields.renamed |= {f"{name}_pre": "vm_pre", f"{name}_post": "vm_post"}
    if weight.name != "wght":
        fields.renamed[weight.name] = "wght"
    parameters, starts = fields.parameters(), fields.mapped("start")
    units = _declared(fields, lines, weight, parameters, starts)
    if not fields.sound:
        raise FieldFault
    constants = {name: one.unit for name, one in parameters.items()}
    own = {name: unit for name, unit in units.items() if name != "wght"}
    known = {"t": "second", "dt": "second", "vm_pre": "volt", "vm_post": "volt", **constants, **units}
    equations = _changes(fields, lines, own, {**constants, **own})
    before = _Arrival(fields, known, units)
    on_pre = before.lines()
    on_post = tuple(line.text for line in fields.statements("on_post", known, units))
    if "{transmit}" in on_post:
        fields.problem(fields.place("on_post"), "only spikes of the source transmit; write transmit in on_pre", "on_post")
    if not fields.sound:
        raise FieldFault
    changing = [line for line in (*on_pre, *on_post) if re.match(r"wght\b", line)]
    plain = before.transmitted == "wght" and on_pre == ("{transmit}",) and not on_post and not equations
    texts = [*on_pre, *on_post, before.transmitted]
    body: dict[str, Any] = {
        "__doc__": fields.described(),
        "word": fields.word,
        "prefix": fields.text("prefix").text,
        "parameters": parameters,
        "equations": equations,
        "transmitted": before.transmitted,
        "target_variable": before.variable,
        "transmitted_unit": before.unit,
        "factor": "1" if plain else "",
        "on_pre": on_pre,
        "on_post": on_post,
        "weights": HALF_AROUND if fields.choice("weights", _SPREADS, "equal") == "spread" else Constant(),
        "delays": HALF_AROUND if fields.choice("delays", _SPREADS, "equal") == "spread" else Constant(),
        "weight_unit": units["wght"],
        "method": fields.choice("method", {one: one for one in INTEGRATIONS}, "exact"),
        "state": own,
        "plastic": bool(changing),
        "source_variables": ("vm",) if any(re.search(r"\bvm_pre\b", text) for text in texts) else (),
        "start": _starts(fields, starts, own, parameters),
    }
    if body["prefix"] and unfit(body["prefix"]):
        fields.problem(fields.place("prefix"), f"'{body['prefix'][:40]}' is not the beginning of a name", "prefix")
    if not fields.sound:
        raise FieldFault
    return type(fields.word, (base,), body)


def _equations(fields: Fields) -> list[EquationLine]:
    """The lines of the equations; what a synapse here cannot have is noted."""
    cell, lines = fields.text("equations"), lines_of(fields)
    for line in lines:
        if other := sorted(line.flags - _FLAGS):
            fields.problem(cell.place, f"'{line.name}' is ({other[0]}), which synapses of tables do not have", "equations")
        if line.right and not line.change:
            message = f"'{line.name}' follows from other variables; write what it is where it is used"
            fields.problem(cell.place, message, "equations")
        fault = "" if line.name in WEIGHTS else unfit(line.name) or taken(line.name)
        if fault:
            fields.problem(cell.place, fault, "equations")
    return lines


def _weight(fields: Fields, lines: list[EquationLine]) -> EquationLine:
    """The line of the weight."""
    asked = fields.text("weight")
    found = [line for line in lines if line.name in ((asked.text,) if asked.text else WEIGHTS)]
    if len(found) != 1:
        message = (
            f"which variable is the weight? one of {', '.join(WEIGHTS)} has a line such as w : volt, or the field 'weight' "
            "names another one; its value stands in the column custom_weight"
        )
        raise fields.problem(fields.place("weight" if asked.text else "equations"), message, "equations")
    if found[0].right:
        message = f"the weight '{found[0].name}' has an equation; weights change at spikes only"
        raise fields.problem(fields.place("equations"), message, "equations")
    return found[0]


def _declared(
    fields: Fields,
    lines: list[EquationLine],
    weight: EquationLine,
    parameters: dict[str, Parameter],
    starts: Mapping[str, Cell],
) -> dict[str, str]:
    """The units of the variables of a synapse; what is (constant), or in ``parameters``, is a parameter."""
    units: dict[str, str] = {}
    place = fields.place("equations")
    for line in lines:
        unit = unit_of(fields, line)
        if unit is None:
            continue
        if line is weight:
            units["wght"] = unit
        elif line.name in parameters and (line.change or parameters[line.name].unit != unit):
            fields.problem(place, f"'{line.name}' is something else in 'parameters'", "parameters", line.name)
        elif line.name not in parameters and "constant" in line.flags and line.name not in starts:
            parameters[line.name] = Parameter(unit, f"parameter of {fields.word}")
        elif line.name not in parameters:
            units[line.name] = unit
    return units


def _changes(fields: Fields, lines: list[EquationLine], own: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The equations in the program's words; as in Brian2, one without a flag is followed in every step."""
    cell, found = fields.text("equations"), []
    for line in lines:
        unit = own.get(line.name)
        if unit is None:
            continue
        if not line.change:
            found.append(f"{line.name} : {unit}")
            continue
        flag = "event-driven" if "event-driven" in line.flags else "clock-driven"
        try:
            right = fields.expression(Cell(line.right, cell.place), over_second(unit), known, "equations", line.name)
        except FieldFault:
            continue
        found.append(f"d{line.name}/dt = {right} : {unit} ({flag})")
    return tuple(found)


def _starts(
    fields: Fields, starts: Mapping[str, Cell], own: Mapping[str, str], parameters: Mapping[str, Parameter]
) -> dict[str, str | float]:
    """Where variables start: at a number or a parameter."""
    found: dict[str, str | float] = {}
    for name, cell in starts.items():
        if name not in own:
            fields.problem(cell.place, f"'{name}' is no variable of the equations", "start", name)
            continue
        try:
            if cell.text in parameters:
                fields.expression(cell, own[name], {key: one.unit for key, one in parameters.items()}, "start", name)
                found[name] = cell.text
            else:
                found[name] = fields.value(cell, own[name], "start", name)
        except FieldFault:
            continue
    return found


class _Arrival:
    """``on_pre``: one of its statements may add to a variable of the target, which is what a spike transmits."""

    def __init__(self, fields: Fields, known: Mapping[str, str], writable: Mapping[str, str]) -> None:
        self.fields, self.known, self.writable = fields, known, writable
        self.variable, self.transmitted, self.unit = "", "wght", ""

    def lines(self) -> tuple[str, ...]:
        """The accepted statements, with ``{transmit}`` for what goes to the target."""
        found: list[str] = []
        for cell in self.fields.lines("on_pre"):
            text = replace(cell.text, self.fields.renamed)
            adds = _ADDS.fullmatch(text)
            if text == "transmit":
                found.append("{transmit}")
            elif adds and adds["name"] not in self.writable:
                if line := self._transmission(cell, adds["name"], adds["value"]):
                    found.append(line)
            else:
                found += self._own(cell, text)
        if found.count("{transmit}") > 1:
            message = "more than one statement adds to the target; a synapse adds to one variable of its target"
            self.fields.problem(self.fields.place("on_pre"), message, "on_pre")
        return tuple(found)

    def _transmission(self, cell: Cell, name: str, value: str) -> str:
        variable = name.removesuffix("_post")
        variable = "vm" if variable in POTENTIALS else variable
        if name.endswith("_pre") or (variable != "vm" and unfit(variable)):
            message = f"a spike cannot add to '{name[:40]}': that is no variable of the synapse or of its target"
            self.fields.problem(cell.place, message, "on_pre")
            return ""
        try:
            self.transmitted = grammar.expression(value, self.known)
            self.unit = dimensions.of(self.transmitted, self.known)
        except ExpressionError as error:
            self.fields.problem(cell.place, self.fields.told(error), "on_pre")
        self.variable = variable
        return "{transmit}"

    def _own(self, cell: Cell, text: str) -> list[str]:
        try:
            line = grammar.statement(text, self.known, self.writable)
            dimensions.expect(line.value, self.writable[line.target], self.known)
        except ExpressionError as error:
            self.fields.problem(cell.place, self.fields.told(error), "on_pre")
            return []
        return [line.text]
