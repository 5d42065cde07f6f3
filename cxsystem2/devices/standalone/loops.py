"""What the templates ask about a loop over neurons: whether its rounds may be done side by side, and by threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cxsystem2.brian import ArrayVariable, CPPCodeGenerator
from cxsystem2.devices.delivery.plastic import Code as PlasticCode
from cxsystem2.devices.standalone.refractoriness import apart, may_fire
from cxsystem2.devices.standalone.single import is_single, narrowed
from cxsystem2.devices.standalone.stretches import Stretched, stretched

Code = str | list[str]


@dataclass(frozen=True, slots=True)
class NeuronLoop:
    """The parts of a loop over neurons as text of C++.

    `constants` come before it, and `code` is its body. It is `independent` where no round reads what another one writes, and
    `divisible` where threads may share it. `refractory` is the body of a second loop, which keeps who is refractory; it
    may be empty. `stretches` is the same loop for cells with the same parameters, and `stretches_refractory` the second one.
    """

    constants: list[str]
    code: str
    independent: bool
    divisible: bool
    refractory: str
    stretches: Stretched
    stretches_refractory: str


def neuron_loop(variables: Mapping[str, Any], indices: Mapping[str, str], scalar_code: Code, code: Code) -> NeuronLoop:
    """The loop with which a state updater goes over its cells."""
    before, body = _text(scalar_code), _text(code)
    alone = _independent(variables, indices, body)
    once = any(f"{_place(variable)}[0] = " in before for variable in variables.values() if isinstance(variable, ArrayVariable))
    # the refractory period is compared without integers of 64 bits, see vector_math.h
    for old, new in (
        ("_timestep(t - lastspike, dt) >= _timestep(", "Since(t - lastspike, dt) >= Whole("),
        ("_timestep(t - lastspike, dt) >= ", "Since(t - lastspike, dt) >= "),
    ):
        body = body.replace(old, new)
    divisible = alone and not once and not random_numbers(variables)
    constants: list[str] = []
    if is_single(variables):
        constants, body = narrowed(before, body)
    along = stretched(variables, indices, body)
    refractory, of_stretches = "", ""
    if alone:
        body, refractory = apart(variables, body)
        along.code, of_stretches = apart(variables, along.code)
    return NeuronLoop(constants, body, alone, divisible, refractory, along, of_stretches)


def random_numbers(variables: Mapping[str, Any]) -> bool:
    """Whether random numbers are drawn: from one stream, in the order of the cells."""
    return any(not getattr(one, "stateless", True) and not getattr(one, "keyed", False) for one in variables.values())


@dataclass(frozen=True, slots=True)
class Condition:
    """The parts of a loop that asks which cells fire, as text of C++.

    `constants` come before it, and `code` is its body; `first` asks for less, and `any` is the type that takes its answers.
    """

    constants: list[str]
    code: str
    first: str
    any: str


def condition(variables: Mapping[str, Any], scalar_code: Code, code: Code) -> Condition:
    """The loop that asks which cells fire."""
    constants: list[str] = []
    body = _text(code)
    if is_single(variables):
        constants, body = narrowed(_text(scalar_code), body)
    # as wide as what is compared, so that vectors have as many elements
    return Condition(constants, body, may_fire(variables, body), "int32_t" if is_single(variables) else "int64_t")


def is_local(variables: Mapping[str, Any], indices: Mapping[str, str], group: Any) -> bool:
    """Whether a loop over cells of a group reads and writes what is their own alone, and so waits for no other cells."""
    return all(
        variable.constant or variable.scalar or (indices[name] == "_idx" and variable.owner.name == group.name)
        for name, variable in variables.items()
        if isinstance(variable, ArrayVariable) and not name.startswith("_")
    )


def resets_apart(variables: Mapping[str, Any], indices: Mapping[str, str], group: Any) -> bool:
    """Whether cells are reset by what is their own alone, and whenever this is done: nothing that is asked tells the time."""
    fixed = all(one.constant or not one.scalar for one in variables.values() if isinstance(one, ArrayVariable))
    return fixed and is_local(variables, indices, group) and not random_numbers(variables)


HELPERS = {
    "is_local": is_local,
    "resets_apart": resets_apart,
    "neuron_loop": neuron_loop,
    "condition": condition,
    "random_numbers": random_numbers,
    "plastic_code": PlasticCode,
}
"""The names that templates call them by."""


def _independent(variables: Mapping[str, Any], indices: Mapping[str, str], code: str) -> bool:
    """Whether no round of a loop reads what another one writes: the places of other elements, in an array that changes."""
    return not any(
        indices[name] not in ("_idx", "0") and f"{_place(variable)}[_idx] = " in code
        for name, variable in variables.items()
        if isinstance(variable, ArrayVariable)
    )


def _text(code: Code) -> str:
    return code if isinstance(code, str) else "\n".join(code)


def _place(variable: Any) -> str:
    return str(CPPCodeGenerator.get_array_name(variable))
