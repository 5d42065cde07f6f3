"""The f-I curve: how the rate of a neuron grows with a constant current."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cxsystem2.cells.bench import Bench
from cxsystem2.cells.equations import rest
from cxsystem2.cells.parameters import Silent, neuron_model, values_of
from cxsystem2.cells.quantity import Amount, Amounts, CellError, Floats, si, si_array
from cxsystem2.cells.simulate import STEP, Given, positive, resolve
from cxsystem2.models.cells import Soma

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_CURRENTS = 10_000


@dataclass(frozen=True, eq=False)
class FiCurve:
    """The rates (hertz) at constant currents (ampere), and the number of spikes that each rate comes from."""

    model: str
    currents: Floats
    rates: Floats
    counts: npt.NDArray[np.int64]

    def plot(self) -> Figure:
        """A figure of the curve."""
        from cxsystem2.cells.draw import draw_fi

        return draw_fi(self)

    def save_plot(self, target: str | Path) -> Path:
        """Write the figure to a picture file (``.png``, ``.pdf``, ``.svg``)."""
        from cxsystem2.cells.draw import save

        return save(self.plot, target)


def fi_curve(
    model: str,
    currents: Amounts,
    settle: Amount = 0.5,
    duration: Amount = 1.0,
    dt: Amount = STEP,
    parameters: Given = None,
    method: str = "euler",
) -> FiCurve:
    """Measure the rate at each of some constant currents (ampere), all in one run with one neuron for each current.

    Spikes are counted for `duration` (second) after the neuron has adapted for `settle` (second), so that a rate is a
    multiple of ``1/duration``. The other arguments are those of `simulate`.

    Raises:
        CellError: something given does not fit.
    """
    neuron = neuron_model(model)
    given, _ = resolve(neuron, parameters)
    amplitudes = si_array(currents, "amp", "currents")
    if not 1 <= amplitudes.size <= MOST_CURRENTS:
        raise CellError(f"currents: there are {amplitudes.size}; 1 to {MOST_CURRENTS} can be measured at once")
    window, step, before = positive(duration, "duration"), positive(dt, "dt"), si(settle, "second", "settle")
    if before < 0:
        raise CellError(f"settle: {before:g} s is below 0")
    values = values_of(neuron, given)
    total = before + window
    bench = Bench(Soma(Silent, Silent, neuron, injected=total), values, rest(neuron, values), step, method)
    trace = bench.run(amplitudes[np.newaxis, :], total, total, record=False)
    counts = np.bincount(trace.index[trace.spikes >= before - step / 2], minlength=amplitudes.size)
    return FiCurve(neuron.word, amplitudes, counts / window, counts)
