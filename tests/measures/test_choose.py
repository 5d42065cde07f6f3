"""Measures as users name them."""

import re

import pytest

from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.measures import Correlation, Cv, Fano, PeakPower, Rate, measures
from cxsystem2.measures.choose import chosen, parse


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("rate", Rate()),
        (" Rate ", Rate()),
        ("rate()", Rate()),
        ("fano(width=50*ms)", Fano(width=0.05)),
        ("cv( least = 10 )", Cv(least=10)),
        ("correlation(cells=50, width=5*ms)", Correlation(cells=50, width=0.005)),
        ("peak_power(highest=0.1*kHz)", PeakPower(highest=100.0)),
    ],
)
def test_a_word_and_its_settings(text, one):
    assert parse(text) == one
    assert parse(f"{one.word}()").name == one.word


def test_the_name_says_what_is_not_usual():
    assert Fano().name == "fano"
    assert Correlation(cells=50, width=0.005).name == "correlation(width=0.005,cells=50)"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fano(widht=50*ms)", "'widht=50*ms' is no setting of the measure 'fano'; did you mean 'width'?"),
        ("rate(width=50*ms)", "'width=50*ms' is no setting of the measure 'rate'; there are none"),
        ("fano(50*ms)", "'50*ms' is no setting of the measure 'fano'; there are width"),
        ("fano(width=50)", "the setting 'width' of the measure 'fano': 50 should be a value in second; it has no unit"),
        ("fano(width=5*mV)", "the setting 'width' of the measure 'fano': 5 mV should be a value in second"),
        ("fano(width=nonsense)", "the setting 'width' of the measure 'fano'"),
        ("fano(width=-1*ms)", "the setting 'width' of the measure 'fano' is one number above 0, not -1*ms"),
        ("fano(width=[1,2]*ms)", "the setting 'width' of the measure 'fano': '[1' is not an expression"),
        ("cv(least=2.5)", "the setting 'least' of the measure 'cv' is a whole number, 0 or more, not 2.5"),
        ("rats(width=1)", "unknown measure 'rats'; did you mean 'rate'?"),
        ("rate)", "unknown measure 'rate)'"),
    ],
)
def test_what_is_wrong_is_one_sentence(text, reason):
    with pytest.raises((CxSystemError, RegistryError), match=re.escape(reason)):
        parse(text)


def test_each_measure_once_and_all_when_nothing_is_named():
    assert chosen(["rate", Rate(), "cv"]) == [Rate(), Cv()]
    assert [one.word for one in chosen(None)] == list(measures)
    assert len(chosen(["fano", Fano(width=0.05), "fano(width=50*ms)"])) == 2


@pytest.mark.parametrize("word", measures)
def test_units_are_of_settings(word):
    from dataclasses import fields

    kind = measures[word]
    assert kind.settings.keys() <= {field.name for field in fields(kind)}
    assert {field.name for field in fields(kind)} - kind.settings.keys() <= {"least", "cells", "seed", "chance"}
