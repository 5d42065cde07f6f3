"""The fields of one model in a table: read with their places, and compared with the grammar and with units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cxsystem2.brian import brian2, functions
from cxsystem2.expressions import ExpressionError, evaluate, in_unit
from cxsystem2.models.free import dimensions, grammar
from cxsystem2.models.free.equations import without_comment
from cxsystem2.models.parameter import Parameter, StateVariable, replace
from cxsystem2.problems import Place, Report, alike, nearest, one_of
from cxsystem2.reserved import is_reserved
from cxsystem2.tables.table import Cell
from cxsystem2.tables.tree import Branch, Items, Node
from cxsystem2.units import dimension_of, units

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_RESERVED = frozenset({
    "vm", "xi", "wght", "transmit", "tonic_current", "tau_tonic_rampup", "noise_sigma", "taum_soma", "I_axial",
    "g_basal", "g_apical", "g_soma",
    "g_lower", "g_upper", "v_basal", "v_apical", "v_soma", "v_lower", "v_upper", "Igap",
})  # fmt: skip
_AFFIXES = re.compile(r"xi_|mean_|weight_|.*_(pre|post|soma|dend|syn)$")
_LIMITS = ("positive", "least", "most")


class FieldFault(Exception):
    """A field that cannot be used; it has been reported."""


@dataclass(slots=True)
class Fields:
    """The fields of the model `word`; what is wrong with them goes to the report, and `sound` tells whether anything is."""

    noun: str
    word: str
    branch: Branch
    report: Report
    label: str
    sound: bool = field(default=True)
    renamed: dict[str, str] = field(default_factory=dict)
    """Names of the text (``v``), and what they are called in the program (``vm``)."""
    constants: bool = False
    """Whether names that are not known are probably constants of a script."""

    @property
    def pasted(self) -> bool:
        """Whether these are the fields of a model as Brian2 has it; the one that says so may be misspelt."""
        return "equations" in self.branch.items or alike("equations", self.branch.items) != ""

    def problem(self, place: Place, message: str, *path: str) -> FieldFault:
        """Note a problem."""
        self.sound = False
        self.report.add(place, message, ", ".join((self.label, *path)))
        return FieldFault(message)

    def place(self, name: str) -> Place:
        """Where a field stands, or the model when it has no such field."""
        return self.branch.items[name].place if name in self.branch.items else self.branch.place

    def only(self, required: Mapping[str, str], optional: tuple[str, ...]) -> None:
        """Note fields that are missing (with what they mean) and fields that there are not."""
        known = (*required, *optional)
        for name, node in self.branch.items.items():
            if name not in known:
                hint = nearest(name, known) or f"; known are {one_of(known, 20)}"
                self.problem(node.place, f"a {self.noun} has no field '{name}'{hint}", name)
        for name, meaning in required.items():
            given = self.branch.items.get(name)
            if given is None or (isinstance(given, Cell) and not given.text):
                self.problem(self.place(name), f"the {self.noun} '{self.word}' has no '{name}' ({meaning})")

    def text(self, name: str, default: str = "") -> Cell:
        """A field that is one text."""
        node = self.branch.items.get(name)
        if node is None:
            return Cell(default, self.branch.place)
        if isinstance(node, Cell):
            return node
        raise self.problem(node.place, "one text is expected here", name)

    def described(self) -> str:
        """What the model is and where it comes from, as the docstring of its class."""
        about = self.text("about").text or f"{self.word}, a model of the table"
        return f"{about}\n\nSource: {self.text('source').text or 'the table'}"

    def choice(self, name: str, choices: Mapping[str, str], default: str) -> str:
        """A field that is one of a few words; returns what the word stands for."""
        cell = self.text(name, default)
        if cell.text in choices:
            return choices[cell.text]
        raise self.problem(cell.place, f"'{cell.text[:40]}' is not one of {one_of(choices)}", name)

    def unit(self, name: str, default: str) -> str:
        """A field that is a unit."""
        return self._unit(self.text(name, default), name)

    def lines(self, name: str) -> list[Cell]:
        """A field that is a list of texts, or one text."""
        node = self.branch.items.get(name)
        if node is None:
            return []
        if isinstance(node, Cell):
            parts = [without_comment(part) for line in node.text.splitlines() for part in line.split(";")]
            return [Cell(part, node.place) for part in parts if part]
        if isinstance(node, Items) and all(isinstance(item, Cell) for item in node.items):
            return [item for item in node.items if isinstance(item, Cell)]
        raise self.problem(node.place, "a list of texts is expected here", name)

    def parameters(self) -> dict[str, Parameter]:
        """The field ``parameters``."""
        found: dict[str, Parameter] = {}
        for name, node in self._named("parameters"):
            try:
                found[name] = self._parameter(name, node)
            except FieldFault:
                continue
        return found

    def state(self, taken: Mapping[str, object]) -> dict[str, tuple[StateVariable, Cell | None]]:
        """The field ``state``: variables, and where they start; derivatives are still as they are written."""
        found: dict[str, tuple[StateVariable, Cell | None]] = {}
        for name, node in self._named("state"):
            try:
                if name in taken:
                    raise self.problem(node.place, f"'{name}' is a parameter already", "state", name)
                parts = self._parts(node, ("derivative", "unit", "start"), "state", name)
                if "unit" not in parts:
                    raise self.problem(node.place, f"the variable '{name}' has no 'unit'", "state", name)
                unit = self._unit(parts["unit"], "state", name)
                derivative = parts["derivative"].text if "derivative" in parts else ""
                found[name] = StateVariable(name, derivative, unit), parts.get("start")
            except FieldFault:
                continue
        return found

    def derivative(self, state: StateVariable, known: Mapping[str, str]) -> StateVariable:
        """A variable with its derivative accepted."""
        node = self.branch.items["state"]
        assert isinstance(node, Branch)
        own = node.items[state.name]
        cell = own.items.get("derivative") if isinstance(own, Branch) else None
        if not isinstance(cell, Cell):
            raise self.problem(own.place, f"the variable '{state.name}' has no 'derivative'", "state", state.name)
        text = self.expression(cell, over_second(state.unit), known, "state", state.name)
        return StateVariable(state.name, text, state.unit)

    def start(self, cell: Cell, state: StateVariable, parameters: Mapping[str, Parameter]) -> str | float:
        """Where a variable starts: at a parameter in its unit, or at a number."""
        path = "state", state.name, "start"
        if cell.text in parameters:
            self.expression(cell, state.unit, {name: each.unit for name, each in parameters.items()}, *path)
            return cell.text
        return self.value(cell, state.unit, *path)

    def expression(self, cell: Cell, unit: str, known: Mapping[str, str], *path: str) -> str:
        """An expression in a unit; `known` are the units of the names that it may have."""
        try:
            text = grammar.expression(replace(cell.text, self.renamed), known)
            dimensions.expect(text, unit, known)
        except ExpressionError as error:
            raise self.problem(cell.place, self.told(error), *path) from None
        return text

    def told(self, error: ExpressionError) -> str:
        """What is wrong, with what to do about a constant of a script that the table does not have."""
        text = str(error)
        if self.constants and text.startswith("unknown name") and "did you mean" not in text:
            name = text.split("'")[1]
            return f"{text}; write it into 'parameters' with its value or its unit, as {{{name}: 20*ms}} or {{{name}: second}}"
        return text

    def condition(self, cell: Cell, known: Mapping[str, str], *path: str) -> str:
        """A condition."""
        try:
            text = grammar.condition(replace(cell.text, self.renamed), known)
            dimensions.consistent(text, known)
        except ExpressionError as error:
            raise self.problem(cell.place, self.told(error), *path) from None
        return text

    def statements(self, name: str, known: Mapping[str, str], writable: Mapping[str, str]) -> list[grammar.Assignment]:
        """A field that is a list of assignments; the word ``transmit`` stands for itself where it is writable."""
        found = []
        for cell in self.lines(name):
            if cell.text == "transmit" and "wght" in writable:
                found.append(grammar.Assignment("{transmit}", "", ""))
                continue
            try:
                line = grammar.statement(replace(cell.text, self.renamed), known, writable)
                dimensions.expect(line.value, writable[line.target], known)
                found.append(line)
            except ExpressionError as error:
                self.problem(cell.place, self.told(error), name)
        return found

    def mapped(self, name: str) -> dict[str, Cell]:
        """A field that is a mapping from names to texts."""
        node = self.branch.items.get(name)
        if node is None or (isinstance(node, Cell) and not node.text):
            return {}
        if not isinstance(node, Branch):
            raise self.problem(node.place, f"'{name}' is a mapping from variables to values", name)
        for own, one in node.items.items():
            if not isinstance(one, Cell):
                self.problem(one.place, "one text is expected here", name, own)
        return {self.renamed.get(own, own): one for own, one in node.items.items() if isinstance(one, Cell)}

    def names(self, name: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """A field that is a list of names of variables."""
        for cell in self.lines(name):
            if cell.text not in known:
                hint = nearest(cell.text, known)
                self.problem(cell.place, f"'{cell.text[:40]}' is not a variable of 'state'{hint}", name)
        return tuple(cell.text for cell in self.lines(name))

    def _named(self, part: str) -> Iterator[tuple[str, Node]]:
        """The named things of a part, those with a possible name."""
        node = self.branch.items.get(part)
        if node is None or (isinstance(node, Cell) and not node.text):
            return
        if not isinstance(node, Branch):
            self.problem(node.place, f"'{part}' is a mapping from names", part)
            return
        for name, child in node.items.items():
            if fault := unfit(name) or taken(name):
                self.problem(child.place, fault, part)
            else:
                yield name, child

    def _parts(self, node: Node, known: tuple[str, ...], *path: str) -> dict[str, Cell]:
        """The parts of a named thing; one text alone is its unit."""
        if isinstance(node, Cell):
            return {"unit": node} if "default" not in known or _is_unit(node.text) else {"default": node}
        if isinstance(node, Items):
            raise self.problem(node.place, f"a mapping with {one_of(known)} is expected here", *path)
        for name, child in node.items.items():
            if name not in known:
                hint = nearest(name, known) or f"; known are {one_of(known)}"
                raise self.problem(child.place, f"'{name}' is not known here{hint}", *path)
            if not isinstance(child, Cell):
                raise self.problem(child.place, "one text is expected here", *path, name)
        return {name: child for name, child in node.items.items() if isinstance(child, Cell)}

    def _unit(self, cell: Cell, *path: str) -> str:
        try:
            return dimensions.unit(cell.text)
        except ExpressionError as error:
            raise self.problem(cell.place, str(error), *path) from None

    def _parameter(self, name: str, node: Node) -> Parameter:
        parts = self._parts(node, ("unit", "meaning", "default", *_LIMITS), "parameters", name)
        if "unit" not in parts and "default" not in parts:
            raise self.problem(node.place, f"the parameter '{name}' has no 'unit'", "parameters", name)
        unit = self._unit(parts["unit"] if "unit" in parts else self._unit_of(parts["default"], name), "parameters", name)
        limits = {each: self.value(parts[each], unit, "parameters", name) for each in ("least", "most") if each in parts}
        positive = "positive" in parts and parts["positive"].text in ("1", "yes")
        meaning = parts["meaning"].text if "meaning" in parts else f"parameter of {self.word}"
        default = self.value(parts["default"], unit, "parameters", name) if "default" in parts else None
        parameter = Parameter(unit, meaning, default, positive, **limits)
        if default is not None and (fault := parameter.fault(default)):
            raise self.problem(parts["default"].place, f"the default {parts['default'].text} is {fault}", "parameters", name)
        return parameter

    def _unit_of(self, cell: Cell, name: str) -> Cell:
        """The unit that a value is in, as a text."""
        try:
            return Cell(dimensions.written(dimension_of(evaluate(cell.text, {}))), cell.place)
        except (ExpressionError, TypeError):
            message = f"'{cell.text[:60]}' is neither a unit such as volt nor a value such as -50*mV"
            raise self.problem(cell.place, message, "parameters", name) from None

    def value(self, cell: Cell, unit: str, *path: str) -> float:
        """A value without names, in a unit."""
        try:
            return float(in_unit(evaluate(cell.text, {}), unit))
        except (ExpressionError, TypeError) as error:
            raise self.problem(cell.place, str(error), *path) from None


def _is_unit(text: str) -> bool:
    """Whether a text is meant as a unit: it has no number but 1, and exponents."""
    try:
        dimensions.unit(text)
    except ExpressionError:
        return not re.search(r"[0-9]", re.sub(r"\*\*\s*-?[0-9]+", "", text))
    return True


def unfit(name: str) -> str:
    """Why a name cannot be given to a parameter or a variable; empty when it can."""
    if not _NAME.fullmatch(name):
        return f"'{name[:40]}' is not a name: letters, digits and _, beginning with a letter, at most 40"
    if name in units():
        return f"'{name}' is the name of a unit; choose another one"
    if name in grammar.FUNCTIONS or name in grammar.CONSTANTS or name in functions:
        return f"'{name}' is the name of a function or a constant; choose another one"
    if name in _RESERVED or _AFFIXES.match(name) or name in ("and", "or", "not", "True", "False", "None"):
        return f"'{name}' has a meaning of its own in this program; choose another one"
    try:
        brian2.Equations.check_identifier(name)
    except (SyntaxError, ValueError):
        return f"'{name}' cannot be a name in Brian2; choose another one"
    return ""


def taken(name: str) -> str:
    """Why a name cannot be that of a variable in Brian2's groups; empty when it can."""
    reserved = f"'{name}' has a meaning of its own in Brian2, Python, Cython or C++; choose another one"
    return reserved if is_reserved(name) else ""


def over_second(unit: str) -> str:
    """The unit of the derivative of a variable in this unit."""
    return "hertz" if unit == "1" else f"{unit}/second"
