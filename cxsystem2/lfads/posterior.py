"""What a model has inferred, and how sure it is; docs/lfads-scores.md describes the file that keeps it."""

from __future__ import annotations

import contextlib
import datetime
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import PatientFile, as_part, expanded, from_part, is_there, members, replacing
from cxsystem2.foreign import opened
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.problems import one_of
from cxsystem2.version import __version__

if TYPE_CHECKING:
    import h5py

Values = npt.NDArray[np.float32]
FORMAT = "cxsystem2 posterior"
VERSION = 1
PARTS = ("training", "validation")
"""The two parts of the trials of a session."""
CONVENTION = "mean over samples of the posterior; _spread: standard deviation over the same samples"
COUNTS = "count per bin"
_AXES = {
    "rates": ("trial", "bin", "channel"),
    "factors": ("trial", "bin", "factor"),
    "initial": ("trial", "component of the initial condition"),
    "inputs": ("trial", "bin", "inferred input"),
    "states": ("trial", "bin", "state of the generator"),
    "numbers": ("trial",),
}
_PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True}


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is inferred of the trials of one part of one session: means and standard deviations over samples, float32.

    Attributes:
        rates: expected counts per bin, (trials, bins, channels); all channels, those held out of the encoder last.
        rates_spread: their standard deviation over samples of the posterior, the same shape. It is about the rate, and not
            about counts, which vary around the rate as well.
        factors: the low-dimensional activity, (trials, bins, factors), and its spread.
        initial: the initial condition, (trials, components), and its spread.
        inputs: what the controller infers that arrives from elsewhere, (trials, bins, inputs), and its spread; no column for a
            model without controller.
        states: states of the generator, (trials, bins, states), mean alone.
        numbers: numbers of the trials in the source of the data, from 0, (trials,).

    The first bins are NaN where a model does not model them.

    Raises:
        ValueError: the arrays do not fit together.
    """

    rates: Values
    rates_spread: Values
    factors: Values
    factors_spread: Values
    initial: Values
    initial_spread: Values
    inputs: Values
    inputs_spread: Values
    states: Values
    numbers: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        shape: tuple[int, ...] = np.shape(self.rates)
        for one in fields(self):
            values = np.asarray(getattr(self, one.name))
            axes = _axes(one.name)
            if values.ndim != len(axes) or values.dtype.kind not in "iuf":
                raise ValueError(f"'{one.name}' is not an array of numbers with the axes {', '.join(axes)}")
            shared = 2 if len(axes) == 3 else 1
            if values.shape[:shared] != shape[:shared]:
                raise ValueError(f"'{one.name}' has the shape {values.shape}, which does not fit rates of the shape {shape}")
            if one.name.endswith("_spread"):
                mean = getattr(self, one.name.removesuffix("_spread"))
                if values.shape != np.shape(mean):
                    raise ValueError(f"'{one.name}' has the shape {values.shape}, and its mean {np.shape(mean)}")
                if (values < 0).any():
                    raise ValueError(f"'{one.name}' has a standard deviation below 0")

    @property
    def first(self) -> int:
        """The first bin that is modelled; 0 where nothing is a number."""
        modelled = ~np.isnan(self.rates).all((0, 2))
        return int(modelled.argmax())

    def since(self, first: int) -> Posterior:
        """The same from a bin on."""
        over_time = [name for name, axes in _AXES.items() if "bin" in axes]
        names = [name for one in over_time for name in (one, f"{one}_spread") if hasattr(self, name)]
        return replace(self, **{name: getattr(self, name)[:, first:] for name in names})

    @classmethod
    def load(cls, path: str | os.PathLike[str], session: str | None = None, part: str = "validation") -> Posterior:
        """Read one part of one session from a file, and no more of it.

        Args:
            path: a file that `Posteriors.save` has written.
            session: its name; None where there is only one.
            part: ``training`` or ``validation``.

        Raises:
            FileProblem: there is no such file, it is damaged, or it has no such session or part.
        """
        with reading(path) as file:
            found = {from_part(name): group for name, group in members(file)}
            if session is None and len(found) != 1:
                raise FileProblem(f"{path}: there are several sessions; name one of {one_of(found)}")
            name = next(iter(found)) if session is None else session
            if name not in found:
                raise FileProblem(f"{path}: there is no session '{name}'; there is {one_of(found)}")
            if part not in found[name]:
                raise FileProblem(f"{path}: the session '{name}' has no part '{part}'; it has {one_of([*found[name]])}")
            return _posterior(found[name][part], f"{name}/{part}")


@dataclass(frozen=True, eq=False)
class Posteriors:
    """What a file keeps: the posteriors of all sessions, and where they come from.

    Attributes:
        sessions: name of a session to part (``training``, ``validation``) to posterior.
        bin_widths: name of a session to the width of its bins, second; sessions whose width is unknown are not in it.
        samples: over how many samples of the posterior means and spreads are taken.
        seed: of the samples.
        dataset: the checksum of the data (`digest_of`), so that scores are never computed against other data.
        model: which model, as ``member 5, generation 3``.
        observation: the observation model, and what its numbers mean (whether a scale or a rate, say).
        unit: of the rates: counts per bin, or the unit of the data.
    """

    sessions: Mapping[str, Mapping[str, Posterior]]
    bin_widths: Mapping[str, float] = field(default_factory=dict)
    samples: int = 1
    seed: int = 0
    dataset: str = ""
    model: str = ""
    observation: str = ""
    unit: str = COUNTS

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = True) -> Path:
        """Write the file, whole or not at all.

        Raises:
            FileProblem: it exists and is not to be replaced, or cannot be written.
        """
        import h5py

        target = expanded(path)
        with replacing(target, overwrite=overwrite) as part, PatientFile(part, "w+") as disk:
            with h5py.File(disk, "w") as file:
                _write(file, self)
            disk.check()
        return target

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Posteriors:
        """Read all of a file.

        Raises:
            FileProblem: there is no such file, it was not written by this class, by a newer version, or it is damaged.
        """
        with reading(path) as file:
            sessions, widths = {}, {}
            for name, group in members(file):
                own = from_part(name)
                sessions[own] = {part: _posterior(found, f"{own}/{part}") for part, found in members(group)}
                if "bin_width" in group.attrs:
                    widths[own] = width_of(group, own)
            samples, seed = int(file.attrs["samples"]), int(file.attrs["seed"])
            dataset, model = (str(file.attrs[name]) for name in ("dataset", "model"))
            observation, unit = str(file.attrs.get("observation", "")), str(file.attrs.get("rates_unit", COUNTS))
            return cls(sessions, widths, samples, seed, dataset, model, observation, unit)


def digest_of(dataset: Dataset) -> str:
    """The checksum by which posteriors name the data that they are of.

    It is that of the data set without read-ins: a run finds those of several sessions itself, and not to the last bit.
    """
    return Dataset(tuple(replace(one, read_in=None) for one in dataset)).digest()


def _axes(name: str) -> tuple[str, ...]:
    return _AXES[name.removesuffix("_spread")]


def _write(file: h5py.File, posteriors: Posteriors) -> None:
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    facts = {name: getattr(posteriors, name) for name in ("samples", "seed", "dataset", "model", "observation")}
    file.attrs.update({"format": FORMAT, "version": VERSION, "convention": CONVENTION, "created": now})
    file.attrs.update({"cxsystem2": __version__, "rates_unit": posteriors.unit, **facts})
    for session, parts in posteriors.sessions.items():
        group = file.create_group(as_part(session))
        width = posteriors.bin_widths.get(session)
        if width is not None:
            group.attrs["bin_width"] = width
            group.attrs["bin_width_unit"] = "second"
        for part, posterior in parts.items():
            if part not in PARTS:
                raise ValueError(f"'{part}' is no part of a session; the parts are {one_of(PARTS)}")
            _write_part(group.create_group(part), posterior, width, posteriors.unit)


def _write_part(group: h5py.Group, posterior: Posterior, width: float | None, unit: str) -> None:
    for one in fields(posterior):
        kind = np.int64 if one.name == "numbers" else np.float32
        values = np.asarray(getattr(posterior, one.name), kind)
        written = group.create_dataset(one.name, data=values, **(_PACKED if values.size else {}))
        written.attrs["axes"] = ", ".join(_axes(one.name))
        written.attrs["unit"] = unit if one.name.startswith("rates") else "1"
        if width is not None and one.name.startswith("rates") and unit == COUNTS:
            written.attrs["hertz_per_unit"] = 1 / width


@contextlib.contextmanager
def reading(file_name: str | os.PathLike[str]) -> Iterator[h5py.File]:
    """A file of posteriors; whatever goes wrong with it within the block is a sentence."""
    path = expanded(file_name)
    try:
        with opened(path) as file:
            if file.attrs.get("format") != FORMAT:
                raise FileProblem(f"{path}: this HDF5 file does not hold what a model has inferred (format '{FORMAT}')")
            if int(file.attrs["version"]) > VERSION:
                raise FileProblem(f"{path}: the file was written by a newer version of cxsystem2; update this one")
            yield file
    except FileProblem:
        raise
    except (ValueError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError, KeyError) as error:
        raise FileProblem(f"{path}: the file is damaged ({error.args[0] if error.args else error})") from error
    except OSError as error:
        reason = f"this is no HDF5 file ({error})" if is_there(path) else "there is no such file"
        raise FileProblem(f"{path}: {reason}") from error


def _posterior(group: h5py.Group, where: str) -> Posterior:
    lacking = [one.name for one in fields(Posterior) if one.name not in group]
    if lacking:
        raise ValueError(f"{where} has no {one_of(lacking)}")
    found: dict[str, Any] = {one.name: np.asarray(group[one.name][()]) for one in fields(Posterior)}
    try:
        return Posterior(**found)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def width_of(group: h5py.Group, session: str) -> float:
    """The width of the bins of a session, second."""
    width = float(group.attrs["bin_width"])
    if not (math.isfinite(width) and width > 0):
        raise ValueError(f"the width of the bins of '{session}' is {width:g} s")
    return width
