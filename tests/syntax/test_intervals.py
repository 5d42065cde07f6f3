"""Intervals of injected currents: Brian2 sees whole steps where there are whole steps."""

import numpy as np
import pytest

from cxsystem2.brian import whole_steps


@pytest.mark.parametrize("step", [1e-4, 1e-5, 2.5e-5, 5e-5, 3e-4])
@pytest.mark.parametrize("number", [1, 2, 3, 6, 7, 10, 12, 29, 100, 333])
def test_an_interval_of_whole_steps(step, number):
    for interval in (number * step, np.nextafter(number * step, 0), float(f"{number * step:.12g}")):
        found = whole_steps(interval, step)
        assert found / step == number
        assert found == pytest.approx(interval, rel=1e-12)


@pytest.mark.parametrize("interval", [1.5e-4, 0.33e-4, 2.0001e-4])
def test_an_interval_that_is_not_whole_stays(interval):
    assert whole_steps(interval, 1e-4) == interval
