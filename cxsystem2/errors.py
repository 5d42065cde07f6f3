"""The exceptions of cxsystem2: one base class, and each also inherits the builtin that fits."""

from __future__ import annotations

from typing import Any

from cxsystem2.problems import Report


class CxSystemError(Exception):
    """Base of all errors whose message is meant for the user as it is."""


class TableError(CxSystemError, ValueError):
    """The tables cannot be used; `report` holds every problem with its place."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class FileProblem(CxSystemError, OSError):
    """A file cannot be read or written."""


class FileTaken(FileProblem):
    """A file is not written, because there is one of that name."""


class ResultsUnsaved(FileProblem):
    """Results of a simulation that no place on disk takes; they are in `results`, from which they can still be saved."""

    def __init__(self, message: str, results: Any) -> None:
        super().__init__(message)
        self.results = results


class WindowError(CxSystemError, ValueError):
    """A window of time is empty, or not within a run."""


class DeviceError(CxSystemError, RuntimeError):
    """A device cannot build, compile or run the network."""


class ProgramDied(DeviceError):
    """The program of a simulation was killed, or broke down; another try may succeed."""


class RegistryError(CxSystemError, LookupError):
    """A word names nothing in a registry, or names two things."""


class UnknownName(CxSystemError, KeyError):
    """Nothing of a run is found by a name; the message says which names there are."""

    def __str__(self) -> str:
        return Exception.__str__(self)  # a KeyError would put its message in quotes


class OutOfMemory(DeviceError, MemoryError):
    """A run needs more memory than there is."""
