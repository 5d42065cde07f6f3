"""The figures of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.posterior import COUNTS
from cxsystem2.lfads.report.training import Training
from cxsystem2.lfads.scores import Evidence
from cxsystem2.lfads.scores.inputs import onsets
from cxsystem2.lfads.scores.regression import Doubles, Unscorable, Values, predicted, r2

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TRIALS, CHANNELS, LATENTS = 3, 4, 3
"""How many of each are drawn."""
_TRUE, _INFERRED, _SPIKE, _OTHER = "#202124", "#1f4e9c", "#b3261e", "#9aa0a6"
_MANY = 12
"""Trials in a picture of the state space."""


def losses(training: Training) -> Figure:
    """Validation loss over epochs: each member, and the line of ancestors of the best one."""
    figure = _figure(8, 3)
    axes = figure.add_subplot()
    for course in training.members.values():
        axes.plot(course.epochs, course.validation, color=_OTHER, linewidth=0.8)
    if training.winner is not None:
        axes.plot(training.winner.epochs, training.winner.training, color=_INFERRED, linestyle=":", label="best: training")
        axes.plot(training.winner.epochs, training.winner.validation, color=_INFERRED, label="best: validation")
        axes.legend(frameon=False)
    elif len(training.members) == 1:
        (course,) = training.members.values()
        axes.plot(course.epochs, course.training, color=_INFERRED, linestyle=":", label="training")
        axes.plot(course.epochs, course.validation, color=_INFERRED, label="validation")
        axes.legend(frameon=False)
    known = [value for course in training.members.values() for value in course.validation if np.isfinite(value)]
    if known:
        low, high = np.min(known), np.percentile(known, 95)
        axes.set_ylim(low - 0.05 * (high - low + 1e-9), high + 0.1 * (high - low + 1e-9))
    axes.set(xlabel="epoch", ylabel="loss (nats per bin and neuron)")
    return figure


def rates(evidence: Evidence) -> Figure:
    """Rates of a few trials and channels: inferred with two standard deviations, true where known, and the spikes."""
    trials, channels = _trials(evidence), _channels(evidence)
    figure = _figure(10, 1.7 * len(channels) + 0.4)
    every = np.atleast_2d(figure.subplots(len(channels), len(trials), sharex=True, sharey="row", squeeze=False))
    time, per, unit = _time(evidence)
    truth = evidence.trials.truth.get("rates")
    for row, channel in enumerate(channels):
        for axes, trial in zip(every[row], trials, strict=True):
            mean, spread = (own[trial, :, channel] * per for own in (evidence.posterior.rates, evidence.posterior.rates_spread))
            axes.fill_between(
                time, np.maximum(mean - 2 * spread, 0), mean + 2 * spread, color=_INFERRED, alpha=0.25, linewidth=0
            )
            axes.plot(time, mean, color=_INFERRED, label="inferred")
            if truth is not None:
                axes.plot(time, truth[trial, :, channel] * per, color=_TRUE, linestyle="--", label="true")
            spikes = time[np.nan_to_num(evidence.trials.counts[trial, :, channel]) > 0]
            axes.plot(spikes, np.zeros_like(spikes), "|", color=_SPIKE, markersize=7, label="spikes")
        held_out = " (held out)" if channel >= evidence.trials.channels_seen else ""
        every[row][0].set_ylabel(f"neuron {channel}{held_out}\n{unit}", fontsize=8)
    for axes, trial in zip(every[0], trials, strict=True):
        axes.set_title(f"trial {evidence.trials.numbers[trial]}", fontsize=9)
    every[0][-1].legend(frameon=False, fontsize=8)
    _label_time(every[-1], evidence)
    return figure


def states(evidence: Evidence) -> Figure:
    """The factors after an affine fit to the true states, whose quality is in the titles; without truth, their components.

    Raises:
        Unscorable: there is nothing to fit to.
    """
    if "states" in evidence.trials.truth:
        known, factors, fit = evidence.pair("states", "factors")
        shown = predicted(factors, known, None if fit is None else (fit[1], fit[0]))
        quality = r2(known, shown)
        order = _most_varied(known)
        titles = [f"true state {one}: R² of the affine fit {quality[one]:.3f}" for one in order]
        return _courses(evidence, shown[..., order], known[..., order], titles, space=True)
    components, shares = _components(evidence.posterior.factors)
    titles = [f"component {one + 1} of the factors: {share:.0%} of the variance" for one, share in enumerate(shares)]
    return _courses(evidence, components, None, titles, space=True)


def inputs(evidence: Evidence) -> Figure:
    """The inferred inputs: after an affine fit to the true ones where these are known, else as they are, with their spread.

    Raises:
        Unscorable: the model infers none, or there is nothing to fit to.
    """
    if "inputs" in evidence.trials.truth:
        known, found, fit = evidence.pair("inputs", "inputs")
        shown = predicted(found, known, None if fit is None else (fit[1], fit[0]))
        quality, order = r2(known, shown), _most_varied(known)
        titles = [f"true input {one}: R² of the affine fit {quality[one]:.3f}" for one in order]
        return _courses(evidence, shown[..., order], known[..., order], titles, marks=onsets(known), apart=True)
    found = evidence.posterior.inputs
    if not found.shape[2]:
        raise Unscorable("the model infers no inputs")
    order = _most_varied(found)
    titles = [f"inferred input {one}" for one in order]
    spread = evidence.posterior.inputs_spread[..., order]
    return _courses(evidence, found[..., order], None, titles, spread=spread)


def agreement(matrix: Doubles, names: list[str]) -> Figure:
    """How well each member is read from each other: rows read, columns are read."""
    figure = _figure(3 + 0.45 * len(names), 2 + 0.45 * len(names))
    axes = figure.add_subplot()
    image = axes.imshow(matrix, vmin=0, vmax=1, cmap="viridis")
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="factors that are read", ylabel="from the factors of")
    figure.colorbar(image, ax=axes, label="R²", shrink=0.8)
    return figure


def _courses(
    evidence: Evidence,
    shown: Values,
    known: Values | None,
    titles: list[str],
    *,
    spread: Values | None = None,
    marks: npt.NDArray[np.int64] | None = None,
    space: bool = False,
    apart: bool = False,
) -> Figure:
    """Columns of arrays (trials, bins, columns) over time, a row for each; beside them the first two against each other.

    `apart` gives what is known an axis of its own, on the right: a smeared pulse is much lower than the true one.
    """
    trials = _trials(evidence)
    beside = space and len(titles) > 1
    figure = _figure(10, 1.8 * len(titles) + 0.6)
    grid = figure.add_gridspec(len(titles), 3 if beside else 1)
    time, _, _ = _time(evidence)
    rows: list[Axes] = []
    for column, title in enumerate(titles):
        axes = figure.add_subplot(grid[column, :2] if beside else grid[column, 0], sharex=rows[0] if rows else None)
        rows.append(axes)
        beneath = axes
        if apart and known is not None:
            beneath = axes.twinx()
            axes.set_ylabel("inferred", fontsize=8)
            beneath.set_ylabel("true (dashed)", fontsize=8)
        for trial, colour in zip(trials, (_INFERRED, "#137333", "#9334e6"), strict=False):
            axes.plot(time, shown[trial, :, column], color=colour, label=f"trial {evidence.trials.numbers[trial]}")
            if spread is not None:
                low, high = (shown[trial, :, column] + sign * 2 * spread[trial, :, column] for sign in (-1, 1))
                axes.fill_between(time, low, high, color=colour, alpha=0.2, linewidth=0)
            if known is not None:
                beneath.plot(time, known[trial, :, column], color=colour, linestyle="--")
            if marks is not None and marks[trial] >= 0:
                axes.axvline(time[marks[trial]], color=colour, linewidth=0.6, linestyle=":")
        axes.set_title(title, fontsize=9)
    rows[0].legend(frameon=False, fontsize=8)
    _label_time(rows[-1:], evidence)
    if beside:
        _draw_space(figure.add_subplot(grid[:, 2]), shown, known)
    return figure


def _draw_space(axes: Axes, shown: Values, known: Values | None) -> None:
    for trial in range(0, len(shown), max(1, len(shown) // _MANY)):
        axes.plot(shown[trial, :, 0], shown[trial, :, 1], color=_INFERRED, linewidth=0.8)
        if known is not None:
            axes.plot(known[trial, :, 0], known[trial, :, 1], color=_TRUE, linewidth=0.8, linestyle="--")
    axes.set_title("the first two against each other", fontsize=9)


def _components(values: Values) -> tuple[Doubles, Doubles]:
    """The principal components with the largest variance, and their shares of it."""
    flat = np.nan_to_num(np.asarray(values, np.float64)).reshape(-1, values.shape[-1])
    centre = flat.mean(0)
    sizes, directions = np.linalg.eigh((flat - centre).T @ (flat - centre))
    kept = slice(None, -min(LATENTS, len(sizes)) - 1, -1)
    shares = sizes[kept] / max(sizes.sum(), np.finfo(np.float64).tiny)
    return (np.asarray(values, np.float64) - centre) @ directions[:, kept], shares


def _most_varied(values: Values) -> list[int]:
    """The first columns of those that change, in their order."""
    changing = [one for one in range(values.shape[2]) if np.nanmax(values[..., one]) > np.nanmin(values[..., one])]
    return changing[:LATENTS] or [0]


def _trials(evidence: Evidence) -> list[int]:
    """A few trials, from the first to the last."""
    return sorted({int(one) for one in np.linspace(0, len(evidence.trials) - 1, TRIALS)})


def _channels(evidence: Evidence) -> list[int]:
    """Some of the more active half of the channels, with a held-out one where there are any."""
    order = np.argsort(-np.nansum(evidence.trials.counts, (0, 1)), kind="stable")
    chosen = [int(order[int(one)]) for one in np.linspace(0, max(len(order) // 2, min(len(order), CHANNELS)) - 1, CHANNELS)]
    if evidence.trials.channels > evidence.trials.channels_seen and max(chosen) < evidence.trials.channels_seen:
        held_out = [int(one) for one in order if one >= evidence.trials.channels_seen]
        chosen[-1] = held_out[0]
    return list(dict.fromkeys(chosen))


def _time(evidence: Evidence) -> tuple[Doubles, float, str]:
    """Times of bins, what makes counts per bin a rate, and its unit; other data keep theirs."""
    bins = evidence.first + np.arange(evidence.trials.bins)
    counts = evidence.unit == COUNTS
    if evidence.bin_width is None:
        return bins.astype(np.float64), 1.0, "counts per bin" if counts else evidence.unit
    time = np.asarray((bins + 0.5) * evidence.bin_width, np.float64)
    return (time, 1 / evidence.bin_width, "Hz") if counts else (time, 1.0, evidence.unit)


def _label_time(row: Any, evidence: Evidence) -> None:
    for axes in row:
        axes.set_xlabel("bin" if evidence.bin_width is None else "time (s)")


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")
