"""A data set from a recording in a file of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from cxsystem2.lfads.binning import Binned
from cxsystem2.lfads.making import Choice, MadeData, Making
from cxsystem2.lfads.states import SLACK
from cxsystem2.lfads.trials import DataError
from cxsystem2.problems import counted
from cxsystem2.sources import RecordedSpikes, sources
from cxsystem2.sources.base import Times


def recorded(path: Path, word: str, choice: Choice, name: str = "", condition: str = "") -> MadeData:
    """Make a data set from a file.

    The trials of the file are trials; their length is that of the shortest, or `Choice.trial` from their beginning on. A file
    without trials is cut into windows of `Choice.trial`.

    Args:
        path: the file.
        word: the kind of source, ``NWB`` say.
        choice: what of it.
        name: of the session; that of the file when not given.
        condition: the column of the table of trials that tells which are repetitions of the same.

    Raises:
        DataError: nothing fits the choice.
        FileProblem: the file cannot be read.
    """
    source = sources[word]()
    if reason := source.missing():
        raise DataError(str(path), reason)
    if choice.populations or choice.external or choice.states:
        raise DataError(str(path), "populations, inputs and states can be chosen in results of simulations alone")
    found = source.read(path, condition)
    in_trials = len(found.spans) > 1
    if not in_trials and choice.trial is None:
        raise DataError(str(path), "it has no trials; give a length of windows into which it is cut")
    lengths = [end - begin - choice.start for begin, end in found.spans]
    length = min(lengths) if choice.stop is None else choice.stop - choice.start
    if in_trials and choice.trial is not None:
        length = choice.trial
    if length > min(lengths) * (1 + SLACK):
        shortest = (
            f"the shortest trial has {min(lengths):g} s from there on" if in_trials else f"it ends after {min(lengths):g} s"
        )
        raise DataError(str(path), f"{length:g} s from {choice.start:g} s on are not there: {shortest}")
    bins = int(length / choice.bin_width + 1e-3)
    if bins < 1:
        raise DataError("bins", f"{length:g} s are shorter than a bin of {choice.bin_width:g} s")
    stretches = zip(found.stretches, found.spans, strict=True)
    recordings = [_binned(found, trains, begin + choice.start, bins, choice.bin_width) for trains, (begin, _) in stretches]
    keys = [*found.conditions] or [""] * len(recordings)
    about = f"{path.name} ({source.word}, {counted(len(recordings), 'trial' if in_trials else 'recording')})"
    return Making(replace(choice, trial=None) if in_trials else choice, recordings, keys, name or path.stem, about).made()


def _binned(found: RecordedSpikes, trains: Sequence[Times], begin: float, bins: int, width: float) -> Binned:
    counts = np.zeros((bins, len(trains)), np.int32)
    for unit, times in enumerate(trains):
        place = np.floor((times - begin) / width + SLACK).astype(np.int64)
        counts[:, unit] = np.bincount(place[(place >= 0) & (place < bins)], minlength=bins)
    return Binned(counts, {"unit": np.arange(len(trains))}, np.zeros((bins, 0)), (), names=found.units)
