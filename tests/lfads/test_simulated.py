"""Data sets from simulations: repeated trials, continuous runs, and what the simulation knows."""

import dataclasses

import numpy as np
import pytest

from cxsystem2.lfads.binning import bin_result
from cxsystem2.lfads.chopping import merged
from cxsystem2.lfads.dataset import DataError
from cxsystem2.lfads.making import Choice
from cxsystem2.lfads.simulated import simulated
from cxsystem2.results import Recording, Watched


def session_of(results, **choice):
    found = simulated(results, Choice(**choice))
    return found.dataset.sessions[0], found.notes


def test_results_are_trials(simulation):
    results = [simulation(seed) for seed in range(20)]
    session, notes = session_of(results)
    assert len(session.training) == 16 and session.validation.numbers.tolist() == [4, 9, 14, 19]
    assert session.training.counts.shape == (16, 50, 10) and session.bin_width == 0.01
    assert session.training.conditions.tolist() == [0] * 16
    everything = np.concatenate([session.training.counts, session.validation.counts])
    assert np.allclose(session.training.truth["rates"][3], everything.mean(0), atol=1e-6)
    assert "mean count over the 20 trials of the same condition (PSTH)" in session.meanings["rates"]
    assert session.training.truth["inputs"][:, 20, 0].tolist() == [1] * 16
    assert session.channels[0] == "NG1_E:0" and "20 results of 'made up', simulated on cpp" in session.source
    assert notes == []


def test_conditions_are_tables_without_the_seed(simulation):
    results = [simulation(seed, times=[0.1 + 0.2 * (seed % 2)]) for seed in range(40)]
    session, _ = session_of(results)
    assert session.training.conditions.tolist() == (session.training.numbers % 2).tolist()
    assert np.bincount(session.validation.conditions).tolist() == [4, 4]
    rates = session.training.truth["rates"][:, :, 0]
    assert (rates[session.training.conditions == 0].argmax(1) < 15).all()
    assert (rates[session.training.conditions == 1].argmax(1) >= 30).all()


def test_a_continuous_run_is_cut_into_trials(continuous):
    session, notes = session_of([continuous], trial=0.5)
    assert (len(session.training), len(session.validation)) == (48, 12) and notes == []
    inputs = session.training.truth["inputs"][:, :, 0]
    assert (np.count_nonzero(inputs, axis=1) == 1).all() and len({*inputs.argmax(1)}) > 10
    rates, counts = session.training.truth["rates"], session.training.counts
    assert "since the last volley of an input" in session.meanings["rates"]
    for trial, bin_ in enumerate(inputs.argmax(1)):
        assert rates[trial, bin_ : bin_ + 3, 0].max() > 1 > rates[trial, bin_ + 5 :, 0].max()
    assert rates.mean() == pytest.approx(counts.mean(), rel=0.05)
    assert session.extra["windows"].tolist() == [3000, 50, 0]


def test_windows_with_the_same_input_are_repetitions(simulation):
    results = [simulation(seed, runtime=2.0, times=[0.2, 0.8, 1.2, 1.8]) for seed in range(5)]
    session, _ = session_of(results, trial=0.5)
    assert session.training.conditions.tolist() == (session.training.numbers % 2).tolist()
    assert "over the 10 trials of the same condition" in session.meanings["rates"]
    quiet = [simulation(seed, runtime=2.0, times=[0.2, 1.2]) for seed in range(20)]
    session, _ = session_of(quiet, trial=0.5)
    assert session.training.conditions is None and "since the last volley" in session.meanings["rates"]


def test_windows_that_overlap_have_validation_at_the_end(continuous):
    session, notes = session_of([continuous], trial=0.5, overlap=0.2)
    assert "windows overlap" in notes[0]
    assert session.training.numbers.max() + 1 < session.validation.numbers.min()
    assert session.validation.numbers.max() == 98


