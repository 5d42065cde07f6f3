"""The inputs ``spikes`` and ``LGN``: spikes from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from pydantic import PrivateAttr, model_validator

from cxsystem2.config.column import column, conflict, integer, quantity, text
from cxsystem2.config.data_file import find_file
from cxsystem2.config.inputs.base import Input, Points, Random, SpikeTrain, inputs, spread, train
from cxsystem2.config.inputs.spike_file import FORMATS, Spikes, read_spikes
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError


def read_path(value: str, scope: Scope) -> Path:
    """Reads the name of a file of spikes."""
    return find_file(value, scope, FORMATS)


@inputs.register("spikes")
class SpikesFromFile(Input):
    """Cells that fire as a file says: a result of an earlier run, SONATA, a text table, or a file of CxSystem.

    As with the other inputs the relay passes each spike on one step after its time.
    """

    input_spikes_filename: Path = column(read=read_path, help="file of spikes (.h5, .sonata, .csv, .txt, .gz, .pickle, .bz2)")
    population: str | None = column(None, read=text, help="which population of the file, when it has several")
    number_of_neurons: int | None = column(
        None, read=integer, ge=1, lt=2**31, noun="number of neurons", help="number of cells, when the file does not tell"
    )
    radius: float = column(0.0, read=quantity("meter"), unit="meter", ge=0, help="radius of cells without given positions")

    _spikes: Spikes = PrivateAttr()

    @model_validator(mode="after")
    def _read(self) -> Self:
        name = "input_spikes_filename"
        try:
            found = read_spikes(self.input_spikes_filename, self.population)
        except ExpressionError as error:
            raise conflict(str(error), name) from None
        known, wanted = found.size, self.number_of_neurons
        if known is None and wanted is None and not len(found.i):
            raise conflict(f"'{found.name}' does not tell the number of cells; give it as number_of_neurons", name)
        if known is not None and wanted is not None and known != wanted:
            raise conflict(f"'{found.name}' has {known} cells, not {wanted}", "number_of_neurons")
        if wanted is not None and found.i.max(initial=-1) >= wanted:
            message = f"'{found.name}' has a spike of cell {found.i.max()}, but there are {wanted} cells, counted from 0"
            raise conflict(message, "number_of_neurons")
        self._spikes = found
        return self

    @property
    def size(self) -> int:
        """Number of cells: the file's, the column's, or the highest cell that fires."""
        return self._spikes.size or self.number_of_neurons or int(self._spikes.i.max()) + 1

    @property
    def extent(self) -> float:
        """Radius of the disc of cells, metre."""
        return self.radius if self._spikes.w is None else spread(self._spikes.w)

    def positions(self) -> Points | None:
        """Positions of the cells where the file gives them, millimetre."""
        return self._spikes.w

    def spikes(self, runtime: float, dt: float, random: Random) -> SpikeTrain:
        """The spikes of the file; those of one cell within one step are one."""
        soon = self._spikes.t < runtime
        steps = np.round(self._spikes.t[soon] / dt).astype(np.int64)
        return train(self._spikes.i[soon].astype(np.int32), steps, runtime, dt)


@inputs.register("LGN")
class Lgn(SpikesFromFile):
    """Cells of the lateral geniculate nucleus that fire as a file says; read as ``spikes``."""
