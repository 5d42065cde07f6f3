"""What a view shows of a sweep, or of several runs side by side."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.common import Packed
from bui.shapes.look import Measure


class SweepRow(TypedDict):
    """A run of a sweep; its values are in the order of the parameters."""

    run: int
    values: list[str]
    trial: int
    seed: int | None
    status: str
    error: str | None
    started: str | None
    seconds: float | None


class Sweep(TypedDict):
    """The runs of a sweep."""

    title: str
    device: str
    parameters: list[str]
    rows: list[SweepRow]
    counts: dict[str, int]
    note: str


class Axis(TypedDict):
    """A parameter that varies; `places` are where its values stand on an axis."""

    name: str
    label: str
    texts: list[str]
    numbers: list[float | None] | None
    places: list[float | None] | None


class PopulationMap(TypedDict):
    """Means over trials, their deviations, and how many trials there are, for each cell of a map."""

    population: str
    mean: list[list[float | None]]
    deviation: list[list[float | None]]
    trials: list[list[int]]


class ScatteredPoint(TypedDict):
    """A run of a sweep that lies on no grid, with a value for each population."""

    run: int
    x: float | None
    y: float | None
    values: list[float | None]


class ShownPopulation(TypedDict):
    """A population in a picture of a sweep; of a measure of the run the name is empty."""

    name: str
    short: str
    slot: str


class Picture(TypedDict):
    """A measure against the parameters of a sweep."""

    measure: str
    label: str
    unit: str
    title: str
    axes: list[Axis]
    x: Axis | None
    y: Axis | None
    fixed: dict[str, str]
    populations: list[str]
    shown: Annotated[list[ShownPopulation], Field(description="the same with their short names and colours")]
    start: float
    stop: Annotated[float | None, Field(description="null where the window goes to the end of each run")]
    problems: NotRequired[list[str]]


class GridPicture(Picture):
    """The same on a grid: `map` has rows along y, `line` has one row."""

    kind: Literal["map", "line"]
    maps: list[PopulationMap]
    runs: Annotated[list[list[list[int]]], Field(description="the runs of each cell")]


class ScatteredPicture(Picture):
    """The same for samples on no grid."""

    kind: Literal["points"]
    points: list[ScatteredPoint]


SmallBand = TypedDict("SmallBand", {"name": str, "from": int, "to": int, "excitatory": bool, "short": str, "slot": str})


class SmallRun(TypedDict):
    """One run among many: its point and its trial."""

    run: int
    values: list[str]
    trial: int


class SmallPicture(SmallRun):
    """A little picture of one run: its window (s), and the populations below each other."""

    start: float
    stop: float
    rows: list[SmallBand]


class SmallRaster(SmallPicture):
    """A little raster of one run: spikes counted in pixels."""

    width: int
    height: int
    counts: Packed


class SmallRates(SmallPicture):
    """The rates of one run over time, a row for each name."""

    t: list[float]
    names: list[str]
    rates: Packed


class SmallFault(SmallRun):
    """A run that cannot be read."""

    error: str


class Multiples(TypedDict):
    """A small picture of each finished run of a sweep."""

    kind: Literal["raster", "rate"]
    parameters: list[str]
    items: list[SmallRaster | SmallRates | SmallFault]
    total: int
    note: str


class ComparedRun(TypedDict):
    """A run that is compared; `id` may name a run of a sweep as `id:7`."""

    id: str
    title: str
    device: str
    seed: int | None
    runtime: float
    created: str


class ComparedPopulation(TypedDict):
    """A population of any of the runs, with its size in each."""

    name: str
    label: str
    type: str
    layer: str
    kind: str
    excitatory: bool
    short: str
    slot: str
    sizes: list[int | None]


class Comparison(TypedDict):
    """Runs side by side: by measure and population a number for each run, null where not defined."""

    runs: list[ComparedRun]
    start: float
    stop: float
    note: Annotated[str, Field(description="which part of the time is compared, where that is not the whole of every run")]
    populations: list[ComparedPopulation]
    measures: list[Measure]
    values: dict[str, dict[str, list[float | None]]]
    distances: Annotated[
        dict[str, dict[str, list[float | None]]], Field(description="distance of each distribution from that of the first run")
    ]
