"""Reading a session from a file in any layout."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import from_part, is_there
from cxsystem2.foreign import opened
from cxsystem2.lfads.layouts.base import CHANNELS, FileLayout, Keys, layouts
from cxsystem2.lfads.layouts.lt import FORMAT, VERSION, means
from cxsystem2.lfads.trials import DataError, Session
from cxsystem2.problems import one_of

SUFFIXES = (".h5", ".hdf5", ".mat")
"""What names of data files end in; all that comes before it is the name of the session."""


def read_session(path: Path, missing: str = "", bin_width: float | None = None) -> Session:
    """The session of a file, in whatever layout it is.

    Args:
        path: the file.
        missing: why some data are NaN, where the file does not say it.
        bin_width: second, where the file does not say it.

    Raises:
        FileProblem: it is no HDF5 file, of no known layout, or something in it does not fit; the message names file and key.
    """
    try:
        with opened(path) as file:
            return _read(Keys(file, path), missing, bin_width)
    except FileProblem:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
        reason = f"this is not an HDF5 file, or it is damaged ({error})" if is_there(path) else "there is no such file"
        raise FileProblem(f"{path}: {reason}") from error


def _read(keys: Keys, missing: str, bin_width: float | None) -> Session:
    layout = _layout(keys)
    own = keys.text("format") == FORMAT
    if own and int(keys.file.attrs.get("version", 0)) > VERSION:
        raise FileProblem(f"{keys.path}: the file was written by a newer version of cxsystem2; update this one")
    parts = layout.parts(keys)
    try:
        session = Session(
            from_part(keys.text("session")) or _name(keys.path),
            parts["training"],
            parts["validation"],
            keys.number("bin_width", 0.0) or bin_width,
            layout.read_in(keys),
            _channels(keys),
            keys.text("missing") or missing,
            keys.text("source") or f"{keys.path.name} (layout {layout.word})",
        )
    except DataError as error:
        raise FileProblem(f"{keys.path}, {layout.named(error.field)}: {error.message}") from error
    return replace(session, meanings=_meanings(keys), extra=_extra(keys)) if own else session


def _layout(keys: Keys) -> FileLayout:
    for word in layouts:
        layout = layouts[word]()
        if layout.fits(keys):
            return layout
    known = one_of([f"train_{layouts[word].seen}" for word in layouts])
    raise FileProblem(f"{keys.path}: it is in no layout of LFADS data; one of these keys is looked for: {known}")


def _name(path: Path) -> str:
    """The name of a file without its suffix; other dots in it belong to it."""
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


def _channels(keys: Keys) -> tuple[str, ...]:
    if CHANNELS not in keys:
        return ()
    return tuple(keys.file[CHANNELS].asstr()[()])


def _meanings(keys: Keys) -> dict[str, str]:
    found = {means(key): str(keys.file[key].attrs.get("meaning", "")) for key in keys.file}
    return {name: text for name, text in found.items() if name and text}


def _extra(keys: Keys) -> dict[str, npt.NDArray[Any]]:
    names = [key for key in keys.file if re.match("extra_.", key)]
    return {means(key): np.asarray(keys.file[key][()]) for key in names}
