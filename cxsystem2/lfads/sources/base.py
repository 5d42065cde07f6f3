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
class Recorded:
    """Spikes of the same units in one stretch of time, or in one for each trial. Times are in second."""

    units: tuple[str, ...]
    """A name for each."""
    stretches: Sequence[Sequence[Times]]
    """For each stretch the sorted spike times of each unit."""
    spans: Sequence[tuple[float, float]]
    """Where each stretch begins and ends."""
    conditions: tuple[str, ...] = ()
    """The condition of each stretch, where the file says it."""


class Source(ABC):
    """A kind of file with recorded spikes; its docstring tells a user what is read of it."""

    word: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ()
    """Names of files that end so are read by this without being told."""

    def missing(self) -> str:
        """Why it cannot be read, as a sentence; empty when it can."""
        return ""

    @abstractmethod
    def read(self, path: Path, condition: str = "") -> Recorded:
        """Read a file; `condition` is the column of a table of trials that tells which are repetitions of the same.

        Raises:
            FileProblem: it has no spikes, or is no such file; the message names file and key.
        """


sources: Registry[type[Source]] = Registry("source of data", base=Source)
