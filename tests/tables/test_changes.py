"""Changes as a dictionary, a text, or several texts."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.tables.changes import listed


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ({"J": "4*nS", "S[1->2].p": 0.2, "fast": True, "k": np.int64(3)}, ["J=4*nS", "S[1->2].p=0.2", "fast=1", "k=3"]),
        ("J=4*nS", ["J=4*nS"]),
        (["J=4*nS", "k=3"], ["J=4*nS", "k=3"]),
        ((), []),
    ],
)
def test_every_form_becomes_texts(given, texts):
    assert listed(given) == texts


@pytest.mark.parametrize("given", [{"a=b": 1}, {"": 1}, {"J": [1, 2]}, {"J": None}, {"J": np.array([1, 2])}])
def test_what_is_no_change_is_refused(given):
    with pytest.raises(CxSystemError, match="changes: "):
        listed(given)


def test_other_things_are_a_mistake_of_the_program():
    with pytest.raises(TypeError, match="one of them is a tuple"):
        listed([("J", "4*nS")])
    with pytest.raises(TypeError, match="and not 5"):
        listed(5)


def test_a_dictionary_changes_cells_of_both_tables(anatomy, physiology):
    from brian2 import nS

    changes = {"J": 4 * nS, "S[1->2].p": 0.2, "runtime": "50*ms"}
    model = CxSystem(anatomy, physiology, changes=changes)
    same = CxSystem(anatomy, physiology, changes=["J=4*nS", "S[1->2].p=0.2", "runtime=50*ms"])
    assert model.network.config == same.network.config
    assert model.network.config.system.runtime == pytest.approx(0.05)


def test_a_text_is_one_change(anatomy, physiology):
    assert CxSystem(anatomy, physiology, changes="seed=12").seed == 12
    with pytest.raises(TableError) as caught:
        CxSystem(anatomy, physiology, changes="J")
    assert len(caught.value.report.errors) == 1
