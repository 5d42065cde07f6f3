"""What every input states: how many cells it has, where they are, and when they fire."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from cxsystem2.config.column import RowModel, column, coordinate, text
from cxsystem2.config.monitors import MonitorCell, read_monitors
from cxsystem2.config.naming import check_label
from cxsystem2.config.scope import Scope
from cxsystem2.registry import Registry

SpikeTrain = tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]
"""Indices of cells and times in second, in the order of time."""
Points = npt.NDArray[np.complex128]
"""Positions on the cortical plane in millimetre."""


class Random(Protocol):
    """Random draws of one input, which follow from the seed, the label of the input, and the number of a stream."""

    def generator(self, number: int) -> np.random.Generator:
        """The generator of a stream."""
        ...

    def successes(self, number: int, trials: int, probability: float) -> npt.NDArray[np.int64]:
        """Which of many independent trials succeed, in increasing order, drawn from a stream."""
        ...


def read_label(value: str, scope: Scope) -> str:
    """Reads a column ``idx``."""
    return check_label(value)


def train(cells: npt.NDArray[np.int32], steps: npt.NDArray[np.int64], runtime: float, dt: float) -> SpikeTrain:
    """Spikes of cells in time steps, as the network gets them: one step later, sorted, each cell once in a step."""
    within = (steps + 1) * dt < runtime
    pairs = np.unique(np.stack([steps[within], cells[within].astype(np.int64)]), axis=1)
    return pairs[1].astype(np.int32), (pairs[0] + 1) * dt


def count(number: int, noun: str) -> str:
    """``1 spike``, ``3 spikes``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def after_the_end(what: str, runtime: float) -> str:
    """What to say of spikes that all come too late."""
    return f"{what} after the end of the run ({runtime * 1e3:g} ms); are the times milliseconds?"


def within_one_step(number: int, dt: float) -> str:
    """What to say of spikes of a cell in one step."""
    return f"{count(number, 'spike')} will be lost: a cell fires once in a time step ({dt * 1e3:g} ms)"


def spread(points: Points) -> float:
    """Radius (metre) of the disc around the middle of some points."""
    return float(np.abs(points - points.mean()).max(initial=0.0)) * 1e-3


class Input(RowModel):
    """One ``IN`` row: a population whose spikes are given, not simulated."""

    word: ClassVar[str]

    idx: str = column(read=read_label, help="label that pathways refer to")
    type: str = column(read=text, help="kind of input")
    net_center: complex = column(0j, read=coordinate, help="centre in the visual field, degree")
    monitors: MonitorCell = column(MonitorCell(None), read=read_monitors, dashes=True, help="what is recorded: [Sp], [Rate]")

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of cells."""

    @property
    @abstractmethod
    def extent(self) -> float:
        """Radius of the disc of cells, metre."""

    def lost(self, runtime: float, dt: float) -> tuple[str, str] | None:
        """Spikes that do not reach the network, though they are given: the column that gives them, and what to say."""
        return None

    def switched_off(self, runtime: float) -> tuple[str, str] | None:
        """Input that is given so that it never comes: the column that gives it, and what to say."""
        return None

    def positions(self) -> Points | None:
        """Positions of the cells where they are given, not drawn."""
        return None

    @abstractmethod
    def spikes(self, runtime: float, dt: float, random: Random) -> SpikeTrain:
        """The spikes that arrive at the network within the runtime; `random` gives streams of random numbers."""


inputs: Registry[type[Input]] = Registry("input type", group="cxsystem2.inputs", base=Input)
