"""The door to Brian2."""

import logging

import pytest

from cxsystem2.brian import brian2


@pytest.mark.parametrize(
    ("interval", "step", "warned"),
    [(2.9e-4, 1e-5, False), (0.3e-3, 0.1e-3, False), (0.6e-3, 0.1e-3, False), (0.25e-3, 0.1e-3, True)],
)
def test_time_grids_are_not_aligned_only_where_they_are_not(interval, step, warned):
    from brian2.input.timedarray import _find_K

    brian2.utils.logger.BrianLogger._log_messages.clear()
    told = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    logger = logging.getLogger("brian2.input.timedarray")
    logger.addHandler(handler)
    try:
        _find_K(step, interval)
    finally:
        logger.removeHandler(handler)
    assert any("not aligned" in text for text in told) is warned
