"""The cards of the first view: every example is there, with what a run of it has shown."""

import json

import pytest

from bui.document.check import examine
from bui.document.gallery import PICTURES, START, gallery
from bui.document.plan import plan
from bui.document.sheets import to_document
from cxsystem2.catalogue import examples
from cxsystem2.problems import Report
from cxsystem2.starters import starters
from cxsystem2.tables import read_anatomy, read_physiology


def test_every_small_model_and_example_has_a_card_with_picture_sizes_and_time():
    cards = gallery()
    assert {card["name"] for card in cards} == {*starters(), *examples()}
    assert [card["name"] for card in cards[: len(starters())]] == [*starters()], "the simplest first"
    assert [card["name"] for card in cards if card["start"]] == [START]
    for card in cards:
        assert card["picture"] and card["cells"] and card["seconds"] and card["synapses"] is not None, card["name"]
        assert card["title"] != card["name"] and "_" not in card["title"], "a name for people"
    assert {path.stem for path in PICTURES.glob("*.svg")} == {card["name"] for card in cards}


@pytest.mark.parametrize("name", [*starters(), *examples()])
def test_sizes_are_those_of_the_tables(name):
    """A table that is changed asks for a new picture: python docs/gallery.py NAME."""
    report = Report()
    if name in starters():
        tables = starters()[name].read()
    else:
        tables = read_anatomy(examples()[name].anatomy, report), read_physiology(examples()[name].physiology, report)
    found = plan(examine(to_document(*tables)).checked.config)
    card = next(card for card in gallery() if card["name"] == name)
    assert card["cells"] == found["neurons"]
    assert card["synapses"] == pytest.approx(found["synapses"], rel=0.02)


def test_pictures_are_small_and_hold_nothing_but_lines():
    for path in PICTURES.glob("*.svg"):
        text = path.read_text()
        assert len(text) < 12_000
        assert text.startswith("<svg ") and "script" not in text and "href" not in text


def test_without_measured_numbers_the_cards_are_there_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr("bui.document.gallery.PICTURES", tmp_path)
    cards = gallery.__wrapped__()
    assert len(cards) == len(starters()) + len(examples())
    assert not any(card["picture"] or card["cells"] for card in cards)
    (tmp_path / "gallery.json").write_text(json.dumps({"ei": {"cells": 5}}))
    assert [card["cells"] for card in gallery.__wrapped__() if card["name"] == "ei"] == [5]
