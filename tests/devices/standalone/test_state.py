"""The state of a network before its run."""

import numpy as np
import pytest

from cxsystem2.devices.standalone.state import ProgramState


@pytest.fixture
def state():
    state = ProgramState()
    state.create("a", 4, np.float64)
    return state


def test_arrays_begin_with_one_value(state):
    assert state["a"].tolist() == [0, 0, 0, 0]
    state.set("a", np.array([7]))
    assert state["a"].tolist() == [7, 7, 7, 7]
    assert len(state.entries["a"].values) == 1


def test_single_elements_change(state):
    state.put("a", [1, 2], [5, 6])
    assert state["a"].tolist() == [0, 5, 6, 0]


def test_a_wrong_number_of_values_is_refused(state):
    with pytest.raises(ValueError, match="a has 4 elements"):
        state.set("a", np.arange(3))


@pytest.mark.parametrize(("size", "expected"), [(2, [1, 2]), (4, [1, 2, 3, 4]), (6, [1, 2, 3, 4, 0, 0]), (0, [])])
def test_resizing_keeps_what_is_there_and_adds_zeros(state, size, expected):
    state.set("a", np.arange(1, 5))
    state.resize("a", size)
    assert state["a"].tolist() == expected


def test_resizing_a_constant_adds_zeros_too(state):
    state.set("a", np.array([3]))
    state.resize("a", 5)
    assert state["a"].tolist() == [3, 3, 3, 3, 0]


def test_arrays_that_are_set_are_not_copied(state):
    values = np.arange(4.0)
    state.set("a", values)
    assert state.entries["a"].values.base is values or state.entries["a"].values is values


def test_files_hold_each_array_at_its_place(state, tmp_path):
    state.set("a", np.arange(4.0))
    state.create("empty", 0, np.int32)
    state.create("constant", 1000, np.int32, 5)
    state.write(tmp_path)
    data = (tmp_path / "state.bin").read_bytes()
    for line in (tmp_path / "state.txt").read_text().splitlines():
        name, itemsize, count, stored, offset = line.split()
        values = np.frombuffer(data, state.entries[name].values.dtype, int(stored), int(offset))
        assert int(offset) % 64 == 0
        assert int(itemsize) == values.itemsize
        expected = {"a": [0, 1, 2, 3], "empty": [], "constant": [5]}[name]
        assert values.tolist() == expected
        assert int(count) == {"a": 4, "empty": 0, "constant": 1000}[name]
