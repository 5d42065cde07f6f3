"""Which variables of synapses are the same for all synapses of a source (with one delay), or for all of a target.

A trace of spikes of the source that nothing else changes is such a variable, and one of those of the target. It is then
kept once, and its value is told as of the beginning of a window of steps, so that bringing it up to date takes one
factor for all of them. What a spike does is split accordingly: into what it does to such traces, and to each synapse.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cxsystem2.expressions.assignment import Assignment, assignment
from cxsystem2.expressions.fault import ExpressionError
from cxsystem2.expressions.quantity import unit
from cxsystem2.syntax.event_driven import event_driven
from cxsystem2.syntax.layout import Projection, split

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_FUNCTIONS = ("abs", "clip", "exp", "int", "log", "sqrt")
_END = "_end_"
Solution = list[tuple[str, str]]
"""Lines of the solution of event-driven equations: the name of what is assigned, with ``_`` before it, and the formula."""


@dataclass(frozen=True, slots=True)
class SpikeTraces:
    """Traces that are kept once for the synapses of a source with one delay, and for those of a target.

    `times` are the parameters with their time constants. All event-driven variables of the synapses are among the traces.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    times: tuple[str, ...]

    def blocks(self, solution: Solution, pre: Sequence[str], post: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The code of an arriving spike, and of one of the target, by what it is done for.

        ``side``: for the traces of the side that fires; ``synapse``: for each synapse; ``renew_source``, ``renew_target``: for
        traces, when a window of steps begins. ``_v_x`` is a trace ``x`` as it is kept, and ``_w_x`` as it is to be kept.
        """

        def forward(names: tuple[str, ...], given: str, found: str, time: str) -> list[str]:
            def name(word: str) -> str:
                if word == "dt":
                    return time
                plain = word.removeprefix("_")
                return word if plain not in names else f"{given if plain == word else found}{plain}"

            return [
                f"{found}{target.removeprefix('_')} = {_renamed(text, name)}"
                for target, text in solution
                if target[1:] in names
            ]

        def action(own: tuple[str, ...], other: tuple[str, ...], lines: Sequence[str]) -> dict[str, str]:
            version = dict.fromkeys(own, 0)

            def name(word: str) -> str:
                if word in version:
                    return f"_now{version[word]}_{word}"
                return f"_then_{word}" if word in other else word

            side, synapse = forward(own, "_v_", "_now0_", "_since"), []
            for line in lines:
                found = _parsed(line)
                variable, sign, text = found.name, found.sign, _renamed(found.value, name)
                if variable in version:
                    before = name(variable)
                    version[variable] += 1
                    side.append(f"{name(variable)} = {before} {sign} ({text})" if sign else f"{name(variable)} = {text}")
                else:
                    synapse.append(f"{variable} {sign}= {text}")
            side += [_renamed(line, lambda word: name(word.removeprefix(_END)) if word.startswith(_END) else word)
                     for line in forward(own, _END, "_w_", "_ago")]  # fmt: skip
            read = {word for line in synapse for word in _NAME.findall(line)}
            needed = forward(other, "_v_", "_then_", "_since") if read & {f"_then_{word}" for word in other} else []
            return {"side": "\n".join(side), "synapse": "\n".join([*needed, *synapse])}

        renewed = {
            f"renew_{side}": "\n".join(forward(names, "_v_", "_w_", "_since"))
            for side, names in (("source", self.source), ("target", self.target))
        }
        return action(self.source, self.target, pre) | renewed, action(self.target, self.source, post)

    def auxiliary(self, pre: Sequence[str], post: Sequence[str]) -> list[str]:
        """The names in the code of a spike that are no variables of Brian2, and belong to single cells or synapses."""
        names = [f"_v_{name}" for name in (*self.source, *self.target)]
        for own, lines in ((self.source, pre), (self.target, post)):
            for name in own:
                changes = sum(_parsed(line).name == name for line in lines)
                names += [f"_now{number}_{name}" for number in range(changes + 1)]
        return names


def traces(projection: Projection) -> SpikeTraces | None:
    """The traces of a projection; None where an event-driven variable may differ between synapses of one source and target."""
    synapse, members = projection.synapse, projection.members
    driven = event_driven(synapse)
    equations = [line for text in synapse.equations for line in text.splitlines()]
    if not driven or synapse.weight_derivative or any("clock-driven" in line for line in equations):
        return None
    if any(member.load for member in members) or not (synapse.on_pre and synapse.on_post):
        return None
    recorded = {one.variable for member in members for one in member.monitors.states}
    shared = set(split(member.parameters for member in members)[0])
    unlike = set(split(member.initial for member in members)[1])
    if recorded & set(driven) or unlike & set(driven):
        return None
    pre, post = ([line for line in text if line != "{transmit}"] for text in (synapse.on_pre, synapse.on_post))
    if any(assignment(line) is None for line in (*pre, *post)):
        return None
    right = {name: _right(equations, name) for name in driven}
    source, target = _closed(driven, right, shared, pre, post), _closed(driven, right, shared, post, pre)
    target = [name for name in target if name not in source]
    if {*source, *target} != {*driven} or _closed(target, right, shared, post, pre) != target:
        return None
    read = {word for text in right.values() for word in _NAME.findall(text)}
    times = [name for name in synapse.parameters if name in read and synapse.parameters[name].unit == "second"]
    if any(not {*times} & {*_NAME.findall(right[name])} for name in driven):
        return None
    own = projection.own
    return SpikeTraces(tuple(map(own, source)), tuple(map(own, target)), tuple(map(own, times)))


def _closed(
    driven: Iterable[str], right: dict[str, str], shared: set[str], here: Sequence[str], elsewhere: Sequence[str]
) -> list[str]:
    """The variables that only the statements of one side change, by nothing but each other and what all synapses share."""
    found = list(driven)
    written = {_parsed(line).name for line in elsewhere}
    while True:
        texts = {name: [right[name], *(one.value for one in map(_parsed, here) if one.name == name)] for name in found}
        kept = [
            name
            for name in found
            if name not in written
            and all(_is_common(word, shared, found) for text in texts[name] for word in _NAME.findall(text))
        ]
        if kept == found:
            return found
        found = kept


def _is_common(word: str, shared: set[str], traces: Sequence[str]) -> bool:
    """Whether a name in a formula means the same for all synapses of a source, or of a target."""
    if word in shared or word in traces or word in _FUNCTIONS:
        return True
    with contextlib.suppress(ExpressionError):
        return unit(word) > 0
    return False


def _right(equations: Iterable[str], name: str) -> str:
    """The right side of the equation of a variable."""
    start = re.compile(rf"^\s*d{name}\s*/\s*dt\s*=(.*?):")
    return next((found[1] for line in equations if (found := start.match(line))), "")


def _parsed(line: str) -> Assignment:
    found = assignment(line)
    if found is None:
        raise ValueError(f"no assignment: {line}")
    return found


def _renamed(text: str, name: Callable[[str], str]) -> str:
    return _NAME.sub(lambda found: name(found[0]), text)
