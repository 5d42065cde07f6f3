import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.network import sorting
from cxsystem2.network.sorting import into_columns, stable_order


@given(st.lists(st.integers(0, 50), max_size=200), st.integers(0, 5), st.sampled_from([0, sorting.FEW]))
def test_the_order_is_that_of_a_stable_sort(keys, more, few):
    keys = np.array(keys, np.int64)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(sorting, "FEW", few)
        assert np.array_equal(stable_order(keys, int(keys.max(initial=0)) + 1 + more), np.argsort(keys, kind="stable"))


def test_few_keys_of_a_wide_range_are_sorted_by_comparing():
    keys = np.array([2**60, 5, 2**60, 0])
    assert stable_order(keys, 2**61).tolist() == [3, 1, 0, 2]


def test_elements_come_to_their_columns_in_the_order_of_their_rows():
    starts, rows, values = into_columns(np.array([2, 0, 2, 2, 1]), 4, np.array([0, 2, 2, 4, 5]), np.array([1.0, 2, 3, 4, 5]))
    assert starts.tolist() == [0, 1, 2, 5, 5]
    assert rows.tolist() == [0, 3, 0, 2, 2]
    assert values.tolist() == [2, 5, 1, 3, 4]
