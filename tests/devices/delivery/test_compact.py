import numpy as np
import pytest

from cxsystem2.devices.delivery.compact import compact, delay_steps, slots


def unpack(found):
    """Source row, target, weight and delay of every synapse, in the order of the file."""
    rows = np.repeat(np.arange(len(found.segments) - 1), np.diff(found.segments))
    counts = np.diff(found.begins)
    return np.repeat(rows, counts), found.targets, found.weights, np.repeat(found.delays, counts)


@pytest.fixture
def synapses():
    random = np.random.default_rng(1)
    source, target = random.integers(0, 20, 500), random.integers(7, 30, 500)
    steps = random.integers(0, 9, 500)
    order = np.lexsort((target, steps, source))
    return source[order], target[order], random.random(500), steps[order]


def test_every_synapse_is_there_once_and_in_order(synapses):
    source, target, weight, steps = synapses
    found, kinds = compact(source, target, weight, steps, 25)
    rows, targets, weights, delays = unpack(found)
    assert np.array_equal(rows, source)
    assert np.array_equal(targets, target)
    assert np.array_equal(weights, weight)
    assert np.array_equal(delays, steps)
    assert len(found.rows) == 26
    assert not kinds.any()
    assert len(found.delays) == len(np.unique(source * 100 + steps))


def test_synapses_of_several_kinds_are_rows_of_their_own(synapses):
    source, target, weight, steps = synapses
    of = np.random.default_rng(2).integers(0, 3, 500)
    found, kinds = compact(source, target, weight, steps, 25, kinds=of)
    rows, targets, weights, delays = unpack(found)
    row_source = np.repeat(np.arange(25), np.diff(found.rows))
    have = sorted(zip(row_source[rows], kinds[rows], targets, weights, delays, strict=True))
    assert have == sorted(zip(source, of, target, weight, steps, strict=True))


def test_a_ring_is_longer_than_every_delay():
    assert [slots(np.array([steps])) for steps in (0, 1, 2, 3, 4, 7, 8, 255, 256)] == [1, 2, 4, 4, 8, 8, 16, 256, 512]
    assert slots(np.array([], int)) == 1


def test_delays_are_rounded_half_up_as_brian2_does():
    assert delay_steps(np.array([0.0, 0.1, 0.125, 0.375, 0.625]), 0.25).tolist() == [0, 0, 1, 2, 3]


def test_nothing_takes_16_bytes_a_synapse(tmp_path):
    random = np.random.default_rng(3)
    source = np.repeat(np.arange(200), 500)
    steps = np.tile(np.repeat(np.arange(5, 25), 25), 200)
    found, _ = compact(source, random.integers(0, 5000, len(source)), random.random(len(source)), steps, 200)
    found.write(tmp_path / "synapses")
    assert (tmp_path / "synapses").stat().st_size < 13 * len(source)
