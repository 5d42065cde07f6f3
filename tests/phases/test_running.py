"""How far a run from disk goes before it looks whether it is to stop."""

import pytest

from cxsystem2.phases.running import STRETCH, Pace


@pytest.mark.parametrize("call", [0.0, 0.3, 5.0])
@pytest.mark.parametrize("step", [1e-6, 1e-3, 0.02, 3.0])
def test_a_way_takes_about_a_second_of_steps_whatever_a_call_costs_besides(call, step):
    pace, ways = Pace(), []
    for _ in range(20):
        ways.append(pace.steps)
        pace.note(pace.steps, call + pace.steps * step)
    assert ways[-1] == pytest.approx(max(1, STRETCH / step), rel=0.1)
    assert max(ways) <= max(10, 1.1 * STRETCH / step)


def test_a_call_that_was_lucky_is_not_believed():
    pace = Pace()
    for number in range(12):
        pace.note(pace.steps, 0.3 + pace.steps * (0.0 if number == 10 else 0.01))
    assert pace.steps <= 250
