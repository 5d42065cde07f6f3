"""What every input states: how many cells it has, where they are, and when they fire."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.config.column import RowModel, column, coordinate, text
from cxsystem2.config.monitors import MonitorCell, read_monitors
from cxsystem2.config.naming import check_label
from cxsystem2.config.scope import Scope
from cxsystem2.models.registry import Registry

SpikeTrain = tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]
"""Indices of cells and times in second, in the order of time."""


def read_label(value: str, scope: Scope) -> str:
    """Reads a column ``idx``."""
    return check_label(value)


class Input(RowModel):
    """One ``IN`` row: a population whose spikes are given, not simulated."""

    word: ClassVar[str]

    idx: str = column(read=read_label, help="label that pathways refer to")
    type: str = column(read=text, help="kind of input")
    net_center: complex = column(0j, read=coordinate, help="centre in the visual field, degree")
    monitors: MonitorCell = column(MonitorCell(None), read=read_monitors, dashes=True, help="what is recorded: [Sp]")

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of cells."""

    @property
    @abstractmethod
    def extent(self) -> float:
        """Radius of the disc of cells, metre."""

    @abstractmethod
    def spikes(self, runtime: float, dt: float) -> SpikeTrain:
        """The spikes that arrive at the network within the runtime."""


inputs: Registry[type[Input]] = Registry("input type")
