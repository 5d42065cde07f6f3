"""What a run has inferred: the sessions of its posterior, and single trials of them, read without the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import numpy.typing as npt

from bui.answers import NotThere
from bui.latents.folders import RunPlace
from bui.look.plain import plain
from bui.shapes import latents as shapes
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.files import from_part, members
from cxsystem2.lfads.posterior import COUNTS, PARTS, reading, width_of

if TYPE_CHECKING:
    import h5py

Part = Literal["training", "validation"]
USUAL_CHANNELS, USUAL_FACTORS, MOST_INPUTS = 4, 6, 8
_LOOKED = 10
"""Trials by which active channels are told."""
_LARGEST = 30_000_000
"""Numbers that are read at a time."""


def inferred(place: RunPlace) -> shapes.Inferred:
    """What there is.

    Raises:
        NotThere: nothing is inferred yet.
        FileProblem: the file is damaged.
    """
    with _open(place) as file:
        unit = rates_unit(file)
        sessions = [_session(from_part(name), group, unit) for name, group in members(file)]
        observation = str(file.attrs.get("observation", ""))
        known = {"model": str(file.attrs["model"]), "samples": int(file.attrs["samples"]), "observation": observation}
        return cast(shapes.Inferred, {**known, "sessions": sessions})


def trial(place: RunPlace, session: str, part: str, number: int, channels: list[int], factors: int) -> shapes.InferredTrial:
    """What was inferred of a trial: the rates of some channels, the factors that change most, and the inputs.

    Raises:
        NotThere: there is no such session, part, trial or channel.
        FileProblem: the file is damaged.
    """
    with _open(place) as file:
        group = {from_part(name): own for name, own in members(file)}.get(session)
        if group is None or part not in group:
            raise NotThere(f"the run has inferred no {part[:20]} trials of a session '{session[:40]}'")
        own, at = group[part], _at(group[part], number)
        width = width_of(group, session) if "bin_width" in group.attrs else None
        many = own["rates"].shape[2]
        if wrong := [one for one in channels if one >= many]:
            raise NotThere(f"there is no channel {wrong[0]}; the channels are 0 to {many - 1}")
        unit = rates_unit(file)
        per = per_unit(width, unit)
        rates, spread = _of(own, "rates", at) * per, _of(own, "rates_spread", at) * per
        latents, inputs = _of(own, "factors", at), _of(own, "inputs", at)
        answer = {
            "t": times(len(rates), width),
            "time": "time, s" if width else "bin",
            "unit": unit_of(width, unit),
            "rates": _courses(rates, spread, channels),
            "factors": _courses(latents, _of(own, "factors_spread", at), most_varied(latents)[:factors]),
            "inputs": _courses(inputs, _of(own, "inputs_spread", at), [*range(inputs.shape[1])][:MOST_INPUTS]),
        }
    return cast(shapes.InferredTrial, plain(answer))


def check_part(word: str) -> Part:
    """The word of a part.

    Raises:
        CxSystemError: it is none.
    """
    if word not in PARTS:
        raise CxSystemError(f"part is {' or '.join(PARTS)}, not '{word[:40]}'")
    return cast(Part, word)


def rates_unit(file: h5py.File) -> str:
    """The unit of the rates in the file of a posterior."""
    return str(file.attrs.get("rates_unit", COUNTS))


def unit_of(width: float | None, unit: str = COUNTS) -> str:
    """The unit in which rates are shown: Hz for counts where bins have a width; else that of the file."""
    if unit != COUNTS:
        return unit
    return "Hz" if width else "counts per bin"


def per_unit(width: float | None, unit: str = COUNTS) -> float:
    """What rates in the unit of a file are multiplied by, to have that of `unit_of`."""
    return 1 / width if width and unit == COUNTS else 1.0


def times(bins: int, width: float | None) -> npt.NDArray[np.float64]:
    """The middles of bins, second; their numbers where the width is unknown."""
    numbers = np.arange(bins, dtype=np.float64)
    return (numbers + 0.5) * width if width else numbers


def most_varied(values: npt.NDArray[Any]) -> list[int]:
    """The columns of an array (bins, columns), the one that varies most first; bins that are not modelled do not count."""
    known = values[~np.isnan(values).any(1)]
    if not known.size:
        return [*range(values.shape[1])]
    return [int(one) for one in np.argsort(-known.std(0), kind="stable")]


@contextmanager
def _open(place: RunPlace) -> Iterator[h5py.File]:
    path = place.posterior
    try:
        with reading(path) as file:
            yield file
    except FileProblem as error:
        raise FileProblem(place.told(error)) from None


def _session(name: str, group: h5py.Group, unit: str) -> shapes.InferredSession:
    parts = [one for one in PARTS if one in group]
    if not parts:
        raise ValueError(f"{name} has no trials")
    first = group[parts[-1]]
    _, bins, channels = first["rates"].shape
    width = width_of(group, name) if "bin_width" in group.attrs else None
    return {
        "name": name,
        "bin_width": width,
        "bins": int(bins),
        "channels": int(channels),
        "factors": int(first["factors"].shape[2]),
        "inputs": int(first["inputs"].shape[2]),
        "parts": [{"name": cast(Part, one), "trials": plain(_numbers(group[one]).astype(np.int32))} for one in parts],
        "unit": unit_of(width, unit),
        "usual": _usual(_read(first["rates"], slice(0, _LOOKED))),
    }


def _usual(rates: npt.NDArray[Any]) -> list[int]:
    """Some channels of the more active half, by rates (trials, bins, channels)."""
    order = np.argsort(-np.nan_to_num(rates).mean((0, 1)), kind="stable")
    places = np.linspace(0, max(len(order) // 2, min(len(order), USUAL_CHANNELS)) - 1, USUAL_CHANNELS)
    return sorted({int(order[int(one)]) for one in places}) if len(order) else []


def _at(part: h5py.Group, number: int) -> int:
    numbers = _numbers(part)
    found = np.flatnonzero(numbers == number)
    if not len(found):
        raise NotThere(f"there is no trial {number} in this part of the trials")
    return int(found[0])


def _numbers(part: h5py.Group) -> npt.NDArray[np.int64]:
    numbers = np.asarray(_read(part["numbers"], slice(None)), np.int64)
    if numbers.ndim != 1:
        raise ValueError("the numbers of the trials are no list")
    return numbers


def _of(part: h5py.Group, name: str, at: int) -> npt.NDArray[np.float32]:
    """The values of a trial, (bins, columns)."""
    values = np.asarray(_read(part[name], at), np.float32)
    if values.ndim != 2 or part[name].shape[:2] != part["rates"].shape[:2]:
        raise ValueError(f"{name} has not the axes trial, bin and column")
    return values


def _read(values: h5py.Dataset, which: int | slice) -> npt.NDArray[Any]:
    size = values.size // max(len(values), 1) * (1 if isinstance(which, int) else len(range(*which.indices(len(values)))))
    if size > _LARGEST:
        raise ValueError(f"{values.name} is too large to be shown")
    return np.asarray(values[which])


def _courses(values: npt.NDArray[Any], spread: npt.NDArray[Any], columns: list[int]) -> list[dict[str, Any]]:
    if values.shape != spread.shape:
        raise ValueError("means and spreads have different shapes")
    return [{"number": one, "values": values[:, one], "spread": spread[:, one]} for one in columns]
