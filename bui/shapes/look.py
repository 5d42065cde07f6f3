"""What a view shows of one result. Times are in second, other values in SI units unless something else is said."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.common import Numbers, Packed


class Measure(TypedDict):
    """A measure that can be asked for."""

    name: str
    title: Annotated[str, Field(description="in plain words")]
    unit: str
    about: str
    distribution: bool


class RunMeasure(TypedDict):
    """A measure of a run as a whole."""

    name: str
    title: Annotated[str, Field(description="in plain words")]
    unit: str
    about: str


class MeasuredRun(RunMeasure):
    """A measure of a run with its value."""

    value: float | None


class ResultPopulation(TypedDict):
    """A population or an input of a result; nothing is known of spikes that were not recorded."""

    name: str
    label: str
    short: Annotated[str, Field(description="what the user calls it, in pictures and lists")]
    slot: Annotated[str, Field(description="its place in the list of colours: e0 is the first excitatory one")]
    kind: Annotated[str, Field(description="population or input")]
    type: str
    subtype: str
    layer: str
    area: str
    size: int
    excitatory: bool
    spikes: int | None
    rate: float | None


class Recorded(TypedDict):
    """A recorded variable; of many cells the first are listed."""

    population: str
    variable: str
    unit: str
    samples: int
    cells: list[int]
    count: int
    start: float | None
    stop: float | None


class Summary(TypedDict):
    """What a result holds, populations from the surface of the cortex down."""

    title: str
    device: str
    way: Annotated[str, Field(description="how a device with code of its own has worked: fast, or Brian2 alone; or empty")]
    seed: int | None
    runtime: float
    dt: float
    created: str
    populations: list[ResultPopulation]
    recordings: list[Recorded]
    spikes: int
    synapses: int
    timings: dict[str, float]
    warnings: list[str]
    versions: dict[str, str]


class Result(Summary):
    """What a result holds, and what can be measured of it."""

    measures: list[Measure]
    run_measures: list[RunMeasure]


Band = TypedDict(
    "Band",
    {
        "name": str,
        "from": Annotated[int, Field(description="the row of its first cell, counted from the top")],
        "to": Annotated[int, Field(description="the row after its last one")],
        "excitatory": bool,
        "layer": str,
        "kind": str,
        "short": str,
        "slot": str,
    },
)


class RasterPoints(TypedDict):
    """Spikes of a window, one by one."""

    mode: Literal["points"]
    rows: list[Band]
    start: float
    stop: float
    spikes: int
    t: Packed
    y: Packed
    population: Annotated[Packed, Field(description="of each spike, as a place in `rows`")]


class LiveRaster(RasterPoints):
    """Spikes of a run under way until now; each row is a cell, and some cells may be left out. `stop` is its end."""

    until: Annotated[float, Field(description="time of the model that it has come to, second")]
    every: Annotated[int, Field(description="each so-many-th cell of a population is shown")]


class RasterImage(TypedDict):
    """Spikes of a window, counted in the pixels of an image, row by row from the top."""

    mode: Literal["image"]
    rows: list[Band]
    start: float
    stop: float
    spikes: int
    width: int
    height: int
    counts: Packed


class Rates(TypedDict):
    """The rate of each population over time; `t` are the middles of bins."""

    t: Numbers
    bin: float
    names: list[str]
    rows: list[Band]
    values: list[Numbers]
    unit: str
    smoothing: Annotated[float, Field(description="standard deviation of the Gaussian that rates are averaged over, second")]
    start: float
    stop: float


class Histogram(TypedDict):
    """The distribution of a measure by population; `beyond` are values above the last edge."""

    measure: str
    unit: str
    over: Annotated[str, Field(description="cells, pairs or intervals")]
    edges: Numbers
    counts: dict[str, Numbers]
    title: Annotated[str, Field(description="the measure in plain words")]
    heights: Annotated[dict[str, Numbers], Field(description="what was asked for: counts, densities, or percent")]
    beyond: dict[str, int]
    undefined: dict[str, int]
    start: float
    stop: float


class MeasureRow(TypedDict):
    """The measures of a population in their order, null where not defined."""

    name: str
    values: list[float | None]


class Measures(TypedDict):
    """Measures of each population, and of the run."""

    measures: list[Measure]
    rows: list[MeasureRow]
    run: list[MeasuredRun]


class Traces(TypedDict):
    """A recorded variable of some cells; each two points stand for `every` samples: the smallest and the largest of them."""

    population: str
    variable: str
    t: Numbers
    values: list[Numbers]
    cells: list[int]
    unit: str
    samples: int
    every: int


class Spectrum(TypedDict):
    """The power spectrum of the activity of each population; frequencies in hertz, 1 for independent Poisson cells."""

    frequency: Numbers
    power: dict[str, Numbers]
    note: str
    start: float
    stop: float
    unit: str


PlacedBand = TypedDict(
    "PlacedBand",
    {
        "name": str,
        "from": int,
        "to": int,
        "excitatory": bool,
        "layer": str,
        "kind": str,
        "short": str,
        "slot": str,
        "depth": Annotated[float | None, Field(description="height above layer 6, millimetre")],
    },
)


class Activity(TypedDict):
    """Positions of cells (millimetre, by cell through the rows), and the cells that fire in each frame.

    The entries of frame `k` are those from `offsets[k]` until before `offsets[k + 1]` of `cell` and `count`.
    """

    rows: list[PlacedBand]
    x: Packed
    y: Packed
    start: float
    bin: Annotated[float, Field(description="duration of a frame")]
    frames: int
    offsets: Packed
    cell: Packed
    count: Packed
    cells: int
    every: int
    note: Annotated[str, Field(description="what is left out")]


class Export(TypedDict):
    """A form in which a run or a sweep can be downloaded."""

    word: str
    about: str
    suffix: str
    available: bool
    missing: Annotated[str | None, Field(description="why it is not")]
