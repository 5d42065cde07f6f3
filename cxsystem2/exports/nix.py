"""Results as objects of Neo, and in a NIX file."""

from __future__ import annotations

import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.exports import nix_trains
from cxsystem2.exports.facts import as_json, of_population, positions
from cxsystem2.exports.sampling import Sampling
from cxsystem2.exports.trains import Trains
from cxsystem2.extras import installing
from cxsystem2.results.export import Export, exports
from cxsystem2.results.results import Results

_SYMBOLS = {
    "volt": "V",
    "amp": "A",
    "siemens": "S",
    "hertz": "Hz",
    "coulomb": "C",
    "farad": "F",
    "second": "s",
    "1": "dimensionless",
}
"""Units of recorded variables as the package quantities writes them."""


@exports.register("nix")
class Nix(Export):
    """Neo in a NIX file: each cell a spike train with its name and place, traces as analog signals; for Neo and Elephant."""

    suffix = ".nix"

    def missing(self, results: Results) -> str:
        """It needs Neo and nixio."""
        lacking = [name for name in ("neo", "nixio") if find_spec(name) is None]
        return f"NIX needs the package {lacking[0]}: {installing('nix')}" if lacking else ""

    def write(self, results: Results, target: Path) -> None:
        """Write the file."""
        from neo.io import NixIO

        file = NixIO(str(target), "ow")
        try:
            file.write_block(_block(results))
        finally:
            file.close()
        trains = nix_trains.Trains(target)
        try:
            for name in results.spikes:
                own = Trains.of(results, name)
                names = dict(zip((f"{name}[{cell}]" for cell in own.cells), own.split(), strict=True))
                trains.add(names, (own.begin, own.end), *_annotations(results, name, own))
        finally:
            trains.close()


def block(results: Results) -> Any:
    """The results as a block of Neo with one segment, for Elephant say.

    Each recorded cell is a spike train, also where it never fires; its name is ``POPULATION[CELL]``. Annotations of a train:
    ``population``, ``cell``, ``type``, ``layer``, ``excitatory``, ``population_cells``,
    ``sampling_rate_hz`` (of the time step), and ``position_mm`` (x, y, z).
    Traces are analog signals in SI units, one for each recorded variable of each population; a channel for each cell.

    Example::

        from cxsystem2.exports.nix import block

        trains = block(results).segments[0].spiketrains
    """
    made = _block(results)
    made.segments[0].spiketrains.extend([train for name in results.spikes for train in _trains(results, name)])
    return made


def _block(results: Results) -> Any:
    """The block without its spike trains."""
    import neo

    made = neo.Block(name=results.title, description="simulated with cxsystem2")
    made.annotate(run=as_json(results), anatomy=results.anatomy, physiology=results.physiology)
    made.rec_datetime = _start(results)
    segment = neo.Segment(name="run", index=0)
    segment.analogsignals.extend(_signals(results))
    made.segments.append(segment)
    return made


def _start(results: Results) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(results.created)
    except ValueError:
        return None


def _trains(results: Results, name: str) -> list[Any]:
    import neo
    import quantities

    trains = Trains.of(results, name)
    shared, own = _annotations(results, name, trains)
    rate = quantities.Quantity(1 / results.dt, "Hz")
    how = {"units": "s", "t_start": trains.begin, "t_stop": trains.end, "sampling_rate": rate}
    return [
        neo.SpikeTrain(times, name=f"{name}[{cell}]", cell=int(cell), position_mm=place.tolist(), **how, **shared)
        for times, cell, place in zip(trains.split(), own["cell"], own["position_mm"], strict=True)
    ]


def _annotations(results: Results, name: str, trains: Trains) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Annotations of all trains of a population, and those of each."""
    known = of_population(results, name)
    shared = {key: known[key] for key in ("population", "type", "layer", "excitatory")}
    shared |= {"population_cells": known["cells"], "sampling_rate_hz": 1 / results.dt}
    places = np.stack(positions(results, name), axis=1)[trains.cells]
    return shared, {"cell": trains.cells, "position_mm": places}


def _signals(results: Results) -> list[Any]:
    import neo
    import quantities

    found = []
    for name, variables in results.recordings.items():
        for variable, one in variables.items():
            if not one.values.size:
                continue
            unit, sampling = _SYMBOLS.get(one.unit), Sampling.of(one, results.dt)
            values = quantities.Quantity(one.values, unit or "dimensionless")
            about: dict[str, Any] = {"name": f"{name}.{variable}", "population": name, "variable": variable, "unit": one.unit}
            about["array_annotations"] = {"cell": one.cells}
            if sampling is None:
                found.append(neo.IrregularlySampledSignal(quantities.Quantity(one.t, "s"), values, **about))
                continue
            period, start = quantities.Quantity(sampling.step, "s"), quantities.Quantity(sampling.start, "s")
            found.append(neo.AnalogSignal(values, sampling_period=period, t_start=start, **about))
    return found
