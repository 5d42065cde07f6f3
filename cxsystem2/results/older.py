"""Results of earlier CxSystem versions: their compressed pickles, read without running them, as `Results`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.foreign import looked_at
from cxsystem2.legacy import load_legacy
from cxsystem2.models.depth import DEPTH, RELAY_DEPTH
from cxsystem2.results.naming import AllSpikes
from cxsystem2.results.records import PopulationRecord, Recording, Spikes
from cxsystem2.results.results import Results
from cxsystem2.units import coherent, dimension_of

UNKNOWN_SEED = -1
"""Older files do not say their seed."""
LONGEST_NAME = 300
_NAME = re.compile(r"NG(?P<label>\w+?)_(?:(?P<relay>relay)|.*L(?P<layer>[1-6])(?:toL[1-6])?$)")


def load_older(path: Path) -> Results:
    """The results in a file of CxSystem: spikes, recorded variables, sizes and positions; seed and timings are not known.

    Raises:
        FileProblem: the file cannot be read, must not be, or does not hold results.
    """
    with looked_at(path):
        content = load_legacy(path)
    try:
        return _results(path, content)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise FileProblem(f"{path}: this is not a result file of CxSystem ({type(error).__name__}: {error})") from error


def _results(path: Path, old: dict[str, Any]) -> Results:
    time = np.asarray(old["time_vector"], float)
    dt = float(time[1] - time[0]) if len(time) > 1 else float(time[0])
    sizes = {str(name): int(size) for name, size in old["number_of_neurons"].items()}
    parameters, places = old.get("Neuron_Groups_Parameters", {}), old.get("positions_all", {})
    populations = {name: _population(name, size, parameters.get(name, {}), places) for name, size in sizes.items()}
    spikes = AllSpikes({str(name): _spikes(str(name), found, sizes) for name, found in old["spikes_all"].items()})
    return Results(
        title=path.stem,
        device="CxSystem",
        seed=UNKNOWN_SEED,
        runtime=float(time[-1] + dt),  # the number under the key runtime has a unit in newer versions only
        dt=dt,
        created="",
        populations=populations,
        spikes=spikes,
        recordings=_recordings(old),
        settings={"sys_mode": str(old.get("sys_mode", "")), "point": {}},
        warnings=["read from a file of an earlier program, which does not say the seed"],
        path=path,
    )


def _population(name: str, size: int, known: Mapping[str, Any], places: Mapping[str, Any]) -> PopulationRecord:
    parts = _NAME.match(name[:LONGEST_NAME])
    label, relay, layer = (parts["label"], parts["relay"], parts["layer"] or "") if parts else (name, None, "")
    w, z = (_places(places.get(key, {}).get(name), size) for key in ("w_coord", "z_coord"))
    depth = RELAY_DEPTH if relay else DEPTH[int(layer)] if layer else float("nan")
    kind, subtype = (str(known.get(key, "")).replace("--", "") for key in ("type", "subtype"))
    return PopulationRecord(
        label=label, size=size, kind="input" if relay else "population", type=kind, subtype=subtype, layer=layer,
        w=w, z=z, depth=depth,
    )  # fmt: skip


def _places(found: Any, size: int) -> npt.NDArray[np.complex128]:
    return np.full(size, complex(np.nan, np.nan)) if found is None else np.asarray(found, np.complex128).ravel()


def _spikes(name: str, found: Any, sizes: Mapping[str, int]) -> Spikes:
    """Spikes by their names, or as the two rows of one array, as the first versions wrote them."""
    numbers, times = (found["i"], found["t"]) if isinstance(found, Mapping) else found
    i, t = np.asarray(numbers, np.int32), np.asarray(times, float)
    if i.shape != t.shape or i.ndim != 1 or (i.size and not 0 <= i.min() <= i.max() < sizes[name]):
        raise ValueError(f"the spikes of {name} do not fit its {sizes[name]} cells")
    order = np.argsort(t, kind="stable")
    return Spikes(i[order], t[order])


def _recordings(old: dict[str, Any]) -> dict[str, dict[str, Recording]]:
    found: dict[str, dict[str, Recording]] = {}
    for key, entries in old.items():
        variable = key.removesuffix("_all")
        if variable == key or key in ("spikes_all", "positions_all"):
            continue
        for name, entry in entries.items():
            values, time = np.asarray(entry[variable], float), np.asarray(entry["t"], float)
            if values.ndim == 2 and values.shape[0] == len(time):
                unit = coherent(dimension_of(entry[variable])).name
                found.setdefault(str(name), {})[variable] = Recording(time, values, np.arange(values.shape[1]), unit)
    return found
