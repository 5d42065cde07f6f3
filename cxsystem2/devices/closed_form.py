"""Event-driven variables of synapses at any time, from their values at the last event of each synapse."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cxsystem2.expressions.quantity import unit
from cxsystem2.syntax import Model
from cxsystem2.syntax.event_driven import LAST_UPDATE, event_driven
from cxsystem2.syntax.layout import Projection
from cxsystem2.syntax.model import Piece

Values = npt.NDArray[Any]
Lookup = Callable[[str], Any]

_AT_ONCE = 500_000
"""Values that are calculated at a time, so that no intermediate result is as large as the synapses."""
_ENDS = {"_presynaptic_idx": "i", "_postsynaptic_idx": "j"}
"""The indices with which Brian2 reads variables of the two groups, and the arrays of them."""
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Not: np.logical_not,
    ast.And: np.logical_and,
    ast.Or: np.logical_or,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(np, name)
    for name in ("abs", "cos", "cosh", "exp", "expm1", "log", "log10", "log1p", "sin", "sinh", "sqrt", "tan", "tanh")
}
"""Functions that are numpy's with Brian2, too."""
_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}


class Solution(NamedTuple):
    """The solution of event-driven equations: lines of code, the variables that they read, and by what index each is read."""

    lines: Sequence[str]
    variables: Mapping[str, Any]
    indices: Mapping[str, str]

    @classmethod
    def of(cls, synapses: Any) -> Solution:
        """That of Brian2's synapses; a known program has it already."""
        known = getattr(synapses, "solution", None)
        if isinstance(known, Solution):
            return known
        from cxsystem2.brian import linear_update

        lines = linear_update(synapses.event_driven, synapses.variables).split("\n")
        return cls(lines, synapses.variables, synapses.variables.indices)


class ClosedForm:
    """The solution of the event-driven equations of one object of a projection, which Brian2's own updates take as well.

    The arithmetic of the run is not touched: values are calculated where they are read. Numbers of synapses count
    within the object.
    """

    def __init__(self, model: Model, projection: Projection, piece: Piece, synapses: Any) -> None:
        solution = Solution.of(synapses)
        self._variables, self._indices = solution.variables, solution.indices
        self._name = piece.name
        self._arrays, self._members = model.bank.arrays, piece.members
        self._owners = model.owners[projection.name]
        self._parameters = {
            projection.own(name): np.array([member.parameters[name] for member in projection.members])
            for name in projection.synapse.parameters
        }
        own = {projection.own(name) for name in event_driven(projection.synapse)}
        self._lines: list[tuple[str, str, ast.expr]] = []
        for line in solution.lines:
            target, _, text = line.partition(" = ")
            variable = target if target in own else target.removeprefix("_")
            self._lines.append((variable, target, ast.parse(text, mode="eval").body))

    def advance(self, state: Mapping[str, Values], time: Values | float, numbers: Values | None = None) -> None:
        """Bring event-driven variables to a time (second), in place.

        `state` has arrays of the variables and of ``lastupdate``, which `time` and the `numbers` of the synapses fit; without
        numbers they are for all synapses.
        """
        last = state[LAST_UPDATE]
        names = [name for name in state if name != LAST_UPDATE]
        times = np.broadcast_to(time, last.shape)
        for part in _parts(last.shape):
            elapsed = times[part] - last[part]
            since = elapsed > 0  # what was updated just now stays as it is to the bit
            own = (
                np.arange(part.start, part.start + len(elapsed)) if numbers is None else np.broadcast_to(numbers, elapsed.shape)
            )
            before = {name: state[name][part][since] for name in names}
            after = self._after(before, elapsed[since], own[since])
            for name in names:
                state[name][part][since] = after[name]

    def _after(self, before: dict[str, Values], elapsed: Values, numbers: Values) -> dict[str, Values]:
        """The variables after some time."""
        names: dict[str, Any] = {**before, "dt": elapsed}

        def lookup(name: str) -> Any:
            return names[name] if name in names else self._constant(name, numbers)

        with np.errstate(all="ignore"):
            for variable, target, tree in self._lines:
                if variable in before:
                    names[target] = np.broadcast_to(np.asarray(_value(tree, lookup), np.float64), elapsed.shape)
        return {name: np.array(names[name]) for name in before}

    def _constant(self, name: str, numbers: Values) -> Any:
        """The value of a name for some synapses: a parameter, a variable of the groups, a constant or a unit."""
        if name in self._parameters:
            values = self._parameters[name]
            return values[0] if np.all(values == values[0]) else values[self._owners[self._whole(numbers)]]
        if name in self._variables:
            variable = self._variables[name]
            found = np.asarray(variable.get_value())
            if variable.scalar:
                return found.item()
            end = _ENDS.get(self._indices[name])
            return found[numbers if end is None else self._arrays[f"{self._name}.{end}"][numbers]]
        return _CONSTANTS[name] if name in _CONSTANTS else unit(name)

    def _whole(self, numbers: Values) -> Values:
        """Numbers of synapses of the object as numbers of the projection."""
        return numbers if self._members is None else self._members[numbers]


def foreign(synapses: Any) -> list[Any]:
    """Brian2's variables that the event-driven equations of synapses read, but for those that each synapse has."""
    known = getattr(synapses, "solution", None)
    if isinstance(known, Solution):
        return [known.variables[name] for name in sorted(known.variables) if known.indices[name] != "_idx"]
    from cxsystem2.brian import ArrayVariable

    variables = synapses.variables
    read = [name for name in sorted(synapses.event_driven.identifiers) if name in variables]
    return [
        variables[name] for name in read if isinstance(variables[name], ArrayVariable) and variables.indices[name] != "_idx"
    ]


def _function(name: str) -> Callable[..., Any]:
    if name in _FUNCTIONS:
        return _FUNCTIONS[name]
    from cxsystem2.brian import functions

    found: Callable[..., Any] = functions[name].pyfunc
    return found


def _parts(shape: tuple[int, ...]) -> Iterator[slice]:
    """Parts of the first axis of an array."""
    width = int(np.prod(shape[1:], dtype=np.int64))
    rows = max(1, _AT_ONCE // max(1, width))
    for start in range(0, shape[0], rows):
        yield slice(start, start + rows)


def _value(node: ast.expr, lookup: Lookup) -> Any:
    """A formula of Brian2, calculated for arrays."""
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return lookup(node.id)
        case ast.UnaryOp():
            return _OPERATORS[type(node.op)](_value(node.operand, lookup))
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_value(node.left, lookup), _value(node.right, lookup))
        case ast.Compare(ops=[sign], comparators=[right]):
            return _OPERATORS[type(sign)](_value(node.left, lookup), _value(right, lookup))
        case ast.BoolOp():
            first, *others = (_value(each, lookup) for each in node.values)
            for other in others:
                first = _OPERATORS[type(node.op)](first, other)
            return first
        case ast.Call(func=ast.Name(id=name)):
            return _function(name)(*(_value(argument, lookup) for argument in node.args))
    raise NotImplementedError(f"the solution of event-driven equations has a part of an unknown form: {ast.unparse(node)}")
