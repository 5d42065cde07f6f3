"""Which trials are for validation, and which channels are held out: decided by rule and seed, so that it can be repeated."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cxsystem2.lfads.chopping import Windows
from cxsystem2.lfads.trials import DataError, Integers

Mask = npt.NDArray[np.bool_]


def every_so_many(trials: int, share: float, conditions: Integers | None = None) -> Mask:
    """A share of the trials for validation, spread evenly over conditions and, within each, over the trials in their order.

    With a share of 0.2 it is every fifth trial. Shape (trials,).
    """
    if not 0 < share < 1:
        raise DataError("validation", f"the share of trials must be between 0 and 1, not {share:g}")
    order = np.arange(trials) if conditions is None else np.argsort(conditions, kind="stable")
    steps = np.floor(np.arange(trials + 1) * share + 1e-9)
    found = np.zeros(trials, bool)
    found[order] = np.diff(steps) > 0
    if not found.any():
        raise DataError("validation", f"{trials} trials are too few for a share of {share:g}: none would be for validation")
    return found


def last_windows(windows: Windows, share: float) -> tuple[Mask, Mask]:
    """Windows for training and for validation where windows overlap: the last ones are for validation.

    The window before them is for neither, because it shares bins with both. Shapes (windows,).
    """
    if not 0 < share < 1:
        raise DataError("validation", f"the share of windows must be between 0 and 1, not {share:g}")
    held = max(1, round(windows.count * share))
    place = np.arange(windows.count)
    return place < windows.count - held - math.ceil(windows.overlap / windows.step), place >= windows.count - held


def with_held_out(channels: int, share: float, seed: int) -> tuple[Integers, int]:
    """The order of channels in which the held-out ones, drawn by the seed, are last, and how many are not held out."""
    if not 0 <= share < 1:
        raise DataError("held out", f"the share of channels must be 0 or more and below 1, not {share:g}")
    held = round(channels * share)
    if share and not 0 < held < channels:
        raise DataError("held out", f"a share of {share:g} of {channels} channels leaves none on one side")
    drawn = np.random.default_rng(seed).permutation(channels)
    return np.concatenate([np.sort(drawn[held:]), np.sort(drawn[:held])]), channels - held
