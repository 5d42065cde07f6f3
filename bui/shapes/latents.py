"""Latent dynamics: runs of LFADS and what they have inferred."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from bui.shapes.common import Id, Numbers

Loss = Annotated[
    float | None, Field(description="negative log-likelihood of validation data per bin and neuron; smaller is better")
]


Action: TypeAlias = Literal["stop", "resume", "delete"]
Stage: TypeAlias = Literal["", "data", "train", "infer"]


class LatentRun(TypedDict):
    """A run of LFADS in the list; one that has been asked for, and is not made yet, has no members."""

    id: Id
    name: Annotated[str, Field(description="its folder, as seen from the folder that is searched")]
    created: str
    state: Literal["waiting", "running", "stopped", "done", "failed", "damaged"]
    stage: Annotated[Stage, Field(description="what the process of the page is at; empty where there is none")]
    stopping: Annotated[bool, Field(description="whether it was asked to stop, and has not ended yet")]
    actions: Annotated[list[Action], Field(description="what can be asked for now")]
    observation: Annotated[str, Field(description="the observation model; empty where it is not known")]
    members: int
    decided: Annotated[int, Field(description="generations that have ended")]
    generations: int
    best: Loss
    posterior: Annotated[bool, Field(description="whether it has inferred trials")]
    error: Annotated[str, Field(description="what is damaged, or why it has failed; empty where nothing is")]


class LatentRuns(TypedDict):
    """All runs of LFADS, and the folder in which they were looked for."""

    folder: str
    runs: list[LatentRun]


class LatentStep(TypedDict):
    """A generation: the loss of each member, by number."""

    generation: int
    epoch: Annotated[int, Field(description="epochs that a member has behind it at the end of the generation")]
    scores: list[Loss]
    best: Loss
    median: Loss


class LatentAncestor(TypedDict):
    """A member from which the best one comes, with its hyper-parameters."""

    generation: int
    member: int
    score: Loss
    values: dict[str, float]


class LatentCopy(TypedDict):
    """A member that began a generation as a copy of another one, `parent`, of the generation before."""

    generation: int
    member: int
    parent: int


class HyperParameter(TypedDict):
    """A hyper-parameter, and where it is searched."""

    name: str
    meaning: str
    low: float
    high: float
    logarithmic: bool
    tunable: bool


class LatentStatus(LatentRun):
    """A run of LFADS: how far it is, and how it came there."""

    why: Annotated[str, Field(description="why it is over; empty before")]
    generation: Annotated[int, Field(description="the one under way, or the last one")]
    epochs: int
    ready: int
    running: int
    not_begun: Annotated[int, Field(description="members that wait for a client")]
    bad: int
    best_member: int | None
    best_generation: int | None
    median: Loss
    improvement: float | None
    seconds_left: float | None
    clients: list[str]
    notes: list[str]
    steps: list[LatentStep]
    lineage: Annotated[list[LatentAncestor], Field(description="from the first generation to the best member")]
    copies: list[LatentCopy]
    hyperparameters: list[HyperParameter]


class InferredPart(TypedDict):
    """The trials of a part, by their numbers in the source of the data."""

    name: Literal["training", "validation"]
    trials: Numbers


class InferredSession(TypedDict):
    """A session of which trials were inferred."""

    name: str
    bin_width: Annotated[float | None, Field(description="second; null where it is unknown")]
    bins: int
    channels: int
    factors: int
    inputs: int
    parts: list[InferredPart]
    unit: Annotated[str, Field(description="of the rates")]
    usual: Annotated[list[int], Field(description="active channels, to begin with")]


class Inferred(TypedDict):
    """What a run has inferred."""

    model: str
    samples: Annotated[int, Field(description="of the posterior, over which means and spreads are taken")]
    observation: Annotated[str, Field(description="the observation model, and what its numbers mean")]
    sessions: list[InferredSession]


class LatentCourse(TypedDict):
    """Something inferred over the bins of a trial: mean and standard deviation over samples, null where nothing is modelled."""

    number: Annotated[int, Field(description="of the channel, the factor or the input, from 0")]
    values: Numbers
    spread: Numbers


class InferredTrial(TypedDict):
    """What was inferred of a trial."""

    t: Annotated[Numbers, Field(description="middles of the bins, second, or their numbers where their width is unknown")]
    time: Literal["time, s", "bin"]
    unit: Annotated[str, Field(description="of rates: Hz, counts per bin, or a unit of the data")]
    rates: list[LatentCourse]
    factors: Annotated[list[LatentCourse], Field(description="those that change most in the trial")]
    inputs: Annotated[list[LatentCourse], Field(description="at most 8")]


class TrueChannel(TypedDict):
    """What the data say of a channel in a trial."""

    number: int
    name: str
    held_out: Annotated[bool, Field(description="whether the encoders never saw it")]
    rates: Annotated[Numbers | None, Field(description="true rates; null where the data do not say them")]
    counts: Annotated[Numbers, Field(description="what was observed in each bin; null where nothing was")]


class TrueTrial(TypedDict):
    """What the data say of a trial; without channels, `note` says why not."""

    channels: list[TrueChannel]
    unit: str
    note: str


class LatentScore(TypedDict):
    """A score of the model, and of simple methods on the same trials; null where it is not a number."""

    name: str
    meaning: str
    best: Annotated[str, Field(description="the value of a perfect model")]
    value: float | None
    methods: Annotated[dict[str, float | None], Field(description="methods that have this score")]


class LeftOut(TypedDict):
    """A score, or a method, that cannot be told, and why."""

    name: str
    reason: str


class ReadMember(TypedDict):
    """How well the factors of a member are read from those of the others."""

    name: str
    value: float | None


class SessionScores(TypedDict):
    """All scores of a session."""

    name: str
    methods: list[str]
    scores: list[LatentScore]
    left_out: list[LeftOut]
    members: list[ReadMember]


class LatentScores(TypedDict):
    """How well a run has inferred its trials."""

    part: Literal["training", "validation"]
    sessions: list[SessionScores]


class DataSource(TypedDict):
    """A file that may be a data set."""

    name: Annotated[str, Field(description="as seen from the folder of all runs of LFADS")]
    size: Annotated[int, Field(description="byte")]


class RunSource(TypedDict):
    """A finished run of the page, of which a data set can be made."""

    id: Id
    title: str
    kind: Literal["run", "batch"]


class Preset(TypedDict):
    """Settings for a kind of data."""

    name: str
    meaning: str


class ObservationModel(TypedDict):
    """A distribution of the data in a bin."""

    name: str
    meaning: str


class LatentSources(TypedDict):
    """What a training can be started with."""

    folder: str
    missing: Annotated[str, Field(description="what has to be installed before anything can be trained; empty: nothing")]
    files: list[DataSource]
    runs: list[RunSource]
    presets: list[Preset]
    observations: list[ObservationModel]
    clusters: Annotated[list[str], Field(description="files in the folder that describe clusters")]


class TrainingLog(TypedDict):
    """A part of what the process of a training has said."""

    text: str
    next: Annotated[int, Field(description="the byte where the next part begins")]
