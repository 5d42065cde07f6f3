"""Which arrays are written out, and that they are the arrays to the bit."""

import brian2
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.script.values import Values
from cxsystem2.syntax.statement import ArrayArgument

NAMES = {"np": np, "NG_EIF_1_sizes": [80, 20], **{name: getattr(brian2, name) for name in ("mV", "volt", "pF", "farad", "ms")}}


@pytest.fixture
def values(anatomy, physiology):
    model = CxSystem(anatomy, physiology).model()
    return Values(model.bank, model.layout)


@pytest.mark.parametrize(
    ("array", "unit", "text"),
    [
        (np.repeat([0.1, 1 / 3], [80, 20]), "1", "np.repeat([0.1, 0.3333333333333333], NG_EIF_1_sizes)"),
        (np.repeat([2e-10, 71.5e-12], [80, 20]), "farad", "np.repeat([200, 71.5], NG_EIF_1_sizes)*pF"),
        (np.full(100, -0.06), "volt", "-60*mV"),
        (np.array([1e-3, 2e-3]), "second", "np.array([1, 2])*ms"),
        (np.arange(80, 100, dtype=np.int32), "1", "np.arange(80, 100)"),
        (np.arange(4), "1", "np.arange(4)"),
        (np.array([3, 1]), "1", "np.array([3, 1])"),
    ],
)
def test_what_is_short_is_written_out(values, array, unit, text):
    values._arrays["NG_EIF_1.x"] = array
    assert values.text(ArrayArgument("NG_EIF_1.x", unit), fills=True) == text
    assert not values.saved
    found = np.broadcast_to(np.asarray(eval(text, NAMES)), array.shape)
    assert np.array_equal(found, array)


@pytest.mark.parametrize(
    "array",
    [
        np.linspace(0, 1, 100),
        np.repeat([0.0, -0.0], 50),
        np.array([1 / 3, 2 / 3]),
        np.array([0.5, np.nan]),
        np.arange(20)[::-1],
        np.zeros((2, 3)),
        np.zeros(0),
        np.zeros(0, int),
    ],
)
def test_what_is_not_goes_to_the_file(values, array):
    values._arrays["NG_EIF_1.x"] = array
    assert values.text(ArrayArgument("NG_EIF_1.x", "volt"), fills=True) == "arrays['NG_EIF_1.x']*volt"
    assert values.saved["NG_EIF_1.x"] is array


def test_equal_values_stay_an_array_where_an_array_is_wanted(values):
    values._arrays["NG_EIF_1.x"] = np.full(100, 0.5)
    values._arrays["StMon1.x"] = np.full(100, 0.5)
    assert values.text(ArrayArgument("NG_EIF_1.x")) == "np.repeat([0.5, 0.5], NG_EIF_1_sizes)"
    assert values.text(ArrayArgument("StMon1.x")) == "arrays['StMon1.x']"