@pytest.mark.parametrize("overlap", [0.0, 0.1, 0.2])
def test_windows_are_merged_to_the_run_again(continuous, overlap):
    other = dataclasses.replace(continuous, seed=1)
    session, _ = session_of([continuous, other], trial=0.5, overlap=overlap)
    whole = merged(session, {name: part.counts for name, part in session.parts.items()})
    expected = bin_result(continuous, (), (), 0.01, 0.0, None).counts
    assert whole.shape == (2, 3000, 10)
    known = np.isfinite(whole[0]).all(1)
    assert np.allclose(whole[0][known], expected[known]) and np.allclose(whole[1][known], expected[known])
    assert known.sum() == 3000 if not overlap else 2900 <= known.sum() < 3000


def test_only_windows_are_merged(simulation, continuous):
    trials, _ = session_of([simulation(seed) for seed in range(10)])
    with pytest.raises(DataError, match="the trials of 'made up' were not cut from continuous recordings"):
        merged(trials, {})
    session, _ = session_of([continuous], trial=0.5)
    with pytest.raises(DataError, match="validation: values of 12 trials of 50 bins are needed"):
        merged(session, {"training": session.training.counts, "validation": session.training.counts})


def test_a_part_of_a_run(continuous):
    session, _ = session_of([continuous], trial=0.5, start=10.0, stop=20.0)
    assert len(session.training) + len(session.validation) == 20


def test_trials_with_volleys_at_times_of_their_own(simulation):
    results = [simulation(seed, times=[0.1 + 0.002 * seed]) for seed in range(60)]
    session, _ = session_of(results)
    part = session.training
    assert part.conditions is None and "since the last volley" in session.meanings["rates"]
    begins = part.truth["inputs"][:, :, 0].argmax(1)
    for rates, begin in zip(part.truth["rates"], begins, strict=True):
        assert rates[begin : begin + 3, 0].max() > 1 and rates[: begin - 1, 0].max() < 0.5


def test_an_input_can_be_given_to_the_model(continuous):
    session, _ = session_of([continuous], trial=0.5, external=("VPM",))
    assert "inputs" not in session.training.truth and session.training.external.shape == (48, 50, 1)
    assert np.count_nonzero(session.training.external) == 48


def test_held_out_channels_and_predicted_bins(continuous):
    session, _ = session_of([continuous], trial=0.5, held_out=0.3, predicted=0.1)
    part = session.training
    assert part.seen.shape == (48, 40, 7) and part.counts.shape == (48, 50, 10)
    assert np.array_equal(part.seen, part.counts[:, :40, :7])
    full, _ = session_of([continuous], trial=0.5)
    place = [full.channels.index(name) for name in session.channels]
    assert np.array_equal(part.counts, full.training.counts[:, :, place])
    assert np.array_equal(part.truth["rates"], full.training.truth["rates"][:, :, place])


def test_recorded_variables_are_states(simulation):
    times = np.arange(0, 0.5, 1e-3)
    values = np.stack([times, 3 * times], axis=1)
    recordings = {"NG1_E": {"ge_soma": Recording(times, values, np.arange(2), "siemens")}}
    session, _ = session_of([simulation(seed, recordings=recordings) for seed in range(10)], states=("NG1_E.ge_soma",))
    assert np.allclose(session.training.truth["states"][0, :, 0], 2 * times.reshape(50, 10).mean(1))
    assert session.meanings["states"] == "NG1_E.ge_soma (siemens, mean of 2 cells)"
    with pytest.raises(DataError, match=r"it has no recorded variable 'NG1_E\.ge'; did you mean 'NG1_E\.ge_soma'"):
        session_of([simulation(recordings=recordings)], states=("NG1_E.ge",))
    with pytest.raises(DataError, match="is not recorded in every bin"):
        session_of([simulation(recordings=recordings)], states=("NG1_E.ge_soma",), bin_width=0.0005)


def test_some_of_the_cells_by_seed(continuous):
    first, other, again = (session_of([continuous], trial=0.5, neurons=4, seed=seed)[0].channels for seed in (1, 2, 1))
    assert len(first) == 4 and first == again != other
    with pytest.raises(DataError, match="11 cells are asked for, and there are 10 to choose from"):
        session_of([continuous], trial=0.5, neurons=11)


