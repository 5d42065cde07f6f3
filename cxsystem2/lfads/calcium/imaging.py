"""Data sets of what a microscope has seen: of results of simulations, with what the simulation knows, and of recordings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.binning import Binned, bin_result
from cxsystem2.lfads.calcium.events import NOT_SCANNED, UNIT, CalciumEvents, Deconvolution
from cxsystem2.lfads.calcium.microscope import Microscope
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.making import Choice, MadeData
from cxsystem2.lfads.simulated import simulated
from cxsystem2.lfads.trials import SMALLEST, DataError, Session, Trials
from cxsystem2.results.results import Results

Doubles = npt.NDArray[np.float64]
FINE = 5
"""Parts of a bin in which spikes are taken apart, for the fluorescence at the time of a scan."""
_RATES = (
    "expected size of an event in a bin that is scanned: mean over the frame before it, times a gain for each channel "
    "(extra: gain), of: {}"
)
MEANINGS = {
    SMALLEST: "the smallest event that deconvolution gives, for each channel",
    "gain": "mean size of events over the mean true rate in the frames before, for each channel",
    "phases": "when in a frame the laser is at the cell, as a share of the frame",
    "spikes": "true spikes per bin",
    "event_unit": "dF/F at the peak of the response to an event of size 1, for each channel",
}


def imaged(
    results: Iterable[Results], choice: Choice, microscope: Microscope, deconvolution: Deconvolution, name: str = ""
) -> MadeData:
    """A data set of events of calcium from results of one network; see `simulated`.

    Raises:
        DataError: nothing fits the choice.
        CxSystemError: a result cannot be read.
    """
    lines: list[Doubles] = []
    events: list[CalciumEvents] = []

    def look(result: Results, coarse: Binned) -> None:
        parts = max(1, min(FINE, int(choice.bin_width / result.dt + 1e-6)))
        fine = bin_result(result, choice.populations, (), choice.bin_width / parts, choice.start, choice.stop)
        traces = microscope.look(fine.counts.astype(np.float64), choice.bin_width / parts, len(lines))
        events.append(deconvolution.events(traces, microscope.indicator))
        lines.append(events[-1].binned(0.0, len(coarse.counts), choice.bin_width))

    made = simulated(results, choice, name, look)
    (session,) = made.dataset.sessions
    cut = lines if made.windows is None else [part for one in lines for part in made.windows.chop(one)]
    values = np.stack([one[:, made.order] for one in cut])
    joined = CalciumEvents(
        events[0].sizes[:, made.order], np.mean([one.unit for one in events], 0)[made.order], events[0].times
    )
    found = seen_as(session, values, joined, microscope, microscope.phases(len(events[0].unit))[made.order])
    notes = [
        *made.notes,
        f"events of calcium: {np.nanmean(values > 0):.3g} of all scans have one; the smallest has the size {UNIT:g}, "
        f"or {joined.unit.mean() * UNIT:.3g} dF/F in the mean over cells",
    ]
    return replace(made, dataset=Dataset((found,)), notes=notes)


def seen_as(
    session: Session, values: Doubles, events: CalciumEvents, microscope: Microscope, phases: Doubles | None = None
) -> Session:
    """A session of spikes as one of events of calcium.

    Args:
        session: its channels are the cells.
        values: events of all trials by their numbers (trials, bins, channels), NaN where nothing was scanned.
        events: of the channels.
        microscope: that has looked.
        phases: of the channels; those of the first cells unless given.
    """
    mean = np.nanmean(values[session.training.numbers], (0, 1))
    assert session.bin_width is not None
    frame = max(1, round(1 / microscope.frames / session.bin_width))
    known = session.training.truth.get("rates", session.training.counts).mean((0, 1), dtype=np.float64)
    gain = np.where(known > 0, mean / np.maximum(known, 1e-12), 1.0)
    parts = {name: _part(part, values[part.numbers], gain, frame) for name, part in session.parts.items()}
    meanings = dict(session.meanings) | MEANINGS
    if "rates" in session.training.truth:
        meanings["rates"] = _RATES.format(session.meanings.get("rates", "true rate"))
    own = microscope.phases(values.shape[2]) if phases is None else phases
    smallest = np.full(values.shape[2], UNIT)
    word = type(microscope.indicator).__name__
    seen = f"two-photon imaging with {getattr(microscope.indicator, 'word', word)}, {microscope.frames:g} frames per second"
    return replace(
        session,
        training=parts["training"],
        validation=parts["validation"],
        missing=NOT_SCANNED,
        source=f"{session.source}; {seen}, noise {microscope.noise:g} dF/F",
        meanings=meanings,
        extra={**session.extra, SMALLEST: smallest, "gain": gain, "phases": own, "event_unit": events.unit},
    )


def _part(trials: Trials, values: npt.NDArray[np.floating], gain: Doubles, frame: int) -> Trials:
    truth: Mapping[str, npt.NDArray[np.floating]] = {**trials.truth, "spikes": trials.counts}
    if "rates" in truth:
        truth = {**truth, "rates": over_frames(truth["rates"], frame) * gain}
    seen = values[:, : trials.bins_seen, : trials.channels_seen]
    if not np.isfinite(values).any((0, 1)).all():
        raise DataError(
            "frames", "some cells are scanned in no bin of a part of the trials; take longer trials or more of them"
        )
    return replace(trials, seen=seen, counts=values, truth={name: one.astype(np.float32) for name, one in truth.items()})


def over_frames(rates: npt.NDArray[np.floating], frame: int) -> Doubles:
    """The mean of each bin and those before it, as many as a frame has: an event tells of all spikes since the last scan.

    Args:
        rates: (trials, bins, channels).
        frame: in bins; at the beginning of a trial there are fewer.
    """
    sums = np.cumsum(np.pad(np.asarray(rates, np.float64), ((0, 0), (1, 0), (0, 0))), axis=1)
    bins = np.arange(rates.shape[1])
    first = np.maximum(bins - frame + 1, 0)
    return np.asarray((sums[:, bins + 1] - sums[:, first]) / (bins + 1 - first)[:, None])
