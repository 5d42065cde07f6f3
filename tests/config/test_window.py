"""Stretches of time in which something is recorded."""

import math

from cxsystem2.config.window import ALWAYS, Window


def test_a_window_holds_the_steps_that_begin_in_it():
    assert Window(0.1, 0.5).steps(1e-4) == (1000, 5000)
    assert Window(0.3, 0.7).steps(1e-4) == (3000, 7000)  # 0.3/1e-4 is not 3000 in floating point
    assert Window(0.00015, 0.00025).steps(1e-4) == (2, 3)
    assert ALWAYS.steps(1e-4) == (0, math.inf)


def test_the_part_of_a_run_in_a_window():
    assert [Window(0.2, 0.5).seconds(runtime) for runtime in (0.1, 0.25, 1.0)] == [0.0, 0.25 - 0.2, 0.3]
