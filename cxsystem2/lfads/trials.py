"""Trials of recorded activity: arrays of counts, and what is known besides them. Plain numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

FEWEST_TRAINING = 2
"""Trials that a model needs for training; it needs one for validation."""
SMALLEST = "smallest_event"
"""Of `Session.extra`: the smallest value above 0 that a channel can have (channels,), where it is known."""
AS_THEY_COME: Integers = np.empty(0, np.int64)
"""In place of numbers of trials: 0, 1, 2, …"""


class DataError(CxSystemError, ValueError):
    """Arrays of a data set do not fit together; `field` is the one that is wrong, as `Trials` calls it (``truth/rates``)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


@dataclass(frozen=True, eq=False)
class Trials:
    """The trials of one part, training or validation, of one session. All but the numbers are float32.

    Spikes are counts per bin; other observations (amplitudes of events, EMG) are values per bin. NaN means not observed.
    """

    seen: Floats
    """What the encoders see; shape (trials, bins seen, channels seen)."""
    counts: Floats
    """What is to be reconstructed; shape (trials, bins, channels).

    Bins after the seen ones are to be predicted; the channels after the seen ones, always the last, are held out.
    """
    external: Floats | None = None
    """Inputs that are known and given to the generator; shape (trials, bins, inputs)."""
    truth: Mapping[str, Floats] = field(default_factory=dict)
    """What the source knows; shape (trials, bins, any). ``rates`` (counts per bin, by channel), ``inputs``, ``states``."""
    numbers: Integers = field(default_factory=lambda: AS_THEY_COME)
    """Numbers of the trials in the source, from 0; shape (trials,). As they come, unless given."""
    conditions: Integers | None = None
    """Which trials are repetitions of the same: the number of the condition of each; shape (trials,)."""

    def __post_init__(self) -> None:
        _set(self, seen=_floats("seen", self.seen), counts=_floats("counts", self.counts))
        if self.external is not None:
            _set(self, external=_floats("external", self.external))
        _set(self, truth={name: _floats(f"truth/{name}", values) for name, values in self.truth.items()})
        numbers = np.arange(len(self.counts)) if self.numbers is AS_THEY_COME else self.numbers
        _set(self, numbers=_integers("numbers", numbers))
        if self.conditions is not None:
            _set(self, conditions=_integers("conditions", self.conditions))
        self._check()

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def bins_seen(self) -> int:
        """Bins that the encoders see."""
        return int(self.seen.shape[1])

    @property
    def bins(self) -> int:
        """Bins of a trial, with those that are to be predicted."""
        return int(self.counts.shape[1])

    @property
    def channels_seen(self) -> int:
        """Channels that the encoders see."""
        return int(self.seen.shape[2])

    @property
    def channels(self) -> int:
        """Channels, with those that are held out."""
        return int(self.counts.shape[2])

    @cached_property
    def incomplete(self) -> bool:
        """Whether some of the data are not observed (NaN)."""
        return bool(np.isnan(self.seen).any() or np.isnan(self.counts).any())

    def chosen(self, which: npt.NDArray[Any] | slice) -> Trials:
        """Some of the trials, by place or by a mask."""
        return Trials(
            self.seen[which],
            self.counts[which],
            None if self.external is None else self.external[which],
            {name: values[which] for name, values in self.truth.items()},
            self.numbers[which],
            None if self.conditions is None else self.conditions[which],
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every array that is there, by the name of its field; those of the truth as ``truth/rates``."""
        named = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "truth"}
        named |= {f"truth/{name}": values for name, values in self.truth.items()}
        return {name: values for name, values in named.items() if values is not None}

    def _check(self) -> None:
        trials, bins, channels = self.counts.shape
        for name, values in self.arrays().items():
            if len(values) != trials:
                raise DataError(name, f"there are {len(values)} trials, but {trials} of counts")
            if values.size == 0:
                raise DataError(name, f"there is nothing in it: its shape is {_shape(values)}")
        for axis, size, noun in ((1, bins, "bins"), (2, channels, "channels")):
            if self.seen.shape[axis] > size:
                raise DataError(
                    "seen", f"it has {self.seen.shape[axis]} {noun}, more than the {size} that are to be reconstructed"
                )
        for name, values in self.arrays().items():
            if (name == "external" or name.startswith("truth/")) and values.shape[1] != bins:
                raise DataError(name, f"it has {values.shape[1]} bins, but the counts have {bins}")
        if "rates" in self.truth and self.truth["rates"].shape[2] != channels:
            raise DataError("truth/rates", f"it has {self.truth['rates'].shape[2]} channels, but the counts have {channels}")
        self._check_values()

    def _check_values(self) -> None:
        for name, values in self.arrays().items():
            if values.dtype.kind != "f":
                continue
            if np.isinf(values).any():
                raise DataError(name, "it holds infinite values")
            if name == "external" and np.isnan(values).any():
                raise DataError(name, "an input that is given to the generator must be known in every bin, and it holds NaN")
        if (self.numbers < 0).any():
            raise DataError("numbers", "numbers of trials begin at 0, and some are below it")
        if len(np.unique(self.numbers)) < len(self):
            raise DataError("numbers", f"the trial {_repeated(self.numbers)} is there more than once")


@dataclass(frozen=True, eq=False)
class ReadIn:
    """How the channels of a session become the common factors of several sessions: ``x @ weights + bias``."""

    weights: Floats
    """Shape (channels seen, factors)."""
    mean: Floats
    """Mean of each channel, which is taken away before; shape (channels seen,)."""

    def __post_init__(self) -> None:
        _set(self, weights=_floats("read-in weights", self.weights, 2), mean=_floats("read-in mean", self.mean, 1))
        if len(self.mean) != len(self.weights):
            raise DataError("read-in mean", f"it has {len(self.mean)} channels, but the weights have {len(self.weights)}")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.mean).all()):
            raise DataError("read-in weights", "weights and means must be numbers, and some are NaN or infinite")

    @property
    def bias(self) -> Floats:
        """What is added to the factors, so that the mean becomes 0; shape (factors,)."""
        return -(self.mean @ self.weights)

    @property
    def read_out(self) -> Floats:
        """Weights of the way back, from factors to channels, to which `mean` is added; shape (factors, channels seen)."""
        return np.linalg.pinv(self.weights).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Session:
    """The trials of one recording, or of one simulated network: the same channels in all of them."""

    name: str
    training: Trials
    validation: Trials
    bin_width: float | None = None
    """Second; None where the source does not say it."""
    read_in: ReadIn | None = None
    channels: tuple[str, ...] = ()
    """A name for each channel, such as ``NG1_SS_L4:17``; empty where the source has none."""
    missing: str = ""
    """Why some of the data are not observed (NaN); needed where some are."""
    source: str = ""
    """Where the data are from, in words."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What each kind of truth, and each of `extra`, is in this session, in words."""
    extra: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)
    """Further arrays of the session as a whole, such as ``connectivity``; no model reads them."""

    def __post_init__(self) -> None:
        self._check_sizes()
        if self.bin_width is not None and not 0 < self.bin_width < float("inf"):
            raise DataError("bin width", f"it must be a time above 0, not {self.bin_width:g} s")
        if self.channels and len(self.channels) != self.training.channels:
            raise DataError("channels", f"there are {len(self.channels)} names for {self.training.channels} channels")
        if self.read_in is not None and len(self.read_in.weights) != self.training.channels_seen:
            found, seen = len(self.read_in.weights), self.training.channels_seen
            raise DataError("read-in weights", f"they are for {found} channels, but the encoders see {seen}")
        both = np.intersect1d(self.training.numbers, self.validation.numbers)
        if both.size:
            raise DataError("numbers", f"the trial {both[0]} is in both parts, training and validation")
        for noun, part in self.parts.items():
            if part.incomplete and not self.missing:
                raise DataError("counts", f"some {noun} data are NaN; say why they were not observed, or give numbers")

    @property
    def parts(self) -> dict[str, Trials]:
        """The two parts by their names, ``training`` and ``validation``."""
        return {"training": self.training, "validation": self.validation}

    def _check_sizes(self) -> None:
        if len(self.training) < FEWEST_TRAINING:
            raise DataError(
                "counts", f"at least {FEWEST_TRAINING} trials are needed for training, and there is {len(self.training)}"
            )
        first, second = self.training.arrays(), self.validation.arrays()
        for name in sorted(first.keys() ^ second.keys()):
            part = "training" if name in first else "validation"
            raise DataError(name, f"only the {part} part has it; both parts need it, or none")
        for name, values in first.items():
            if values.shape[1:] != second[name].shape[1:]:
                shapes = f"{_shape(values, 1)} in training, {_shape(second[name], 1)} in validation"
                raise DataError(name, f"the two parts have different shapes after the trials: {shapes}")


