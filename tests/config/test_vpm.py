"""The VPM input: volleys at given times, or regularly."""

import numpy as np
import pytest

from cxsystem2.config.inputs import inputs
from cxsystem2.config.inputs.vpm import SpikeTimes, read_times
from cxsystem2.expressions import ExpressionError


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("[0.02 0.05]*second", SpikeTimes((0.02, 0.05))),
        ("[0.05, 0.02]*second", SpikeTimes((0.02, 0.05))),
        ("[ 20  50 ] * ms", SpikeTimes((0.02, 0.05))),
        ("20*ms", SpikeTimes((0.02,))),
        ("arange(10*ms, 40*ms, 10*ms)", SpikeTimes((0.01, 0.02, 0.03))),
        ("10*Hz", SpikeTimes(rate=10.0)),
        ("20*ms[act](0-10)", SpikeTimes((0.02,), active=(0, 10, 1))),
        ("[20 50]*ms [act](0-10-2)", SpikeTimes((0.02, 0.05), active=(0, 10, 2))),
        ("10*Hz[act](5-6)", SpikeTimes(rate=10.0, active=(5, 6, 1))),
    ],
)
def test_times_are_read(scope, text, times):
    found = read_times(text, scope)
    np.testing.assert_allclose(found.times, times.times)
    assert (found.rate, found.active) == (times.rate, times.active)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[0.02 0.05]", "it has no unit"),
        ("20*mV", "should be a value in second"),
        ("-20*ms", "has a time below 0, or none"),
        ("[]*second", "has a time below 0, or none"),
        ("nan*second", "has a time below 0, or none"),
        ("0*Hz", "is not one rate above 0"),
        ("inf*Hz", "is not one rate above 0"),
        ("[1, 2]*Hz", "is not one rate above 0"),
        ("1j*second", "has a time below 0, or none"),
        ("20*ms[act](10-10)", "holds no cell"),
        ("20*ms[act](0-10-0)", "holds no cell"),
        ("20*ms[act]", "has no range of active cells; write [act](0-20)"),
        ("word", "unknown name 'word'"),
        ("'20*ms'", "is not a number"),
        ("['a', 'b']", "is not a number"),
    ],
)
def test_what_are_no_times_is_named(scope, text, message):
    with pytest.raises(ExpressionError) as error:
        read_times(text, scope)
    assert message in str(error.value)


def _vpm(times, size=3):
    return inputs["VPM"](idx="0", type="VPM", number_of_neurons=size, radius=1e-4, spike_times=times)


def test_all_cells_fire_one_step_after_each_time():
    cells, times = _vpm(SpikeTimes((0.02, 0.05))).spikes(0.1, 1e-4, None)
    assert cells.tolist() == [0, 1, 2, 0, 1, 2]
    np.testing.assert_allclose(times, [0.0201] * 3 + [0.0501] * 3)


def test_only_active_cells_fire():
    cells, _ = _vpm(SpikeTimes((0.02,), active=(0, 3, 2))).spikes(0.1, 1e-4, None)
    assert cells.tolist() == [0, 2]


def test_a_rate_begins_after_half_a_period():
    _, times = _vpm(SpikeTimes(rate=10.0), size=1).spikes(0.3, 1e-4, None)
    np.testing.assert_allclose(times, [0.0501, 0.1501, 0.2501])


def test_spikes_after_the_end_do_not_count():
    cells, times = _vpm(SpikeTimes((0.02, 0.5))).spikes(0.1, 1e-4, None)
    assert len(cells) == len(times) == 3


def test_times_within_one_step_are_one_volley():
    assert len(_vpm(SpikeTimes((0.02, 0.02001)), size=1).spikes(0.1, 1e-4, None)[1]) == 1
