"""The data of a run: what is known of a trial, beside what was inferred. The last data set that was read is kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np

from bui.answers import NotThere
from bui.latents.folders import RunPlace
from bui.latents.inferred import per_unit, rates_unit, unit_of
from bui.look.loading import check_size
from bui.look.plain import plain
from bui.shapes import latents as shapes
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.posterior import digest_of, reading

Mark = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, eq=False)
class Data:
    """A data set, with the checksum by which posteriors name it."""

    dataset: Dataset
    digest: str


@dataclass(slots=True)
class DataShelf:
    """The data set that was read last, by path, size and time of change of its files."""

    _mark: Mark | None = None
    _kept: Data | None = None
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def data(self, files: Sequence[Path]) -> Data:
        """The data set in some files. It is shared: nobody may change it.

        Raises:
            FileProblem: a file cannot be read, or memory does not hold it.
            DataError: they do not fit together.
        """
        with self._reading:
            mark = mark_of(files)
            if self._kept is None or mark != self._mark:
                self._kept = None  # what is not wanted any more makes room before
                for path in files:
                    check_size(path)
                dataset = Dataset.load(files)
                self._kept, self._mark = Data(dataset, digest_of(dataset)), mark
            return self._kept


def mark_of(files: Sequence[Path]) -> Mark:
    """Path, size and time of change of files: what is read of them is the same as long as this is.

    Raises:
        FileProblem: one is not there.
    """
    try:
        found = [(str(path), path.stat()) for path in files]
    except OSError as error:
        raise FileProblem(f"{Path(error.filename).name}: the file cannot be read: {error.strerror or error}") from None
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in found)


def true_trial(
    shelf: DataShelf, place: RunPlace, session: str, part: str, number: int, channels: Sequence[int]
) -> shapes.TrueTrial:
    """What the data say of a trial; where they say nothing, why.

    Raises:
        NotThere: the data have no such session, trial or channel.
    """
    try:
        found = shelf.data(place.data())
        with reading(place.posterior) as file:
            named, unit = str(file.attrs["dataset"]), rates_unit(file)
    except NotThere:
        raise
    except CxSystemError as error:
        return {"channels": [], "unit": unit_of(None), "note": f"The data are not shown: {place.told(error)}"}
    if named and named != found.digest:
        note = "The data are not shown: they have changed since these trials were inferred"
        return {"channels": [], "unit": unit_of(None), "note": note}
    own = next((one for one in found.dataset if one.name == session), None)
    if own is None:
        raise NotThere(f"the data have no session '{session[:40]}'")
    trials = own.parts[part]
    at = np.flatnonzero(trials.numbers == number)
    if not len(at):
        raise NotThere(f"the data have no trial {number} in this part of the trials")
    if wrong := [one for one in channels if one >= trials.channels]:
        raise NotThere(f"there is no channel {wrong[0]}; the channels are 0 to {trials.channels - 1}")
    per, rates = per_unit(own.bin_width, unit), trials.truth.get("rates")
    answer = {
        "channels": [
            {
                "number": one,
                "name": own.channels[one] if own.channels else "",
                "held_out": one >= trials.channels_seen,
                "rates": None if rates is None else rates[at[0], :, one] * per,
                "counts": trials.counts[at[0], :, one],
            }
            for one in channels
        ],
        "unit": unit_of(own.bin_width, unit),
        "note": "" if rates is not None else "The data do not say the true rates",
    }
    return cast(shapes.TrueTrial, plain(answer))
