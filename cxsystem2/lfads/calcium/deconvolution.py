"""From fluorescence to events: non-negative deconvolution (Friedrich, Zhou & Paninski 2017, PLoS Comput Biol 13:e1005423).

Calcium c decays as an autoregressive process, c_t = g_1 c_(t-1) + g_2 c_(t-2) + s_t, and events s are what makes
sum (y_t - c_t)^2 / 2 smallest with each s_t 0, or at least the smallest event. The first value of calcium
is free, and no event.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
_ROUNDS = 60
_HELD = 1e8
"""Weight of the square of what must be 0."""
_PATH, _STEP, _EXACT = 0.15, 0.995, 1e-12


def first_order(trace: Doubles, decay: float, smallest: float = 0.0) -> Doubles:
    """Events of a process of first order, by merging pools of values (OASIS): exact in one pass where `smallest` is 0.

    Args:
        trace: fluorescence (frames,), above its baseline.
        decay: what is left of calcium after a frame, g_1.
        smallest: event; smaller ones are merged with what was before.

    Returns:
        Events (frames,), in the unit of the trace.
    """
    if not 0 <= decay < 1:
        raise ValueError(f"what is left after a frame must be from 0 to below 1, not {decay:g}")
    powers = decay ** np.arange(len(trace) + 1)
    left = powers.tolist()
    values: list[float] = []
    weights: list[float] = []
    lengths: list[int] = []
    for value in np.asarray(trace, np.float64).tolist():
        weight, length = 1.0, 1
        while values:
            before = left[lengths[-1]]
            last = values[-1]
            if value >= before * (last if last > 0 else 0.0) + smallest:
                break
            share = before * before * weight
            value = (weights[-1] * last + before * weight * value) / (weights[-1] + share)
            weight, length = weights.pop() + share, length + lengths.pop()
            values.pop()
        values.append(value)
        weights.append(weight)
        lengths.append(length)
    begins = np.cumsum([0, *lengths[:-1]])
    levels = np.maximum(values, 0)
    events = np.zeros(len(trace))
    events[begins[1:]] = levels[1:] - levels[:-1] * powers[np.asarray(lengths[:-1], np.int64)]
    return np.maximum(events, 0)


def second_order(trace: Doubles, roots: tuple[float, float], smallest: float = 0.0) -> Doubles:
    """Events of a process of second order, which rises before it decays: a quadratic programme with few bands.

    Where an event is smaller than `smallest`, the least of its neighbourhood becomes 0, and all others are found anew.

    Args:
        trace: fluorescence (frames,), above its baseline.
        roots: what is left of both parts after a frame; g_1 is their sum, g_2 minus their product.
        smallest: event.

    Returns:
        Events (frames,), in the unit of the trace: the first value of the response to an event, not its peak.
    """
    if not 0 <= min(roots) <= max(roots) < 1:
        raise ValueError(f"what is left after a frame must be from 0 to below 1, not {roots}")
    coefficients = np.array([1.0, -(roots[0] + roots[1]), roots[0] * roots[1]])
    held = np.zeros(len(trace), bool)
    scale = float(np.std(trace)) or 1.0
    while True:
        events = scale * _programme(np.asarray(trace, np.float64) / scale, coefficients, held)
        events[held] = 0.0
        judged = events.copy()
        judged[:2] = np.inf  # what calcium there is at the beginning
        small = ~held & (judged < smallest)
        if not small.any():
            break
        around = np.pad(np.where(small, judged, np.inf), 1, constant_values=np.inf)
        held |= small & ((judged <= np.minimum(around[:-2], around[2:])) | (judged < 0.3 * smallest))
    events[:2] = 0.0
    return np.where(events > 1e-6 * scale, events, 0.0)


def noise_of(trace: Doubles) -> float:
    """The standard deviation of the noise of a trace: from the upper half of its spectrum, where little else is."""
    from scipy.signal import periodogram

    frequencies, power = periodogram(np.asarray(trace, np.float64))
    high = frequencies > 0.25
    return float(np.sqrt(np.exp(np.mean(np.log(np.maximum(power[high] / 2, 1e-300))) + np.euler_gamma))) if high.any() else 0.0


def _programme(trace: Doubles, coefficients: Doubles, held: npt.NDArray[np.bool_]) -> Doubles:
    """Events that are 0 where they are held, by a primal-dual interior-point method; each step is one banded system."""
    from scipy.linalg import solveh_banded
    from scipy.signal import lfilter

    count = len(trace)
    free = ~held
    events = np.where(held, 0.0, max(float(np.abs(trace).mean()), 1e-3) * coefficients.sum() + 1e-6)
    calcium = lfilter([1.0], coefficients, events)
    duals = np.where(held, 0.0, 1.0)
    for _ in range(_ROUNDS):
        gap = float((events * duals).sum()) / max(int(free.sum()), 1)
        target = _PATH * gap
        safe = np.where(free, events, 1.0)
        curve = np.where(free, duals / safe, _HELD)
        push = np.where(free, target / safe, -_HELD * events)
        right = trace - calcium + _turned(push, coefficients)
        bands = np.zeros((3, count))
        padded = np.concatenate([curve, np.zeros(2)])
        for lag in range(3):
            diagonal = sum(coefficients[i] * coefficients[i - lag] * padded[i : i + count] for i in range(lag, 3))
            bands[2 - lag, lag:] = np.asarray(diagonal)[: count - lag]
        bands[2] += 1
        change = solveh_banded(bands, right, check_finite=False)
        moved = lfilter(coefficients, [1.0], change)
        turned = np.where(free, (target - duals * moved) / safe - duals, 0.0)
        lengths = [1.0]
        for values, steps in ((events, moved), (duals, turned)):
            falling = free & (steps < 0)
            if falling.any():
                lengths.append(_STEP * float((values[falling] / -steps[falling]).min()))
        length = min(lengths)
        calcium = calcium + length * change
        events = np.where(free, np.maximum(events + length * moved, 1e-300), lfilter(coefficients, [1.0], calcium))
        duals = duals + length * turned
        if gap < _EXACT:
            break
    return events


def _turned(values: Doubles, coefficients: Doubles) -> Doubles:
    """The transpose of the filter that finds events in calcium."""
    count = len(values)
    padded = np.concatenate([values, np.zeros(2)])
    return np.asarray(sum(coefficients[i] * padded[i : i + count] for i in range(3)))
