"""What a look at this machine finds, and what every such look states."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from cxsystem2.registry import Registry


class Condition(StrEnum):
    """How well something is."""

    GOOD = "good"
    ABSENT = "absent"
    """Not there, which only matters to who wants what it is for."""
    WRONG = "wrong"
    """Runs will fail."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and what to do about it where it is not good."""

    state: Condition
    found: str
    remedy: str = ""


class Check(ABC):
    """A look at one thing that runs may need."""

    word: ClassVar[str]
    needed_for: ClassVar[str]
    """What does not work without it."""

    @abstractmethod
    def look(self) -> Finding:
        """Look at it; this neither changes nor leaves anything."""


checks: Registry[type[Check]] = Registry("check of the machine")


def good(found: str) -> Finding:
    """It is there, and works."""
    return Finding(Condition.GOOD, found)


def absent(found: str, remedy: str) -> Finding:
    """It is not there."""
    return Finding(Condition.ABSENT, found, remedy)


def wrong(found: str, remedy: str) -> Finding:
    """It stands in the way of every run."""
    return Finding(Condition.WRONG, found, remedy)
