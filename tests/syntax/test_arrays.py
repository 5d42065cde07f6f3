import numpy as np
import pytest

from cxsystem2.syntax.arrays import Arrays


@pytest.fixture
def arrays():
    return Arrays()


def test_a_deferred_array_is_made_once_and_when_it_is_asked_for(arrays):
    made = []
    arrays.defer("S1.i", lambda: made.append(1) or np.arange(3))
    assert "S1.i" in arrays and not arrays.made("S1.i") and made == []
    first = arrays["S1.i"]
    assert first.tolist() == [0, 1, 2]
    assert arrays["S1.i"] is first
    assert arrays.made("S1.i") and made == [1]


def test_looking_at_the_names_makes_nothing(arrays):
    arrays.defer("a", lambda: pytest.fail("nobody asked for it"))
    arrays["b"] = np.zeros(2)
    assert (list(arrays), len(arrays), "c" in arrays) == (["a", "b"], 2, False)
    del arrays["a"]
    assert list(arrays) == ["b"]
    with pytest.raises(KeyError):
        arrays["a"]
