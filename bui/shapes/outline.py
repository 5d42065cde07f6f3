"""The form that describes a network."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.document import Content


class Meaning(TypedDict):
    """A word, and what it means."""

    word: str
    meaning: str


class CellKind(Meaning):
    """A kind of cells, with the name and the number of cells that a population of it has where nobody says."""

    name: str
    cells: str
    excitatory: bool
    dendrites: bool
    model: Annotated[str, Field(description="neuron model that a population of it has where nobody says")]


class NeuronWord(Meaning):
    """A neuron model; `dendrites` tells whether cells of it can have dendrites."""

    dendrites: bool


class OutlineWords(TypedDict):
    """The words that answers may have, and what is taken for those that are not given."""

    kinds: list[CellKind]
    models: list[NeuronWord]
    drives: list[Meaning]
    records: list[Meaning]
    onto: Annotated[list[Meaning], Field(description="where a connection ends on a cell with dendrites")]
    plasticity: Annotated[list[Meaning], Field(description="how synapses change")]
    usual: dict[str, str]


class OutlineFault(TypedDict):
    """What is wrong with an answer."""

    field: Annotated[str, Field(description="its place, populations.0.cells say, or nothing for the whole")]
    message: str


class Outlined(TypedDict):
    """The tables of an outline, or what is wrong with it."""

    document: Content | None
    filled: Annotated[dict[str, str], Field(description="starting values of answers that are empty, by their place")]
    faults: list[OutlineFault]
