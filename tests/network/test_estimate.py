"""Sizes of networks that are not drawn."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.network.estimate import estimate


def test_sizes_follow_from_the_rows(anatomy, physiology):
    size = estimate(CxSystem(anatomy, physiology).network)
    assert size.neurons == 100
    assert size.inputs == 10
    assert list(size.synapses.values()) == [400, 640, 640, 320, 80]
    assert size.total_synapses == 2080


def test_memory_grows_with_synapses_and_records(anatomy, physiology):
    small = estimate(CxSystem(anatomy, physiology).network).memory_bytes
    large = estimate(CxSystem(anatomy, physiology, changes=["scale=100"]).network)
    assert large.memory_bytes - small == pytest.approx(66 * large.total_synapses, rel=0.1)
    longer = estimate(CxSystem(anatomy, physiology, changes=["runtime=1000*second"]).network).memory_bytes
    assert longer - small == pytest.approx(4 * 8 * 1e7, rel=0.01)
