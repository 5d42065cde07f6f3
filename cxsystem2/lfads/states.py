"""Recorded variables of a result as true states: the mean over the recorded cells, in bins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.trials import DataError
from cxsystem2.problems import nearest, one_of
from cxsystem2.results.results import Results

SLACK = 1e-6
"""Share of a bin by which times may be off: they are multiples of a time step in floating point."""


def states_of(
    results: Results, words: tuple[str, ...], start: float, bins: int, width: float
) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    """The chosen variables, such as ``NG1_SS_L4.ge_soma``, with shape (bins, variables), and what they are in words.

    Raises:
        DataError: a variable is not recorded, or not in every bin.
    """
    where = str(results.path or results.title)
    known = {f"{name}.{variable}": one for name, own in results.recordings.items() for variable, one in own.items()}
    found, names = np.zeros((bins, len(words))), []
    for column, word in enumerate(words):
        if word not in known:
            hint = nearest(word, known) or (f"; there are {one_of(known)}" if known else "; there is none")
            raise DataError(where, f"it has no recorded variable '{word}'{hint}")
        one = known[word]
        place = np.floor((one.t - start) / width + SLACK).astype(np.int64)
        there = (place >= 0) & (place < bins)
        number = np.bincount(place[there], minlength=bins)
        if not number.all():
            raise DataError(where, f"{word} is not recorded in every bin; choose wider bins, or the time in which it is")
        found[:, column] = np.bincount(place[there], one.values[there].mean(1), bins) / number
        names.append(f"{word} ({one.unit}, mean of {len(one.cells)} cells)")
    return found, tuple(names)
