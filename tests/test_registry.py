"""Registries: words of tables and the classes behind them."""

import pytest

from cxsystem2.errors import RegistryError
from cxsystem2.registry import Registry


@pytest.fixture
def colours():
    registry = Registry("colour")

    @registry.register("Red", "Crimson")
    class Red:
        pass

    @registry.register("Blue")
    class Blue:
        pass

    return registry


def test_a_word_is_found_in_any_case(colours):
    assert colours["red"] is colours["RED"] is colours["Red"]


def test_an_older_word_means_the_same(colours):
    assert colours["crimson"] is colours["Red"]
    assert colours.name("crimson") == "Red"


def test_a_class_knows_its_proper_word(colours):
    assert colours["crimson"].word == "Red"


def test_only_proper_words_are_listed(colours):
    assert list(colours) == ["Red", "Blue"]
    assert len(colours) == 2


def test_membership_follows_the_words(colours):
    assert "crimson" in colours
    assert "green" not in colours


def test_an_unknown_word_gets_the_nearest_one(colours):
    with pytest.raises(RegistryError, match="unknown colour 'Bleu'; did you mean 'Blue'"):
        colours["Bleu"]


def test_an_unknown_word_far_from_all_gets_the_list(colours):
    with pytest.raises(RegistryError, match="unknown colour 'xyz'; known are Red, Blue"):
        colours["xyz"]


def test_a_word_belongs_to_one_class(colours):
    with pytest.raises(RegistryError, match="the colour 'red' is registered twice"):
        colours.register("red")(object())
