"""Recorded fluorescence as a data set."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.calcium.events import NOT_SCANNED, UNIT, Deconvolution
from cxsystem2.lfads.calcium.imaging import MEANINGS
from cxsystem2.lfads.calcium.indicators import Indicator
from cxsystem2.lfads.calcium.microscope import Fluorescence
from cxsystem2.lfads.making import Choice, MadeData
from cxsystem2.lfads.signals import data_of, read_signals
from cxsystem2.lfads.trials import SMALLEST

KEY = "fluorescence"
"""Of dF/F in the file, frames x cells."""


def recorded_calcium(
    path: Path, choice: Choice, indicator: Indicator, deconvolution: Deconvolution, name: str = ""
) -> MadeData:
    """A data set of events of calcium from dF/F.

    Args:
        path: see `cxsystem2.lfads.signals.read_signals`.
        choice: of bins and trials.
        indicator: whose kinetics deconvolution takes.
        deconvolution: how events are found.
        name: of the session; that of the file unless given.

    Raises:
        FileProblem: the file cannot be read, or does not say when in a frame each cell is looked at.
        DataError: nothing fits the choice.
    """
    signals = read_signals(path, KEY)
    if signals.phases is None:
        raise FileProblem(
            f"{path}: there are no 'phases', when in a frame each cell is scanned (row of the cell / rows of the image); "
            "write zeros if the whole frame is taken at once"
        )
    events = deconvolution.events(Fluorescence(signals.values, 1 / signals.rate, signals.phases), indicator)
    extra = {
        SMALLEST: np.full(len(events.unit), UNIT),
        "phases": signals.phases,
        "event_unit": events.unit,
    }
    source = f"{path.name} (fluorescence, {signals.rate:g} frames per second, {getattr(indicator, 'word', 'own indicator')})"
    return data_of(
        signals,
        lambda start, bins: events.binned(start, bins, choice.bin_width),
        choice,
        name or path.stem,
        source,
        missing=NOT_SCANNED,
        meanings={key: MEANINGS[key] for key in extra},
        extra=extra,
    )
