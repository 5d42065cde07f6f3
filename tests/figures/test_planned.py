"""Figures of a network before its run are those of the run that follows."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import figures

BEFORE = [word for word, one in figures.items() if one.before_run]


@pytest.fixture(scope="module")
def model(small_run):
    return CxSystem(small_run)


def test_the_kinds_that_need_no_run():
    assert sorted(BEFORE) == ["connectivity", "degrees", "delays", "diagram", "fi", "positions", "weights"]


@pytest.mark.parametrize("kind", [kind for kind in BEFORE if kind != "fi"])
def test_each_kind_shows_what_it_shows_of_the_run(model, small_run, kind):
    before, after = getattr(model.plot, kind)(), getattr(small_run.plot, kind)()
    assert [ax.get_xlabel() for ax in before.axes] == [ax.get_xlabel() for ax in after.axes]
    for one, other in zip(before.axes, after.axes, strict=True):
        words = [[text.get_text() for text in ax.texts] for ax in (one, other)]
        assert kind == "connectivity" or words[0] == words[1]  # numbers of synapses are expected ones before the run
        for first, second in zip(one.lines, other.lines, strict=True):
            assert np.array_equal(first.get_xydata(), second.get_xydata())


def test_what_a_run_records_is_asked_of_a_run(model):
    with pytest.raises(CxSystemError, match="'rates' shows what a run has recorded, and this network has not run"):
        model.plot.rates()
    with pytest.raises(CxSystemError, match="'overview' shows what a run has recorded"):
        model.plot()