def _set(self: object, **values: object) -> None:
    """Put values in their final form into a frozen value that is being made."""
    for name, value in values.items():
        object.__setattr__(self, name, value)


def _floats(name: str, values: Any, dimensions: int = 3) -> Floats:
    found = np.asarray(values)
    if found.dtype.kind not in "biuf":
        raise DataError(name, f"it holds {found.dtype}, not numbers")
    if found.ndim != dimensions:
        wanted = {1: "one axis", 2: "two axes", 3: "three axes (trials, bins, channels)"}[dimensions]
        raise DataError(name, f"it must have {wanted}, and its shape is {_shape(found)}")
    return np.ascontiguousarray(found, np.float32)


def _integers(name: str, values: Any) -> Integers:
    found = np.asarray(values)
    if found.dtype.kind not in "iuf" or found.ndim != 1 or (found.dtype.kind == "f" and (found % 1 != 0).any()):
        raise DataError(
            name, f"it must be a list of whole numbers, one for each trial; it is {found.dtype} of shape {_shape(found)}"
        )
    return found.astype(np.int64)


def _repeated(numbers: Integers) -> int:
    found, counts = np.unique(numbers, return_counts=True)
    return int(found[counts > 1][0])


def _shape(values: npt.NDArray[Any], first: int = 0) -> str:
    return " x ".join(map(str, values.shape[first:])) or "a single number"
