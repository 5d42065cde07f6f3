"""Files for ViSimpl, a viewer of spiking networks: where each cell is, when it fires, and which cells form a population."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np

from cxsystem2.files import replacing, write_text
from cxsystem2.numbering import Numbering
from cxsystem2.results.export import Export, exports, plain
from cxsystem2.results.results import Results

_SCALE = 0.03  # as CxSystem: a millimetre is 0.03 units of the viewer


def save_visimpl(results: Results, stem: Path) -> tuple[Path, Path, Path]:
    """Write ``<stem>_structure.csv`` (x, y, z of each cell), ``<stem>_spikes.csv`` (cell, second), ``<stem>_subsets.json``.

    Cells are numbered from 1 through all populations; row 0 of the structure is a dummy. Files that are there are replaced.
    """
    structure, spikes, subsets = (
        stem.with_name(f"{stem.name}{end}") for end in ("_structure.csv", "_spikes.csv", "_subsets.json")
    )
    rows, fired, ranges = [np.zeros((1, 3))], [np.empty((0, 2))], []
    numbering = Numbering({name: population.size for name, population in results.populations.items()})
    for name, population in results.populations.items():
        first = 1 + numbering.first(name)
        height = np.full(population.size, np.nan_to_num(population.depth))
        w = np.nan_to_num(population.w)
        rows.append(_SCALE * np.column_stack([w.real, w.imag, height]))
        if name in results.spikes:
            own = results.spikes[name]
            fired.append(np.column_stack([own.i + first, own.t]))
        ranges.append({name: f"{first}:{first + population.size - 1}"})
    times = np.concatenate(fired)
    with replacing(structure, overwrite=True) as part:
        np.savetxt(part, np.concatenate(rows), fmt="%.9f", delimiter=",")
    with replacing(spikes, overwrite=True) as part:
        np.savetxt(part, times[np.argsort(times[:, 1], kind="stable")], fmt=["%d", "%.9f"], delimiter=",")
    write_text(subsets, json.dumps({"subsets": ranges, "timeframes": []}) + "\n", overwrite=True)
    return structure, spikes, subsets


@exports.register("visimpl")
class Visimpl(Export):
    """Positions, spikes and populations for the viewer ViSimpl, three files in a zip."""

    suffix = ".zip"

    def write(self, results: Results, target: Path) -> None:
        """Write the archive."""
        paths = save_visimpl(results, target.with_name(plain(results.title)))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
                path.unlink()
