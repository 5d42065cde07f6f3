"""Start values that a neuron model states as expressions, drawn for each cell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.config import Population
from cxsystem2.draws.streams import blocks, generator
from cxsystem2.expressions import evaluate
from cxsystem2.models.cells import SOMA
from cxsystem2.models.free.starting import draws
from cxsystem2.units import units

Floats = npt.NDArray[np.float64]


def start_values(population: Population, seed: int) -> dict[str, Floats]:
    """The variables of the cells of a population by name (SI units), each expression seeing those before it."""
    names: dict[str, object] = {name: float(np.asarray(unit)) for name, unit in units().items()}
    names |= population.parameters[SOMA]
    found: dict[str, Floats] = {}
    for variable, text in population.cell.soma.neuron.start.items():
        drawn = {name: _drawn(population, f"{variable}.{name}", kind, seed) for name, kind in draws(text).items()}
        value = np.asarray(evaluate(text, {**names, **found, **drawn}), np.float64)
        found[variable] = np.array(np.broadcast_to(value, population.size))
    return found


def _drawn(population: Population, what: str, kind: str, seed: int) -> Floats:
    """One number for each cell: even from 0 to 1 (``rand``), or standard normal (``randn``)."""
    values = np.empty(population.size)
    for number, start, stop in blocks(population.size):
        random = generator(seed, "start", f"{population.label}.{what}", number)
        values[start:stop] = random.random(stop - start) if kind == "rand" else random.standard_normal(stop - start)
    return values
