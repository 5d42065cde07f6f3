"""Distributions of rates, intervals and correlations of the circuit of Potjans and Diesmann, from spikes of NEST.

``python -m benchmarks.microcircuit_reference --output FILE SPIKES …`` reads files that ``benchmarks.microcircuit_nest
--scale 0.1 --seconds 10.5 --seed N --spikes SPIKES`` has written, one for each seed, and writes quantiles of all distributions:
``<population>.<measure>``, seeds by quantiles. The tests of the project compare with such a file.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.potjans_diesmann import POPULATIONS, Circuit
from cxsystem2.files import replacing
from cxsystem2.measures import Cv, Rate, Trains
from cxsystem2.measures.correlation import Correlation

MEASURES = {"rate": Rate(), "cv": Cv(), "correlation": Correlation()}
QUANTILES = 300
BEGIN = 0.5
"""Second; what comes before is dropped."""


def quantiles(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """A distribution in equally likely values; NaN, for cells and pairs without a value, is left out."""
    shares = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.asarray(np.quantile(values[~np.isnan(values)], shares, method="inverted_cdf"), np.float32)


def main() -> None:
    """Read spikes of all seeds, write quantiles."""
    asked = argparse.ArgumentParser()
    asked.add_argument("spikes", nargs="+", metavar="SPIKES")
    asked.add_argument("--output", required=True)
    asked.add_argument("--scale", type=float, default=0.1)
    asked.add_argument("--seconds", type=float, default=10.5)
    given = asked.parse_args()
    found: dict[str, list[npt.NDArray[np.float32]]] = {}
    for name in given.spikes:
        with np.load(name) as spikes:
            for population, size in zip(POPULATIONS, Circuit(given.scale).sizes, strict=True):
                cells, times = spikes[f"{population}.i"], spikes[f"{population}.t"]
                trains = Trains.of(cells, times, int(size), BEGIN, stop=given.seconds)
                for word, measure in MEASURES.items():
                    found.setdefault(f"{population}.{word}", []).append(quantiles(measure.values(trains)))
    with replacing(Path(given.output), overwrite=True) as target, target.open("wb") as file:
        arrays: dict[str, Any] = {name: np.stack(rows) for name, rows in found.items()}
        np.savez_compressed(file, **arrays)


if __name__ == "__main__":
    main()
