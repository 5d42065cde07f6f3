import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.devices.delivery import compact as module
from cxsystem2.devices.delivery.compact import LONG, Compact, Drawn, TargetPart, arrange
from cxsystem2.devices.delivery.kinds import Kinds

ONE = Kinds(np.zeros(1, np.int64), {}, np.zeros(1, np.bool_))


def unpack(part):
    """Row, target, weight and delay of every synapse, in the order of the file."""
    rows = np.repeat(part.rows, np.diff(part.segments))
    counts = np.diff(part.begins.astype(np.int64))
    return np.repeat(rows, counts), part.targets, part.weights, np.repeat(part.delays, counts)


def drawn(seed=1, kind=0, size=500):
    random = np.random.default_rng(seed)
    target = np.sort(random.integers(7, 30, size)).astype(np.int32)
    return Drawn(kind, 0, 0, random.integers(0, 20, size), target, random.integers(0, 9, size), random.random(size))


@pytest.fixture(params=[True, False], ids=["counting", "comparing"])
def counting(request, monkeypatch):
    """Both ways to sort."""
    if not request.param:
        monkeypatch.setattr(module, "MOST_COLUMNS", 0)


def test_every_synapse_is_there_once_and_in_order(counting):
    one = drawn()
    rows, targets, weights, delays = unpack(arrange([one], ONE))
    order = np.lexsort((one.target, one.steps, one.source))
    assert np.array_equal(rows, one.source[order] * LONG)
    assert np.array_equal(targets, one.target[order])
    assert np.array_equal(weights, one.weight[order])
    assert np.array_equal(delays, one.steps[order])


def test_a_segment_is_what_a_source_sends_at_once():
    one = drawn()
    part = arrange([one], ONE)
    assert len(part.delays) == len(np.unique(one.source * 100 + one.steps))
    assert part.slots == 16


def test_synapses_of_several_kinds_are_rows_of_their_own(counting):
    kinds = Kinds(np.array([0, 1]), {"U": np.array([0.1, 0.2])}, np.array([False, True]))
    first, second = drawn(1, 0), drawn(2, 1)
    rows, targets, weights, delays = unpack(arrange([first, second], kinds))
    have = sorted(zip(rows, targets, weights, delays, strict=True))
    expected = [(source * 2 * LONG, *rest) for source, *rest in zip(*first[3:5], first.weight, first.steps, strict=True)]
    expected += [
        ((source * 2 + 1) * LONG + step, target, weight, step)
        for source, target, weight, step in zip(*second[3:5], second.weight, second.steps, strict=True)
    ]
    assert have == sorted(expected)


def test_rows_know_their_parameters_and_their_beginning():
    kinds = Kinds(np.array([0, 1]), {"U": np.array([0.1, 0.2])}, np.array([False, True]))
    found = Compact.of(20, kinds, [arrange([drawn(1, 0), drawn(2, 1)], kinds).outline])
    kind = found.rows // LONG % 2
    assert np.array_equal(found.values["U"], np.where(kind == 1, 0.2, 0.1))
    assert set(found.keys.late[kind == 0]) == {0}
    assert set(found.keys.late[kind == 1]) == set(range(9))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60)), min_size=1, max_size=4))
def test_what_is_written_is_what_was_given(read, tmp_path_factory, sizes):
    folder = tmp_path_factory.mktemp("parts")
    kinds = Kinds(np.arange(4), {"U": np.arange(4.0)}, np.array([False, True, False, True]))
    parts = [arrange([drawn(number, kind, size)], kinds) for number, (kind, size) in enumerate(sizes)]
    outlines = [part.write(folder / f"x.{number}") for number, part in enumerate(parts)]
    Compact.of(20, kinds, outlines).write(folder / "x")
    given = [drawn(number, kind, size) for number, (kind, size) in enumerate(sizes)]
    expected = [row for one in given for row in zip(one.source, one.target, one.steps, one.weight, strict=True)]
    assert sorted(read(folder, len(parts))) == sorted(expected)


def test_every_source_is_a_row_where_synapses_remember_nothing(read, tmp_path):
    parts = [arrange([drawn(1)], ONE), arrange([], ONE), arrange([drawn(2)], ONE)]
    outlines = [part.write(tmp_path / f"x.{number}") for number, part in enumerate(parts)]
    Compact.of(25, ONE, outlines).write(tmp_path / "x")
    expected = [row for one in (drawn(1), drawn(2)) for row in zip(one.source, one.target, one.steps, one.weight, strict=True)]
    assert sorted(read(tmp_path, 3)) == sorted(expected)


@pytest.mark.parametrize("targets", [[], [0], [3, 3, 4, 5, 7, 9, 10], [2**31 - 4]])
def test_a_file_is_read_again(tmp_path, targets):
    number = len(targets)
    one = Drawn(0, 0, 0, np.zeros(number, np.int32), np.array(targets, np.int32), np.ones(number, np.int64), np.ones(number))
    part = arrange([one], ONE)
    again = TargetPart.read(tmp_path / "x", part.write(tmp_path / "x"), "double")
    for name in ("rows", "segments", "begins", "delays", "targets", "weights"):
        assert np.array_equal(getattr(again, name), getattr(part, name))


def test_nothing_takes_16_bytes_a_synapse(tmp_path):
    random = np.random.default_rng(3)
    source = np.tile(np.repeat(np.arange(200), 25), 20)
    target = np.sort(random.integers(0, 5000, len(source)))
    part = arrange([Drawn(0, 0, 0, source, target, random.integers(5, 25, len(source)), random.random(len(source)))], ONE)
    part.write(tmp_path / "x")
    assert (tmp_path / "x").stat().st_size < 14 * len(source)
