"""Recordings that are signals, and no spikes (fluorescence of cells, EMG of muscles): from files to data sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import FileProblem
from cxsystem2.files import is_there
from cxsystem2.foreign import opened
from cxsystem2.lfads.binning import Binned, bins_of
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.making import Choice, MadeData, Making
from cxsystem2.lfads.trials import DataError, Trials

if TYPE_CHECKING:
    import h5py

Doubles = npt.NDArray[np.float64]
Piece = Callable[[float, int], Doubles]
"""From the beginning (second) and a number of bins to values (bins, channels), NaN where nothing was observed."""


@dataclass(frozen=True, eq=False)
class Signals:
    """Signals of several channels at a constant rate.

    Attributes:
        values: (samples, channels).
        rate: samples per second, Hz.
        names: of the channels, or empty.
        phases: when within a sample each channel is looked at, from 0 to below 1 (channels,); None: nobody says.
        begins: of trials, second (trials,); empty: one continuous recording.
        conditions: of the trials (trials,), or empty.
    """

    values: Doubles
    rate: float
    names: tuple[str, ...] = ()
    phases: Doubles | None = None
    begins: Doubles = field(default_factory=lambda: np.zeros(0))
    conditions: tuple[str, ...] = ()

    @property
    def length(self) -> float:
        """Second."""
        return len(self.values) / self.rate


def read_signals(path: Path, key: str) -> Signals:
    """The signals of an HDF5 file.

    Args:
        path: the file. It has ``fluorescence`` or ``emg`` (samples x channels) with the attribute ``rate`` (Hz), and may have
            ``names``, ``phases``, ``trial_begins`` (second) and ``trial_conditions``.
        key: which of both.

    Raises:
        FileProblem: it has no such signals; the message names file and key.
    """
    try:
        with opened(path) as file:
            return _read(file, path, key)
    except FileProblem:
        raise
    except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
        reason = f"this is not an HDF5 file, or it is damaged ({error})" if is_there(path) else "there is no such file"
        raise FileProblem(f"{path}: {reason}") from error


def has_signals(path: Path, key: str) -> bool:
    """Whether a file is an HDF5 file with such a key."""
    try:
        with opened(path) as file:
            return key in file
    except (OSError, RuntimeError, ValueError, FileProblem):
        return False


def _read(file: h5py.File, path: Path, key: str) -> Signals:
    if key not in file:
        raise FileProblem(f"{path}: there is no '{key}' in it, an array of samples x channels")
    values = _numbers(file, path, key, 2)
    rate = np.asarray(file[key].attrs.get("rate", np.nan), np.float64)
    if rate.size != 1 or not 0 < float(rate) < np.inf:
        raise FileProblem(f"{path}, '{key}': the attribute 'rate' must be the number of samples per second")
    phases = _numbers(file, path, "phases", 1) if "phases" in file else None
    if phases is not None and (len(phases) != values.shape[1] or not ((phases >= 0) & (phases < 1)).all()):
        raise FileProblem(
            f"{path}, 'phases': a share of a frame from 0 to below 1 is needed for each of {values.shape[1]} cells"
        )
    names = tuple(file["names"].asstr()[()]) if "names" in file else ()
    if names and len(names) != values.shape[1]:
        raise FileProblem(f"{path}, 'names': there are {len(names)} names for {values.shape[1]} channels")
    begins = _numbers(file, path, "trial_begins", 1) if "trial_begins" in file else np.zeros(0)
    conditions = tuple(str(word) for word in file["trial_conditions"][()]) if "trial_conditions" in file else ()
    if conditions and len(conditions) != len(begins):
        raise FileProblem(f"{path}, 'trial_conditions': there are {len(conditions)} for {len(begins)} trials")
    return Signals(values, float(rate), names, phases, begins, conditions)


def _numbers(file: h5py.File, path: Path, key: str, axes: int) -> Doubles:
    found = np.asarray(file[key][()])
    if found.dtype.kind not in "biuf" or found.ndim != axes or not found.size:
        shape = " x ".join(map(str, found.shape)) or "a single value"
        raise FileProblem(f"{path}, '{key}': numbers with {axes} axes are needed, and there is {found.dtype} of {shape}")
    if not np.isfinite(found).all():
        raise FileProblem(f"{path}, '{key}': some values are NaN or infinite")
    return found.astype(np.float64)


def data_of(signals: Signals, piece: Piece, choice: Choice, name: str, source: str, **session: Any) -> MadeData:
    """A data set from what signals were made into.

    Args:
        signals: whose trials, names and length it has.
        piece: gives the values of any stretch in bins.
        choice: of bins and trials; each trial of the signals is `Choice.trial` long.
        name: of the session.
        source: where it is from.
        session: further fields of the session.

    Raises:
        DataError: nothing fits the choice.
    """
    if choice.populations or choice.external or choice.states:
        raise DataError(source, "populations, inputs and states can be chosen in results of simulations alone")
    if choice.trial is None:
        raise DataError(source, "give the length of a trial, or of the windows into which the recording is cut")
    width, in_trials = choice.bin_width, len(signals.begins) > 0
    if in_trials:
        bins = bins_of(choice.trial, width)
        late = signals.begins + choice.start + choice.trial > signals.length * (1 + 1e-9)
        if late.any() or (signals.begins < 0).any():
            raise DataError(
                source, f"{int(late.sum())} trials end after the recording, or begin before it; choose shorter ones"
            )
        pieces = [piece(begin + choice.start, bins) for begin in signals.begins]
    else:
        stop = signals.length if choice.stop is None else min(choice.stop, signals.length)
        pieces = [piece(choice.start, int((stop - choice.start) / width + 1e-6))]
    channels = signals.values.shape[1]
    none = np.zeros((len(pieces[0]), 0))
    there = [(np.nan_to_num(one) != 0).astype(np.int32) for one in pieces]
    binned = [Binned(one, {"channel": np.arange(channels)}, none, (), names=signals.names) for one in there]
    keys = [*signals.conditions] or [""] * len(pieces)
    made = Making(replace(choice, trial=None) if in_trials else choice, binned, keys, name, source).made()
    cut = pieces if made.windows is None else [part for one in pieces for part in made.windows.chop(one)]
    values = np.stack([one[:, made.order] for one in cut])
    (known,) = made.dataset.sessions
    parts = {part: _part(trials, values[trials.numbers]) for part, trials in known.parts.items()}
    meanings = {key: text for key, text in known.meanings.items() if key not in known.training.truth}
    session = {**session, "extra": {**known.extra, **_ordered(session.get("extra", {}), made.order)}}
    meanings |= session.pop("meanings", {})
    own = replace(known, training=parts["training"], validation=parts["validation"], meanings=meanings, **session)
    return replace(made, dataset=Dataset((own,)), notes=[one for one in made.notes if "true rates" not in one])


def _ordered(extra: dict[str, npt.NDArray[Any]], order: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[Any]]:
    """Arrays with a value for each channel, in the order of the channels."""
    return {name: np.asarray(values)[order] for name, values in extra.items()}


def _part(trials: Trials, values: Doubles) -> Trials:
    seen = values[:, : trials.bins_seen, : trials.channels_seen].astype(np.float32)
    return Trials(seen, values.astype(np.float32), None, {}, trials.numbers, trials.conditions)
