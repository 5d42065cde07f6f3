"""The table of papers."""

import re

import pytest

from cxsystem2.citing import bibliography, keys_of
from cxsystem2.citing.bibliography import key
from cxsystem2.citing.used import _DEVICES, _RULES
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.models.synapses import synapses
from cxsystem2.rules import rules

MODELS = [one[word] for one in (neurons, excitation, inhibition, synapses, rules) for word in one]


def test_every_source_of_a_model_has_an_entry():
    named = {paper for model in MODELS for paper in keys_of(model)}
    assert {"vogels2005", "van-rossum2000", "fourcaud-trocme2003", "hokkanen2019", "roth2009"} <= named
    fixed = {paper for papers in (*_DEVICES.values(), _RULES) for paper in papers}
    always = {"stimberg2019", "andalibi2019", "van-albada2015"}
    assert named | fixed | always == bibliography().keys()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__.rpartition('.')[2]}.{model.__name__}")
def test_every_paper_of_a_source_is_found(model):
    _, _, source = (model.__doc__ or "").partition("Source: ")
    assert len(keys_of(model)) == len(re.findall(r"\(\d{4}\)", source))


@pytest.mark.parametrize("name", bibliography())
def test_entries_are_whole(name):
    entry = bibliography()[name]
    assert entry.count("{") == entry.count("}") and entry.endswith("}")
    (year,) = re.findall(r"year = \{(\d{4})\}", entry)
    assert name.endswith(year) and {"author", "title", "year"} <= set(re.findall(r"(\w+) +?= \{", entry))


def test_names_are_written_in_plain_letters():
    assert (key("Fourcaud-Trocmé", "2003"), key("van Rossum", "2000")) == ("fourcaud-trocme2003", "van-rossum2000")


def test_a_class_without_a_source_has_no_key():
    class Own:
        """A model. It is like that of Hill (1999)."""

    assert keys_of(Own) == []
