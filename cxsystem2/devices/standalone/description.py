"""What is kept of a program beside its text: the arrays that it reads, and how each is made from a model, without Brian2.

It is kept as JSON beside the compiled program, and found by `structure.key` before anything is generated.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 2
Recipe = list[str | int | float | bool]
"""A word and its arguments: how large an array is, or what is in it (`recipes`)."""


@dataclass(frozen=True, slots=True)
class Array:
    """An array of the state of a program: numpy's word for its numbers, its size, and its values at the beginning."""

    name: str
    dtype: str
    size: Recipe
    value: Recipe


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an object that is an array of its own, and the file that a program writes it to."""

    name: str
    array: str
    file: str
    dtype: str
    scalar: bool
    constant: bool


@dataclass(frozen=True, slots=True)
class Path:
    """A pathway of synapses: its name, ``pre`` or ``post``, and the group whose spikes it gets."""

    name: str
    prepost: str
    source: str


@dataclass(frozen=True, slots=True)
class Read:
    """A variable that the solution of event-driven equations reads, the array with its values, and the index of a value."""

    name: str
    array: str
    index: str


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a model: the name of its class, its variables, those that it records, its pathways.

    `waiting` is the file with the spikes on their way, where templates of ours deliver Brian2's synapses. `solution` are the
    lines that solve event-driven equations, where somebody asks for it, and `reads` what they read.
    """

    kind: str
    variables: list[Variable]
    recorded: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    waiting: str = ""
    solution: list[str] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Description:
    """A program: the key by which its compiled form is kept, its arrays in order, its objects by name.

    `integers` and `floats` are the numbers that its sources refer to by place, and `noise` the places where it draws keyed
    random numbers, None where Brian2's generator draws them.
    """

    program: str
    arrays: list[Array]
    things: dict[str, Thing]
    integers: list[Recipe]
    floats: list[float]
    noise: list[str] | None

    def text(self) -> bytes:
        """As it is kept."""
        return json.dumps({"format": FORMAT, **asdict(self)}, allow_nan=False).encode()

    @classmethod
    def read(cls, text: bytes) -> Description | None:
        """What `text` has written; None where it is something else."""
        try:
            found = json.loads(text)
            if found.pop("format") != FORMAT:
                return None
            found["arrays"] = [Array(**one) for one in found["arrays"]]
            found["things"] = {name: _thing(one) for name, one in found["things"].items()}
            return cls(**found)
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _thing(found: dict[str, Any]) -> Thing:
    for name, kind in (("variables", Variable), ("paths", Path), ("reads", Read)):
        found[name] = [kind(**one) for one in found[name]]
    return Thing(**found)