def test_silent_cells_are_kept_or_left_out_and_told(simulation):
    results = [simulation(seed, silent=2) for seed in range(10)]
    kept, notes = session_of(results)
    assert kept.training.channels == 10 and notes == ["2 of 10 cells have no spike and are kept"]
    dropped, notes = session_of(results, drop_silent=True)
    assert dropped.training.channels == 8 and notes == ["2 of 10 cells have no spike and are left out"]
    assert "NG1_E:5" not in dropped.channels


def test_rates_that_nobody_can_know_are_not_there(simulation):
    results = [simulation(seed) for seed in range(8)]
    for result in results:
        del result.spikes["NG0_relay_vpm"]
    session, notes = session_of(results)
    assert session.training.truth == {} and "no true rates" in notes[0]


def test_another_network_is_refused(simulation):
    with pytest.raises(
        DataError, match="its seed has drawn another network than that of made up: cells of NG1_E are not the same"
    ):
        session_of([simulation(1), simulation(2, place=0.5)])
    loaded = {"settings": {"import_connections_from": "one.h5"}}
    session_of([simulation(seed, place=seed / 10, **loaded) for seed in range(10)])
    with pytest.raises(DataError, match="it has 8 synapses of S0, and not 7"):
        session_of([simulation(seed, synapses={"S0": 7 + seed}, **loaded) for seed in range(2)])


@pytest.mark.parametrize(
    ("results", "choice", "words"),
    [
        ([], {}, "results: there is none"),
        ([{"runtime": 0.5}, {"runtime": 0.6}], {}, "results are of different length: 50 and 60 bins"),
        ([{}, {}], {}, "it is the same trial as made up: the same tables and the same seed"),
        ([{}, {"seed": 1, "cells": 5}], {}, "cells of NG1_E are not the same"),
        ([{}, {"cells": 5, "times": [0.3]}], {}, "spikes of other cells are recorded than in the first result"),
        ([{"not_a_number": ["NG1_E (soma)"]}], {}, "not a number"),
        ([{}], {"trial": 0.6}, "a window of 60 bins is longer than the recording, which has 50"),
        ([{}], {"trial": 0.1, "overlap": 0.06}, "overlap: it must be between 0 and half a window"),
        ([{}], {"trial": 0.105}, "no whole number of bins"),
        ([{"seed": seed} for seed in range(10)], {"predicted": 0.5}, r"predicted: 0\.5 s are not less than a trial"),
        ([{"silent": 6}], {"drop_silent": True, "populations": ("1",)}, "none of the 6 cells has a spike"),
        ([{}, {"seed": 1}], {"validation": 0.5}, "at least 2 trials are needed for training, and there is 1"),
    ],
)
def test_what_cannot_be_made_is_told(simulation, results, choice, words):
    with pytest.raises(DataError, match=words):
        session_of([simulation(**fields) for fields in results], **choice)


def test_a_share_of_the_cells_that_each_seed_draws_is_told(simulation):
    results = [simulation(seed, watched={"NG1_E": Watched(np.array([seed, 3]))}) for seed in range(2)]
    with pytest.raises(DataError, match=r"record all cells, or the same ones \(\[share\] draws them by the seed\)"):
        session_of(results)


def test_what_memory_does_not_hold_is_told(continuous, monkeypatch):
    monkeypatch.setattr("cxsystem2.memory.free", lambda: 10_000_000)
    with pytest.raises(
        DataError, match=r"not enough memory: about 0\.12 GB are needed, and 0\.01 GB are free; choose wider bins"
    ):
        session_of([continuous], trial=0.5, bin_width=1e-4)


def test_the_same_choice_is_the_same_data(continuous):
    choice = Choice(trial=0.5, neurons=5, held_out=0.2)
    first, again = (simulated([continuous], choice).dataset.digest() for _ in range(2))
    assert first == again != simulated([continuous], dataclasses.replace(choice, seed=1)).dataset.digest()
