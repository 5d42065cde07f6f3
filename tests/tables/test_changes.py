"""Changes as a dictionary, a text, or several texts."""

import brian2
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.expressions import evaluate
from cxsystem2.tables.changes import instead, listed
from cxsystem2.tables.frame import from_mapping


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


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (4, "nS", "4. * nsiemens"),
        (2.123456789123, "nS", "2.123456789123e-09 * siemens"),
        (0.1 + 0.2, "mV", "300. * uvolt"),
        (0, "mV", "0. * volt"),
        (-70.123456789, "mV", None),
        (1e-7 / 3, "amp", None),
    ],
)
def test_a_quantity_keeps_its_digits(number, unit, text):
    quantity = number * getattr(brian2, unit)
    [change] = listed({"J": quantity})
    shown = change.removeprefix("J=")
    assert text in (None, shown) and from_mapping(quantity, "table").text == shown
    assert float(evaluate(shown, {})) == pytest.approx(float(quantity), rel=1e-15)


def test_a_unit_is_a_quantity():
    assert listed({"J": brian2.nS}) == ["J=nsiemens"]


def test_what_is_given_by_an_option_of_its_own_stands_in_place_of_a_change_of_the_name():
    assert instead(["fast=1", "J=4", "seed = 3"], {"fast": 0, "seed": 5}) == ["J=4", "fast=0", "seed=5"]
