"""The inputs ``spikes`` and ``LGN``: spikes from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from pydantic import PrivateAttr, model_validator

from cxsystem2.config.column import column, conflict, integer, quantity, text
from cxsystem2.config.data_file import find_file
from cxsystem2.config.inputs.base import (
    Input,
    Points,
    Random,
    SpikeTrain,
    after_the_end,
    count,
    inputs,
    spread,
    train,
    within_one_step,
)  # fmt: skip
from cxsystem2.config.inputs.spike_file import FORMATS, SpikeList, read_spikes
from cxsystem2.config.scope import Scope
from cxsystem2.expressions import ExpressionError


def read_path(value: str, scope: Scope) -> Path:
    """Reads the name of a file of spikes."""
    return find_file(value, scope, FORMATS)


@inputs.register("spikes")
class SpikesFromFile(Input):
    """Cells that fire as a file says: a result, SONATA, NWB, what Neo reads, a text table, or a file of CxSystem.

    As with the other inputs the relay passes each spike on one step after its time.
    """

    input_spikes_filename: Path = column(read=read_path, help="file of spikes (.h5, .sonata, .nwb, .nix, .csv, .txt, .gz …)")
    population: str | None = column(None, read=text, help="which population of the file, when it has several")
    number_of_neurons: int | None = column(
        None, read=integer, ge=1, lt=2**31, noun="number of neurons", help="number of cells, when the file does not tell"
    )
    radius: float = column(0.0, read=quantity("meter"), unit="meter", ge=0, help="radius of cells without given positions")

    _spikes: SpikeList = PrivateAttr()

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

    def lost(self, runtime: float, dt: float) -> tuple[str, str] | None:
        """All spikes, when they come after the end; or those of a cell that has another one in the same step."""
        given, name = self._spikes, self._spikes.name
        reached = int((given.t < runtime).sum())
        if len(given.t) and not reached:
            every = f"all {count(len(given.t), 'spike')}" if len(given.t) > 1 else "the only spike"
            what = f"{every} of '{name}' come{'' if len(given.t) > 1 else 's'}"
            return "input_spikes_filename", after_the_end(what, runtime)
        soon = given.t < runtime
        pairs = np.stack([given.i[soon], np.round(given.t[soon] / dt).astype(np.int64)])
        if many := reached - np.unique(pairs, axis=1).shape[1]:
            return "input_spikes_filename", f"'{name}': {within_one_step(many, dt)}"
        return None

    def spikes(self, runtime: float, dt: float, random: Random) -> SpikeTrain:
        """The spikes of the file; those of one cell within one step are one."""
        soon = self._spikes.t < runtime
        steps = np.round(self._spikes.t[soon] / dt).astype(np.int64)
        return train(self._spikes.i[soon].astype(np.int32), steps, runtime, dt)


@inputs.register("LGN")
class Lgn(SpikesFromFile):
    """Cells of the lateral geniculate nucleus that fire as a file says; read as ``spikes``."""
