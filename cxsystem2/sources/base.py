"""What a recording is, whoever has made its file: spike times of units, and when trials began."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.registry import Registry

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RecordedSpikes:
    """Spikes of the same units in one stretch of time, or in one for each trial. Times are in second."""

    units: tuple[str, ...]
    """A name for each."""
    stretches: Sequence[Sequence[Times]]
    """For each stretch the sorted spike times of each unit."""
    spans: Sequence[tuple[float, float]]
    """Where each stretch begins and ends."""
    conditions: tuple[str, ...] = ()
    """The condition of each stretch, where the file says it."""


@dataclass(frozen=True, eq=False)
class Units:
    """The spikes of a whole file by unit, and which cell of which population each unit is, where the file says it."""

    trains: Sequence[Times]
    """The sorted spike times of each unit, second."""
    populations: Sequence[str]
    """The population of each unit; empty where the file does not say it."""
    cells: Sequence[int] | None = None
    """The number of each unit within its population."""
    sizes: Sequence[int] | None = None
    """The number of cells of the population of each unit, recorded or not."""
    w: npt.NDArray[np.complex128] | None = None
    """The place of each unit on the cortical plane, millimetre."""


class Source(ABC):
    """A kind of file with recorded spikes; its docstring tells a user what is read of it."""

    word: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ()
    """Names of files that end so are read by this without being told."""

    def missing(self) -> str:
        """Why it cannot be read, as a sentence; empty when it can."""
        return ""

    @abstractmethod
    def read(self, path: Path, condition: str = "") -> RecordedSpikes:
        """Read a file; `condition` is the column of a table of trials that tells which are repetitions of the same.

        Raises:
            FileProblem: it has no spikes, or is no such file; the message names file and key.
        """

    @abstractmethod
    def units(self, path: Path) -> Units:
        """Read the spikes of a whole file, whatever trials it has.

        Raises:
            FileProblem: it has no spikes, or is no such file; the message names file and key.
        """


sources: Registry[type[Source]] = Registry("source of data", base=Source)
