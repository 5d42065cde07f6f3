"""Projects and their versions."""

from __future__ import annotations

from typing_extensions import TypedDict

from bui.shapes.common import Change, Id
from bui.shapes.document import Content


class Version(TypedDict):
    """A state of the tables that was kept."""

    number: int
    created: str
    comment: str
    runs: list[Id]


class ProjectHead(TypedDict):
    """A project without its tables."""

    id: Id
    title: str
    created: str
    changed: str
    about: str
    revision: int


class Project(ProjectHead):
    """A project with its tables."""

    document: Content
    versions: list[Version]


class Differences(TypedDict):
    """What differs between two versions."""

    changes: list[Change]
