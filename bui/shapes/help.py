"""The documentation, the words of the program, and what it says of a value or a block."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict


class ManualPage(TypedDict):
    """A page of the documentation in the list of all."""

    name: str
    title: str
    question: Annotated[str, Field(description="what the page answers")]


class Heading(TypedDict):
    """A heading of a page."""

    anchor: str
    title: str
    level: int


class ShownPage(TypedDict):
    """A page of the documentation as HTML without scripts, styles and foreign addresses."""

    name: str
    title: str
    html: str
    headings: list[Heading]


class FoundSection(TypedDict):
    """A section of the documentation that fits a question."""

    page: str
    anchor: str
    title: str
    trail: Annotated[list[str], Field(description="the headings above it")]
    shown: Annotated[str, Field(description="the line of it that fits best")]


class FoundSections(TypedDict):
    """The sections that fit a question, the best first."""

    sections: list[FoundSection]


class GlossaryParameter(TypedDict):
    """A name that the physiology table may have, with one of its meanings."""

    name: str
    owner: Annotated[str, Field(description="the model that has it, or the kind of value")]
    meaning: str
    unit: str


class GlossaryTerm(TypedDict):
    """A word that tables, forms and commands take."""

    kind: str
    word: str
    meaning: str
    equations: list[str]
    page: Annotated[str, Field(description="page of the documentation")]
    anchor: Annotated[str, Field(description="section of that page; empty for the page as a whole")]


class Glossary(TypedDict):
    """All words and parameters with their meaning."""

    terms: list[GlossaryTerm]
    parameters: list[GlossaryParameter]


class UsedBy(TypedDict):
    """Who uses a value, with the row (from 0) that says so."""

    kind: Literal["population", "pathway", "value"]
    name: str
    sheet: str | None
    row: int | None


class ModelLines(TypedDict):
    """Lines of the equations of a model."""

    model: str
    lines: list[str]


class Explanation(TypedDict):
    """What a value of the physiology sheet is."""

    name: str
    meaning: Annotated[str, Field(description="empty for a name of the table's own")]
    unit: str
    equations: list[ModelLines]
    users: list[UsedBy]
    more: Annotated[int, Field(description="users that are not listed")]


class TimeCourse(TypedDict):
    """Peak (SI unit), its time after the spike, and the time to 1/e of it (second)."""

    peak: float
    time_to_peak: float
    decay: float | None


class SpikeResponse(TypedDict):
    """The response to one spike of a receptor over time, SI units."""

    sign: Literal["ge", "gi"]
    receptor: str
    weight: float
    weight_unit: str
    t: list[float]
    potential: list[float]
    current: list[float] | None
    psp: TimeCourse | None
    psc: TimeCourse | None


class BlockPortrait(TypedDict):
    """What the cells of a block do, SI units."""

    block: str
    model: str
    unit: Annotated[str, Field(description="unit of the potential")]
    rest: float
    resistance: float | None
    rheobase: float | None
    currents: list[float]
    rates: list[float]
    responses: list[SpikeResponse]
    notes: list[str]
    dt: float
    tonic: Annotated[float, Field(description="tonic_current of the block (ampere), on top of which currents are injected")]


class BlockAnswer(TypedDict):
    """What the cells of a block do, or the sentence that says why that is not known."""

    portrait: BlockPortrait | None
    fault: str
