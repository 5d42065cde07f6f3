"""What a layout is: keys by which a file is recognised, and which of them is what."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.trials import DataError, Integers, ReadIn, Trials
from cxsystem2.registry import Registry

if TYPE_CHECKING:
    import h5py

PARTS = {"training": "train", "validation": "valid"}
"""How keys of a part begin, in all layouts."""
CHANNELS = "channel_names"
"""The key of the names of channels in a file of ours."""


class Keys:
    """The data sets of an open file by their keys; each error is a sentence with the file and the key."""

    def __init__(self, file: h5py.File, path: Path) -> None:
        self.file, self.path = file, path

    def __contains__(self, key: str) -> bool:
        return key in self.file

    def array(self, key: str, dimensions: int, what: str) -> npt.NDArray[Any]:
        """The numbers of a key.

        Raises:
            FileProblem: there is no such key, or no numbers of so many axes are there.
        """
        import h5py

        if key not in self.file:
            raise FileProblem(f"{self.path}: there is no '{key}' in it")
        found = self.file[key]
        if not isinstance(found, h5py.Dataset) or found.dtype.kind not in "biuf" or found.shape is None:
            raise self.wrong(key, "it must hold numbers")
        if len(found.shape) != dimensions:
            raise self.wrong(
                key, f"it must be {what}, and its shape is {' x '.join(map(str, found.shape)) or 'a single number'}"
            )
        return np.asarray(found[()])

    def trials(self, key: str, what: str = "channels") -> npt.NDArray[Any]:
        """An array of trials x bins x something."""
        return self.array(key, 3, f"trials x bins x {what}")

    def optional(self, key: str, what: str = "channels") -> npt.NDArray[Any] | None:
        """As `trials`, or None where the key is not there."""
        return self.trials(key, what) if key in self else None

    def number(self, key: str, default: float) -> float:
        """A single number, which may be an attribute of the file."""
        found = self.file[key][()] if key in self.file else self.file.attrs.get(key, default)
        values = np.asarray(found)
        if values.dtype.kind not in "biuf" or values.size != 1 or not np.isfinite(values).all():
            raise self.wrong(key, "it must be one number")
        return float(values.ravel()[0])

    def text(self, name: str) -> str:
        """An attribute of the file as text; empty where there is none."""
        return str(self.file.attrs.get(name, ""))

    def wrong(self, key: str, why: str) -> FileProblem:
        """An error about a key."""
        return FileProblem(f"{self.path}, '{key}': {why}")


class FileLayout(ABC):
    """A layout of one session in one HDF5 file."""

    word: ClassVar[str]
    seen: ClassVar[str]
    """What follows ``train_`` and ``valid_`` in the keys of what the encoders see; by these two keys a file is recognised."""
    counts: ClassVar[str]
    """As `seen`, of what is to be reconstructed."""
    weights: ClassVar[str]
    """The key of the read-in weights, channels x factors."""
    mean: ClassVar[str]
    """The key of the mean of each channel, which is taken away before."""

    def fits(self, keys: Keys) -> bool:
        """Whether a file is of this layout."""
        return any(f"{begin}_{self.seen}" in keys for begin in PARTS.values())

    def key(self, part: str, field: str) -> str:
        """The key of a field of `Trials`."""
        names = {"seen": self.seen, "counts": self.counts, "external": "ext_input", "numbers": "inds", "truth/rates": "truth"}
        return f"{PARTS[part]}_{names.get(field, field.replace('/', '_'))}"

    def parts(self, keys: Keys) -> dict[str, Trials]:
        """The two parts of the session, by their names.

        Raises:
            FileProblem: a key is missing, or holds something that does not fit.
        """
        counts = {part: keys.trials(self.key(part, "counts")) for part in PARTS}
        listed = self._listed(keys)
        numbers = _in_a_row(counts) if listed is None else self.from_zero(keys, listed)
        return {part: self._part(keys, part, counts[part], numbers[part]) for part in PARTS}

    def from_zero(self, keys: Keys, listed: Mapping[str, Integers]) -> Mapping[str, Integers]:
        """Numbers of trials so that the first is 0: where no 0 is among them they begin at 1, as in MATLAB."""
        first = 0 if any((values == 0).any() for values in listed.values()) else 1
        return {part: values - first for part, values in listed.items()}

    def named(self, field: str) -> str:
        """The keys in which a field of `Session` or `Trials` is."""
        alone = {"read-in weights": self.weights, "read-in mean": self.mean, "bin width": "bin_width", "channels": CHANNELS}
        return f"'{alone[field]}'" if field in alone else " and ".join(f"'{self.key(part, field)}'" for part in PARTS)

    def truth(self, keys: Keys, part: str) -> dict[str, npt.NDArray[Any]]:
        """What is known of the trials of a part."""
        found = keys.optional(self.key(part, "truth/rates"))
        if found is None:
            return {}
        factor = keys.number("conversion_factor", 1.0)
        if factor == 0:
            raise keys.wrong("conversion_factor", "true rates are divided by it, and it is 0")
        return {"rates": found / factor}

    def conditions(self, keys: Keys, part: str) -> npt.NDArray[Any] | None:
        """The number of the condition of each trial, where the layout has it."""
        return None

    def read_in(self, keys: Keys) -> ReadIn | None:
        """The read-in of the session, where there is one."""
        if self.weights not in keys and self.mean not in keys:
            return None
        weights = keys.array(self.weights, 2, "channels x factors")
        return ReadIn(weights, keys.array(self.mean, 1, "a number for each channel"))

    def _part(self, keys: Keys, part: str, counts: npt.NDArray[Any], numbers: Integers) -> Trials:
        seen = counts if self.seen == self.counts else keys.trials(self.key(part, "seen"))
        external = keys.optional(self.key(part, "external"), "inputs")
        if external is not None and external.shape[1] == seen.shape[1] < counts.shape[1]:
            external = np.pad(external, ((0, 0), (0, counts.shape[1] - seen.shape[1]), (0, 0)))  # no input is known later on
        try:
            return Trials(seen, counts, external, self.truth(keys, part), numbers, self.conditions(keys, part))
        except DataError as error:
            raise keys.wrong(self.key(part, error.field), error.message) from error

    def _listed(self, keys: Keys) -> dict[str, Integers] | None:
        """The numbers of trials as they are written; None where neither part has them."""
        names = {part: self.key(part, "numbers") for part in PARTS}
        if not any(name in keys for name in names.values()):
            return None
        found = {part: keys.array(name, _axes(keys, name), "a number for each trial").ravel() for part, name in names.items()}
        for part, values in found.items():
            if (values % 1 != 0).any():
                raise keys.wrong(names[part], "it must hold whole numbers, one for each trial")
        return {part: values.astype(np.int64) for part, values in found.items()}


def _axes(keys: Keys, name: str) -> int:
    """MATLAB knows no list: its lists have one row or one column."""
    shape: tuple[int, ...] = getattr(keys.file.get(name), "shape", ())
    return 2 if len(shape) == 2 and 1 in shape else 1


def _in_a_row(counts: Mapping[str, npt.NDArray[Any]]) -> dict[str, Integers]:
    """Numbers where a file has none: the trials for training, then those for validation."""
    begin, found = 0, {}
    for part, values in counts.items():
        found[part] = np.arange(begin, begin + len(values))
        begin += len(values)
    return found


layouts: Registry[type[FileLayout]] = Registry("layout", base=FileLayout)
