"""Runs and sweeps, what is said of them while they go on, and the devices that can do them."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.common import Change, Id

Status: TypeAlias = Literal["waiting", "running", "done", "failed", "stopped", "not_a_number"]


class Progress(TypedDict):
    """How far a run is."""

    stage: Annotated[str | None, Field(description="word of the stage that is under way; `batch` for points of a sweep")]
    words: str
    fraction: Annotated[float | None, Field(description="of the stage")]
    eta: Annotated[float | None, Field(description="seconds until the stage is over")]
    elapsed: Annotated[float | None, Field(description="seconds since the attempt began")]
    seconds: Annotated[dict[str, float] | None, Field(description="how long each stage took that has ended")]


class LatestRates(TypedDict):
    """The latest rates (Hz) of the recorded populations; values have a row for each name."""

    t: Annotated[list[float], Field(description="time of the model, second")]
    names: list[str]
    values: list[list[float]]


class PointCounts(TypedDict):
    """How many points of a sweep are in each state."""

    total: int
    done: int
    failed: int
    running: int
    waiting: int
    not_a_number: NotRequired[int]


class Checkpoints(TypedDict):
    """How far a run that writes checkpoints has come."""

    every: Annotated[str, Field(description="time of the model between two, as it was asked for")]
    keep: Annotated[int, Field(description="how many of them stay")]
    until: Annotated[float, Field(description="time of the model at which it is to end, second")]
    time: Annotated[float | None, Field(description="of the newest one without visible damage, second")]
    resumable: Annotated[bool, Field(description="whether the run can go on from there")]
    results: Annotated[bool, Field(description="whether there is a result file, also of a run that has stopped before its end")]


class Run(TypedDict):
    """A simulation, or a sweep of several."""

    id: Id
    project: str
    version: Annotated[int | None, Field(description="of the project, from which its tables are")]
    title: str
    kind: Literal["run", "batch"]
    status: Status
    created: str
    queued: Annotated[str, Field(description="since when the latest attempt waits or has waited")]
    started: str | None
    ended: str | None
    device: str | None
    way: Annotated[str, Field(description="how a device that can be fast has worked: fast, or Brian2 alone; or empty")]
    seed: int | None
    changes: Annotated[list[str], Field(description="cells that were changed for this run, as `name=value`")]
    error: Annotated[str | None, Field(description="one sentence")]
    runtime: Annotated[float | None, Field(description="time of the model at which it ends, second")]
    mean_rates: Annotated[dict[str, float] | None, Field(description="Hz, by the short name of a population, once it is known")]
    progress: Progress
    rates: LatestRates | None
    points: PointCounts | None
    attempts: int
    position: Annotated[int | None, Field(description="place in the queue, from 1")]
    checkpoints: Annotated[Checkpoints | None, Field(description="null where the run writes none")]
    stopping: Annotated[bool, Field(description="whether it was asked to stop, and has not ended yet")]


class Checkpoint(TypedDict):
    """A state of a run on disk, from which it can go on; what it does not say, being damaged, is null."""

    name: str
    time: Annotated[float | None, Field(description="of the model, second")]
    created: Annotated[str | None, Field(description="when it was written")]
    reason: Annotated[
        Literal["start", "interval", "signal", "limit", "end"] | None,
        Field(description="start: the network was built; interval: it was time; signal: asked to stop; limit: of `--max-wall`"),
    ]
    bytes: Annotated[int, Field(description="of all its files")]
    damages: Annotated[list[str], Field(description="empty where it is whole")]


DiskWord: TypeAlias = Literal["results", "points", "network", "checkpoints", "records", "tables", "log", "other"]


class DiskPart(TypedDict):
    """How many files of a run, and how many bytes, are of one kind."""

    what: DiskWord
    files: int
    bytes: int


class Disk(TypedDict):
    """What a run has on disk."""

    bytes: Annotated[int, Field(description="of all its files")]
    free: Annotated[int, Field(description="bytes that are free on that disk")]
    parts: list[DiskPart]
    checkpoints: Annotated[list[Checkpoint], Field(description="the oldest first")]
    damages: Annotated[list[str], Field(description="of the network on disk, beside the checkpoints")]
    thorough: Annotated[bool, Field(description="whether each file of network and checkpoints was read")]


class SweepProblem(TypedDict):
    """What is wrong with a sweep."""

    name: Annotated[str, Field(description="of the sweep that it is of; empty where it is of none, or of several")]
    message: str


class SweepCheck(TypedDict):
    """How many simulations a sweep has, what they need, and what is wrong with it."""

    runs: Annotated[int | None, Field(description="simulations; this and the other numbers are null where something is wrong")]
    points: Annotated[int | None, Field(description="combinations of values")]
    trials: Annotated[int | None, Field(description="of each point")]
    workers: Annotated[int | None, Field(description="simulations at a time")]
    memory_bytes: Annotated[int | None, Field(description="of the largest simulation that was looked at")]
    notice: Annotated[str, Field(description="why fewer run at a time than were asked for")]
    seconds: Annotated[float | None, Field(description="of the clock for all of them; null where no earlier run tells")]
    seconds_from: Annotated[str, Field(description="title of the earlier run that tells it")]
    problems: list[SweepProblem]


class RunEstimate(TypedDict):
    """What a simulation will be like."""

    runtime: Annotated[float, Field(description="time of the model, second")]
    device: str
    neurons: int
    synapses: Annotated[int, Field(description="expected")]
    memory_bytes: int
    free_bytes: Annotated[int, Field(description="memory that is free now")]
    seconds: Annotated[float | None, Field(description="it may take so long, as a run before did; null where none was like it")]


class RunForecast(TypedDict):
    """What a simulation will be like, or why it cannot be."""

    estimate: RunEstimate | None
    problem: str


class LogPiece(TypedDict):
    """A part of a log, and the place where the next one begins."""

    text: str
    next: int


class RunDifferences(TypedDict):
    """What differs between the tables of two runs."""

    tables: Annotated[Literal["run", "started with"], Field(description="`started with`: where one has no single result")]
    changes: list[Change]


class Device(TypedDict):
    """A way to run a model."""

    word: str
    other_words: list[str]
    about: str
    available: bool
    missing: str
    versions: dict[str, str]


class Devices(TypedDict):
    """What can run a model here, and why plugins that should bring more cannot be used."""

    devices: list[Device]
    failures: dict[str, str]
