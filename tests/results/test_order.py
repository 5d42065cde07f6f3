"""The order in which populations are shown."""

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes
from cxsystem2.results.order import is_excitatory, surface_to_depth


def population(layer, kind="population", word="SS"):
    return PopulationRecord(
        label="1", size=3, kind=kind, type=word, layer=layer, w=np.zeros(3, complex), z=np.zeros(3, complex)
    )


@pytest.fixture
def results():
    layers = {"input": population("", "input", "VPM"), "deep": population("6"), "first": population("4toL1"),
              "second": population("4", word="BC"), "top": population("1")}  # fmt: skip
    none = Spikes(np.empty(0, np.int32), np.empty(0))
    return Results("layers", "python", 1, 1.0, 0.0001, "", layers, {name: none for name in layers if name != "top"})


def test_from_the_surface_down_and_inputs_last(results):
    assert surface_to_depth(results) == ["first", "second", "deep", "input"]


def test_named_ones_need_no_recorded_spikes(results):
    assert surface_to_depth(results, ["input", "top", "deep"]) == ["top", "deep", "input"]


def test_signs(results):
    assert not is_excitatory(results.populations["second"])
    assert all(is_excitatory(results.populations[name]) for name in ("input", "deep"))
    assert is_excitatory(population("4", word="a type of a plugin that is gone"))
