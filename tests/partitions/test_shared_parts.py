"""In how many parts the synapses of a partition are."""

import pytest

from cxsystem2.partitions import synapses


@pytest.mark.parametrize(("cores", "k", "parts"), [(2, 1, 8), (2, 4, 2), (2, 3, 3), (2, 64, 1), (16, 4, 8)])
def test_a_network_has_two_parts_for_each_thread(monkeypatch, cores, k, parts):
    """Threads are those of the machine, and at least four, however many partitions there are."""
    monkeypatch.setattr(synapses, "processors", lambda: cores)
    assert synapses.shared_parts(k) == parts
