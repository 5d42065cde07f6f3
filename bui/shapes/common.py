"""What several parts answer."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

Id: TypeAlias = Annotated[str, Field(pattern="^[0-9a-f]{12}$")]


class Fix(TypedDict):
    """A word that is wrong, and the one that is meant."""

    wrong: str
    right: str


class Addition(TypedDict):
    """A row that a block of the physiology table lacks, with a starting value."""

    block: str
    key: str
    value: str
    comment: str


class TableProblem(TypedDict):
    """What is wrong with tables that were sent, with its place."""

    file: str
    row: int
    column: int
    label: str
    level: str
    message: str


class Error(TypedDict):
    """Why not, in one sentence; problems of tables with their places."""

    error: str
    problems: NotRequired[list[TableProblem]]


class Session(TypedDict):
    """One start of the server."""

    csrf: Annotated[str, Field(description="send it as X-CSRF-Token with every change")]
    version: str
    home: Annotated[str, Field(description="the folder where projects and runs are kept")]


class SignIn(TypedDict):
    """What signs a browser in."""

    token: str


class Nothing(TypedDict):
    """It is done, and there is nothing to say."""


class Packed(TypedDict):
    """An array."""

    dtype: Annotated[str, Field(examples=["float32", "uint16"])]
    shape: list[int]
    data: Annotated[str, Field(description="its bytes, little endian, in base64")]


Numbers: TypeAlias = list[float | None] | Packed
"""A list of numbers, null where not defined; packed from 2,000 on."""


class Steps(TypedDict):
    """How much of some work is done; both are 0 where that is not known."""

    done: int
    total: int


class Waiting(TypedDict):
    """It is being worked on; ask for the same address again."""

    waiting: Steps


class File(TypedDict):
    """A file of a run, or beside the tables of a project."""

    id: Id
    name: str
    bytes: int


class Change(TypedDict):
    """A cell that differs between two sets of tables; a row that is new or gone has no column."""

    sheet: str
    row: Annotated[str, Field(description="what the row is about")]
    column: str
    before: str
    after: str
