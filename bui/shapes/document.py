"""Tables as the page edits them, their check, and the network that they describe."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.common import Addition, Fix


class Example(TypedDict):
    """A small model to begin with, or a shipped example; numbers are of a run as it is shipped."""

    name: str
    title: str
    about: str
    group: Annotated[str, Field(description="small or example")]
    start: Annotated[bool, Field(description="whether a newcomer begins with it")]
    picture: Annotated[bool, Field(description="whether there is a picture of it, /static/gallery/NAME.svg")]
    cells: int | None
    synapses: int | None
    seconds: Annotated[int | None, Field(description="about how long a run takes, compiling included")]


class Column(TypedDict):
    """The JSON Schema of a column, with its unit."""

    type: str
    description: str
    unit: NotRequired[str]
    default: NotRequired[str]
    enum: NotRequired[list[str]]
    examples: NotRequired[list[str]]
    meanings: NotRequired[Annotated[dict[str, str], Field(description="what each word of enum or examples means")]]
    minimum: NotRequired[float]
    maximum: NotRequired[float]
    exclusiveMinimum: NotRequired[float]
    exclusiveMaximum: NotRequired[float]


class Columns(TypedDict):
    """The JSON Schema of a row of a sheet."""

    type: str
    title: str
    properties: dict[str, Column]
    required: NotRequired[list[str]]
    additionalProperties: NotRequired[bool]


class SheetColumns(TypedDict):
    """The columns of each sheet."""

    params: Columns
    IN: Columns
    G: Columns
    S: Columns
    physiology: Columns


class Schema(TypedDict):
    """The columns of the tables with help, units, defaults and choices."""

    sheets: SheetColumns
    inputs: dict[str, Columns]


class Cells(TypedDict):
    """A row with a text for each column of its sheet."""

    cells: list[str]
    off: NotRequired[Annotated[bool, Field(description="whether the row is switched off")]]


class Note(TypedDict):
    """A line of comment."""

    note: list[str]


class Sheet(TypedDict):
    """Rows of texts."""

    columns: list[str]
    rows: list[Cells | Note]


class Sheets(TypedDict):
    """The sheets of two tables."""

    params: Sheet
    IN: Sheet
    G: Sheet
    S: Sheet
    physiology: Sheet


class Content(TypedDict):
    """Two tables as sheets."""

    sheets: Sheets
    models: Annotated[str, Field(description="equations of the tables as YAML, or nothing")]


Level: TypeAlias = Literal["error", "warning", "note"]


class Problem(TypedDict):
    """What is wrong with a cell, a row, or the tables as a whole."""

    sheet: str | None
    row: Annotated[int | None, Field(description="from 0")]
    column: str | None
    level: Level
    label: str
    message: str
    fix: Fix | None
    add: Addition | None


class Swept(TypedDict):
    """Several values that a cell of the tables has."""

    name: str
    values: list[str]


class Check(TypedDict):
    """What is wrong with tables, and what they ask for."""

    ready: bool
    problems: list[Problem]
    errors: int
    warnings: int
    values: Annotated[list[str | None], Field(description="what each row of the physiology sheet comes to")]
    sweeps: list[Swept]
    runs: Annotated[int, Field(description="simulations that the tables ask for")]
    trusted: bool
    populations: int
    pathways: int


class PlannedCells(TypedDict):
    """A population or an input of a network, with the row that describes it (from 0)."""

    name: str
    short: Annotated[str, Field(description="what the user calls it; results call it the same")]
    label: str
    kind: Literal["population", "input"]
    sheet: Literal["G", "IN"]
    row: int
    layer: str
    cells: int
    excitatory: bool
    model: str
    neuron: Annotated[str, Field(description="the model of its cells; of an input, its kind")]
    block: Annotated[str, Field(description="its block of the physiology table, or nothing")]


PlannedPathway = TypedDict(
    "PlannedPathway",
    {
        "name": str,
        "from": str,
        "to": str,
        "row": int,
        "receptor": str,
        "type": str,
        "compartment": str,
        "synapses": int,
        "probability": float | None,
        "weight": float | None,
        "unit": str,
        "delay": float | None,
        "rule": str,
    },
)


class Plan(TypedDict):
    """Sizes of a network, and its populations and pathways."""

    neurons: int
    inputs: int
    synapses: int
    objects: int
    memory_bytes: int
    device: str
    runtime: Annotated[float, Field(description="second")]
    steps: int
    indegree_scale: Any
    populations: list[PlannedCells]
    pathways: list[PlannedPathway]


class PlacedCells(TypedDict):
    """Where cells of a population stand on the cortical plane, millimetre."""

    name: str
    excitatory: bool
    depth: float | None
    x: list[float]
    y: list[float]


class Positions(TypedDict):
    """Where every `shown_of`-th cell stands."""

    populations: list[PlacedCells]
    cells: int
    shown_of: int


class Degrees(TypedDict):
    """How many cells have so many synapses: bin k has the numbers from edges[k] to below edges[k + 1]."""

    edges: list[int]
    cells: list[int]
    mean: float
    sd: float
    counted: Annotated[int, Field(description="cells that were counted")]
    whole: Annotated[int, Field(description="cells of the population")]


class DistanceProfile(TypedDict):
    """The share of pairs of cells that are connected, by their distance (edges in millimetre)."""

    edges: list[float]
    probability: Annotated[list[float | None], Field(description="nothing where no two cells have that distance")]
    pairs: Annotated[int, Field(description="pairs that were looked at")]
    whole: int


class Preview(TypedDict):
    """Degrees of a population or of what connects two; nothing where there are no synapses, or too many to draw."""

    incoming: Degrees | None
    outgoing: Degrees | None
    distance: DistanceProfile | None
