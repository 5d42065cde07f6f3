"""The way from recordings in bins to a data set: channels, trials, parts, truth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads import parting, rates
from cxsystem2.lfads.binning import Binned, bins_of, fits
from cxsystem2.lfads.chopping import Windows
from cxsystem2.lfads.dataset import Dataset, Session, Trials
from cxsystem2.lfads.trials import DataError, Integers
from cxsystem2.problems import counted

_WINDOWS = "bins of a recording, of a window, of an overlap: all windows of a recording in a row are its trials"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of results becomes a data set. Times are in second."""

    populations: tuple[str, ...] = ()
    """Names, idx or types; all recorded populations when there are none."""
    bin_width: float = 0.01
    trial: float | None = None
    """Length of the windows into which each result is cut; None: each result is a trial."""
    overlap: float = 0.0
    start: float = 0.0
    stop: float | None = None
    validation: float = 0.2
    held_out: float = 0.0
    """Share of the channels that the encoders do not see."""
    predicted: float = 0.0
    """Time at the end of a trial that the encoders do not see."""
    neurons: int | None = None
    """So many of the cells, drawn by `seed`."""
    drop_silent: bool = False
    """Whether cells without a single spike in the data are left out."""
    external: tuple[str, ...] = ()
    """Inputs whose spikes are given to the model; what other inputs did is part of the truth."""
    states: tuple[str, ...] = ()
    """Recorded variables that are true states: ``NG1_SS_L4.ge_soma``, the mean over the recorded cells."""
    seed: int = 0


@dataclass(frozen=True, eq=False)
class MadeData:
    """A data set, and what a user should know of it."""

    dataset: Dataset
    cells: dict[str, Integers]
    """For each population the numbers of its cells that are channels, in the order of `order`."""
    order: Integers
    """The place of each channel among the cells of all populations in a row."""
    notes: list[str] = field(default_factory=list)
    """What a user should know of the choice."""
    windows: Windows | None = None
    """Into which each recording was cut."""


