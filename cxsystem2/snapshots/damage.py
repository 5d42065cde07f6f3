"""What can be wrong with a file of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cxsystem2.errors import FileProblem


class FileFault(StrEnum):
    """What is wrong with a file, as the end of a sentence about it."""

    MISSING = "is missing"
    SHORTER = "is shorter than when it was written"
    LONGER = "is longer than when it was written"
    CHANGED = "is not as it was written"
    UNREADABLE = "cannot be read"
    NEWER = "was written by a newer version of cxsystem2; update this one"


@dataclass(frozen=True, slots=True)
class Damage:
    """A file, by its path within the snapshot, and what is wrong with it; `detail` says more where there is more to say."""

    file: str
    fault: FileFault
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.fault}{f' ({self.detail})' if self.detail else ''}"


class DamagedSnapshot(FileProblem):
    """A snapshot, or a generation of it, cannot be used; `damages` says why."""

    def __init__(self, message: str, *damages: Damage) -> None:
        super().__init__(message)
        self.damages = damages
