"""When a simulation hands over what was recorded, where some of it is not wanted: what lies outside an interval of time.

No device can switch its monitors on and off in the middle of a run, so all of them record all the time. What is not wanted is
dropped on its way to the sink, which costs time. It costs no memory beyond a fixed bound, since a simulation pauses often
enough to drop it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxsystem2.config.window import ALWAYS, Window
from cxsystem2.syntax import Model

MOST = 64 * 2**20
"""Bytes of unwanted records that wait to be dropped, about."""
_FEWEST = 100
"""Steps between two pauses, at least: each pause costs time."""
_VALUE, _SPIKE, _RATE = 8, 16, 100.0
"""Bytes of a sample and of a spike, and how many spikes a cell has in a second at the most (an assumption)."""


def pauses(model: Model, begin: int, end: int) -> Iterator[int]:
    """The steps before which a simulation that goes from one step to another pauses; the last one is the end."""
    windows = [(*window.steps(model.system.default_clock), size) for window, size in _partial(model)]
    step = begin
    while step < end:
        vain = sum(size for first, last, size in windows if not first <= step < last)
        room = max(_FEWEST, int(MOST / vain)) if vain else end - step
        bounds = [bound for first, last, _ in windows for bound in (first, last) if step < bound < end]
        step = int(min([end, step + room, *bounds]))
        yield step
    if begin == end:
        yield end


def _partial(model: Model) -> Iterator[tuple[Window, float]]:
    """The intervals outside of which records are not wanted, and about how many bytes these are in a time step."""
    dt = model.system.default_clock
    for recorder in model.layout.state_recorders:
        if recorder.window != ALWAYS and recorder.name in model.monitors:
            width = len(model.bank.arrays[f"{recorder.name}.record"]) * (1 + len(recorder.companions))
            yield recorder.window, width * _VALUE * dt / (recorder.dt or dt)
    for cells in model.network.config.cells.values():
        if cells.monitors.spikes and cells.monitors.spike_window != ALWAYS:
            yield cells.monitors.spike_window, cells.size * _SPIKE * _RATE * dt
