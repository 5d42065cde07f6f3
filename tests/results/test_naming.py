"""Populations by the words of the user, and data frames of what is recorded."""

import copy
import pickle

import numpy as np
import pytest

from cxsystem2 import UnknownName
from cxsystem2.errors import CxSystemError, WindowError
from cxsystem2.results import PopulationRecord, Results, Spikes


def made(*, label="E", subtype="", kind="SS", size=3):
    nowhere = np.zeros(size, complex)
    return PopulationRecord(
        label=label, size=size, kind="population", type=kind, subtype=subtype, layer="4", w=nowhere, z=nowhere
    )


@pytest.fixture
def layers():
    populations = {
        "NGE_cell_L4": made(subtype="cell"),
        "NGI_L4": made(label="I", kind="BC"),
        "NGE2_L5": made(label="E2"),
        "NG7_L6": made(label="7", kind="PC"),
    }
    spikes = {name: Spikes(np.array([0, 2], np.int32), np.array([0.2, 0.1]) + place) for place, name in enumerate(populations)}
    del spikes["NG7_L6"]
    return Results("made up", "python", 1, 4.0, 1e-4, "", populations, spikes)


@pytest.mark.parametrize(
    ("word", "name"), [("E", "NGE_cell_L4"), ("cell", "NGE_cell_L4"), ("BC", "NGI_L4"), ("NGI_L4", "NGI_L4")]
)
def test_a_population_is_found_by_idx_subtype_type_and_name(layers, word, name):
    assert layers.spikes[word] is layers.spikes[name]
    assert layers.populations[word] is layers.populations[name]
    assert layers.rates()[word] == layers.rates()[name]


def test_an_idx_may_be_a_number(small_results):
    assert small_results.spikes[1] is small_results.spikes["NG1_SS_L4"]
    assert small_results.recordings["SS"]["vm"].unit == "volt"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("X", "no spikes of 'X' are there; there are E, I, E2"),
        (
            "SS",
            "'SS' is the type of several populations, E, E2; take the name or the idx of one",
        ),
        ("PC", "they were not recorded"),
        ("NGE_cel_L4", "did you mean 'NGE_cell_L4'?"),
    ],
)
def test_a_word_that_means_none_is_told_what_there_is(layers, word, told):
    with pytest.raises(KeyError) as caught:
        layers.spikes[word]
    assert isinstance(caught.value, UnknownName)
    assert told in str(caught.value)
    assert word not in layers.spikes and layers.spikes.get(word) is None


def test_words_choose_several(layers):
    assert layers.names(["SS", "I", "E"]) == ["NGE_cell_L4", "NGE2_L5", "NGI_L4"]
    assert layers.names() == list(layers.spikes)
    with pytest.raises(CxSystemError, match="no spikes of '7' are there: they were not recorded"):
        layers.names(["7"])
    axes = layers.raster(names=["SS"])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["E2 (3)", "E (3)"]


def test_copies_find_them_too(layers):
    for other in (copy.deepcopy(layers), pickle.loads(pickle.dumps(layers))):
        assert other.spikes["E"].t.tolist() == layers.spikes["E"].t.tolist()


def test_spikes_and_rates_are_data_frames(layers):
    frame = layers.spikes.to_frame()
    assert list(frame.columns) == ["population", "idx", "i", "t"]
    assert frame["t"].tolist() == [0.1, 0.2, 1.1, 1.2, 2.1, 2.2]
    assert frame["idx"].tolist() == ["E", "E", "I", "I", "E2", "E2"]
    assert layers.spikes["I"].to_frame()["t"].tolist() == [1.2, 1.1]
    assert layers.to_frame().loc["NGI_L4"].to_dict() == {"idx": "I", "type": "BC", "layer": "4", "cells": 3, "rate": 2 / 3 / 4}
    nothing = Results("made up", "python", 1, 4.0, 1e-4, "", {}, {})
    assert list(nothing.spikes.to_frame().columns) == ["population", "idx", "i", "t"]
    assert len(nothing.to_frame()) == 0


def test_a_recording_is_a_data_frame(small_results):
    recording = small_results.recordings["1"]["vm"]
    frame = recording.to_frame()
    assert frame.shape == (1000, 3) and frame.columns.tolist() == [0, 1, 2] and frame.attrs["unit"] == "volt"
    assert frame.loc[recording.t[5], 2] == recording.values[5, 2]
    assert repr(recording) == "<Recording: 1000 times, 3 cells, in volt>"


def test_measures_are_a_data_frame(small_results):
    frame = small_results.measure(["rate", "cv"], start=0.02)
    assert list(frame.columns) == ["rate", "cv"]
    assert frame.loc["NG1_SS_L4", "rate"] == pytest.approx(small_results.rates(0.02)["1"])


def test_a_variable_that_was_not_recorded_is_told(small_results):
    with pytest.raises(UnknownName, match="'v' was not recorded here; did you mean 'vm'\\?; there are vm"):
        small_results.recordings["1"]["v"]


def test_one_word_may_be_given_alone(small_results):
    assert list(small_results.measure("rate").columns) == ["rate"]
    assert small_results.names("NG1_SS_L4") == small_results.names("SS") == ["NG1_SS_L4"]
    assert len(small_results.plot_traces("vm", names="NG1_SS_L4", cells=2).axes[0].lines) == 1


def test_an_empty_window_is_one(small_results):
    with pytest.raises(WindowError, match="is empty"):
        small_results.rates(0.04, 0.02)