class Making:
    """The way from binned recordings to a data set.

    `keys` has a text for each recording, the same for repetitions of the same, and empty where nobody knows.
    """

    def __init__(self, choice: Choice, recordings: list[Binned], keys: list[str], name: str, source: str) -> None:
        self.choice, self.recordings, self.keys = choice, recordings, keys
        self.name, self.source = name, source
        self.notes: list[str] = []
        self.windows = self._windows()

    def made(self) -> MadeData:
        """The data set.

        Raises:
            DataError: something does not fit the choice.
        """
        order, seen = self._channels()
        trials = 1 if self.windows is None else self.windows.count * self.windows.window / self.windows.length
        fits(round(trials * sum(len(one.counts) for one in self.recordings)) * len(order))
        counts = self._cut([one.counts[:, order] for one in self.recordings])
        conditions = self._conditions()
        truth, meanings = self._truth(counts, order, conditions)
        external = self._cut([one.external for one in self.recordings]) if self.choice.external else None
        bins_seen = counts.shape[1] - bins_of(self.choice.predicted, self.choice.bin_width)
        if bins_seen < 1:
            raise DataError("predicted", f"{self.choice.predicted:g} s are not less than a trial")
        whole = Trials(counts[:, :bins_seen, :seen], counts, external, truth, np.arange(len(counts)), conditions)
        training, validation = self._parts(len(counts), conditions)
        labels = self.recordings[0].labels
        session = Session(
            self.name,
            whole.chosen(training),
            whole.chosen(validation),
            bin_width=self.choice.bin_width,
            channels=tuple(labels[place] for place in order),
            source=self.source,
            meanings=meanings | ({} if self.windows is None else {"windows": _WINDOWS}),
            extra={} if self.windows is None else {"windows": self.windows.numbers},
        )
        return MadeData(Dataset((session,)), self.recordings[0].cells, order, self.notes, self.windows)

    def _windows(self) -> Windows | None:
        if self.choice.trial is None:
            return None
        window, overlap = (bins_of(time, self.choice.bin_width) for time in (self.choice.trial, self.choice.overlap))
        return Windows(len(self.recordings[0].counts), window, overlap)

    def _cut(self, values: list[npt.NDArray[np.generic]]) -> npt.NDArray[np.float32]:
        """Trials from recordings of shape (bins, any)."""
        cut = values if self.windows is None else [part for one in values for part in self.windows.chop(one)]
        return np.stack(cut).astype(np.float32)

    def _channels(self) -> tuple[Integers, int]:
        """Which cells are channels, held-out ones last, and how many are not held out."""
        total = np.sum([one.counts.sum(0, dtype=np.int64) for one in self.recordings], axis=0)
        places = np.arange(len(total))
        silent = int((total == 0).sum())
        if silent and self.choice.drop_silent:
            places = places[total > 0]
        if not len(places):
            raise DataError("cells", f"none of the {len(total)} cells has a spike")
        if silent:
            word = "left out" if self.choice.drop_silent else "kept"
            self.notes.append(f"{silent} of {counted(len(total), 'cell')} have no spike and are {word}")
        wanted = self.choice.neurons
        if wanted is not None:
            if not 0 < wanted <= len(places):
                raise DataError("neurons", f"{wanted} cells are asked for, and there are {len(places)} to choose from")
            drawn = np.random.default_rng([self.choice.seed, 1]).choice(places, wanted, replace=False)
            places = np.sort(drawn)
        order, seen = parting.with_held_out(len(places), self.choice.held_out, self.choice.seed)
        return places[order], seen

    def _conditions(self) -> Integers | None:
        """Trials of the same tables, or windows in which the inputs do the same; None where nothing is repeated."""
        found: list[object] = [*self.keys]
        if self.windows is not None:
            inputs = [part for one in self.recordings for part in self.windows.chop(one.inputs)]
            if not all(part.any() for part in inputs):  # without an input, nothing says that windows are repetitions
                return None
            keys = np.repeat(self.keys, self.windows.count)
            found = [(key, part.tobytes()) for key, part in zip(keys, inputs, strict=True)]
        numbers = {key: number for number, key in enumerate(dict.fromkeys(found))}
        if not any(self.keys) or len(numbers) == len(found):
            return None
        return np.array([numbers[key] for key in found])

    def _truth(
        self, counts: npt.NDArray[np.float32], order: Integers, conditions: Integers | None
    ) -> tuple[dict[str, npt.NDArray[np.float32]], dict[str, str]]:
        truth, meanings, first = {}, {}, self.recordings[0]
        known = rates.of_conditions(counts, conditions)
        if known is None and first.sources:
            found = rates.situations_of([one.inputs for one in self.recordings], afresh=self.windows is None)
            if found is not None:
                numbers = self._cut([each[:, None] for each in found])[:, :, 0].astype(np.int64)
                known = rates.since_volleys(counts, numbers)
        if known is None:
            self.notes.append(
                f"no true rates: a condition needs {rates.MANY} trials, or inputs must be recorded that send volleys"
            )
        else:
            truth["rates"], meanings["rates"] = known
        if first.states.size:
            truth["states"], meanings["states"] = self._cut([one.states for one in self.recordings]), ", ".join(first.variables)
        own = [place for place, source in enumerate(first.sources) if source not in first.given]
        if own:
            truth["inputs"] = self._cut([one.inputs[:, own] for one in self.recordings])
            names = ", ".join(first.sources[place] for place in own)
            meanings["inputs"] = f"spikes per cell and bin of each input: {names}"
        return truth, meanings

    def _parts(self, trials: int, conditions: Integers | None) -> tuple[parting.Mask, parting.Mask]:
        """Which trials are for training and for validation."""
        if self.windows is None or not self.windows.overlap:
            held = parting.every_so_many(trials, self.choice.validation, conditions)
            return ~held, held
        own = parting.last_windows(self.windows, self.choice.validation)
        self.notes.append(
            "windows overlap: the last ones of a recording are for validation, and the one before them for neither, "
            "because it shares bins with both"
        )
        training, validation = (np.tile(mask, len(self.recordings)) for mask in own)
        return training, validation
