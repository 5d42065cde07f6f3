"""Writing a session in our layout: that of LFADS for PyTorch, with attributes that say what everything is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2.files import PatientFile, as_part, replacing
from cxsystem2.lfads.layouts.base import CHANNELS
from cxsystem2.lfads.layouts.lt import FORMAT, VERSION, means, written
from cxsystem2.lfads.trials import Session
from cxsystem2.version import __version__

if TYPE_CHECKING:
    import h5py

_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}
_UNITS = {"encod_data": "counts per bin", "recon_data": "counts per bin", "truth": "counts per bin", "inds": "number, from 0"}


def write_session(session: Session, target: Path, *, overwrite: bool = False) -> Path:
    """Write a session to a file, whole or not at all.

    Raises:
        FileProblem: the file exists (unless `overwrite`), or cannot be written.
    """
    import h5py

    with replacing(target, overwrite=overwrite) as part, PatientFile(part, "w+") as disk:
        with h5py.File(disk, "w") as file:
            _write(file, session)
        disk.check()
    return target


def _write(file: h5py.File, session: Session) -> None:
    file.attrs.update({"format": FORMAT, "version": VERSION, "cxsystem2": __version__, "session": as_part(session.name)})
    file.attrs.update({name: text for name in ("missing", "source") if (text := getattr(session, name))})
    if session.bin_width is not None:
        file.attrs["bin_width"] = session.bin_width
        file.attrs["bin_width_unit"] = "second"
    for key, values in written(session):
        found = file.create_dataset(key, data=values, **(_PACKED if np.ndim(values) else {}))
        if unit := _UNITS.get(key.partition("_")[2]):
            found.attrs["unit"] = unit
        if meaning := session.meanings.get(means(key)):
            found.attrs["meaning"] = meaning
    if session.channels:
        file.create_dataset(CHANNELS, data=list(session.channels))
