"""Spikes on their way are found from events of synapses, each spike once."""

import numpy as np
import pytest

from cxsystem2.devices.waiting import WaitingEvents, events, spikes


@pytest.mark.parametrize(("cells", "longest"), [(7, 3), (40, 20), (100_000, 60_000)])
def test_spikes_behind_events(cells, longest):
    rng = np.random.default_rng(cells)
    number, step = 500, 100_000
    sources, delays = rng.integers(0, cells, number), rng.integers(1, longest + 1, number)
    fired = {
        (int(time), int(cell))
        for time, cell in zip(step - rng.integers(0, longest, 200), rng.choice(sources, 200), strict=True)
    }
    waiting = [
        (synapse, time + delays[synapse])
        for synapse in range(number)
        for time, cell in fired
        if cell == sources[synapse] and time + delays[synapse] >= step
    ]
    found = spikes(
        WaitingEvents(*map(np.array, zip(*waiting, strict=True))),
        *(own[[one for one, _ in waiting]] for own in (sources, delays)),
    )
    wanted = sorted({(int(time - delays[synapse]), int(sources[synapse])) for synapse, time in waiting})
    assert list(zip(found.steps.tolist(), found.cells.tolist(), strict=True)) == wanted
    again = events(found, sources, delays, step)
    assert sorted(zip(again.synapses.tolist(), again.steps.tolist(), strict=True)) == sorted(
        (int(one), int(time)) for one, time in waiting
    )


def test_no_events():
    none = np.empty(0, np.int64)
    found = spikes(WaitingEvents(none, none), none, none)
    assert len(found.cells) == len(found.steps) == 0
