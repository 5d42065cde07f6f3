"""All scores of an inference together: which can be told, which cannot and why; nothing is compared with other data."""

import dataclasses
import json

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.lfads.alignment import aligned
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.evaluate import evaluate
from cxsystem2.lfads.scores import Score, scores
from cxsystem2.lfads.scores.spikes import nll
from cxsystem2.lfads.synthetic import chaotic, lorenz
from cxsystem2.lfads.trials import Trials


@pytest.fixture(scope="module")
def data():
    return lorenz(conditions=12, repeats=10, validation=2)


def held_out(dataset, channels):
    def less(trials):
        return Trials(trials.counts[..., :-channels], trials.counts, None, trials.truth, trials.numbers, trials.conditions)

    own = [dataclasses.replace(one, training=less(one.training), validation=less(one.validation)) for one in dataset]
    return Dataset(tuple(own))


def test_every_score_that_the_truth_allows(data, posteriors):
    dataset = held_out(data, 6)
    found = evaluate(dataset, posteriors(dataset))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    (session,) = found["sessions"].values()
    assert set(session["left_out"]) == {
        "input_r2", "input_onset", "input_onset_chance", "bits_per_spike_forward", "cross_decoding",
    }  # fmt: skip
    assert set(session["scores"]) | set(session["left_out"]) == {one for one in scores if not scores[one].on_request}
    assert {word: found[word] for word in session["scores"]} == session["scores"]
    assert found["rate_r2"] > 0.9 and found["cycle_consistency"] == pytest.approx(1)
    assert found["coverage_80"] == pytest.approx(0.8, abs=0.02)
    assert found["bits_per_spike"] == pytest.approx(found["baselines"]["true rates"]["bits_per_spike"], abs=0.05)
    assert found["rate_r2"] > found["baselines"]["pca"]["rate_r2"] > found["baselines"]["smoothing"]["rate_r2"]
    assert "coverage_80" not in found["baselines"]["smoothing"]


def test_superfluous_factors_are_seen_and_do_not_change_the_rates(data, posteriors):
    plain, more = (evaluate(data, posteriors(data, extra=extra), simple=False) for extra in (0, 6))
    assert plain["rate_r2"] == pytest.approx(more["rate_r2"], abs=0.01)
    assert plain["cycle_consistency"] == pytest.approx(more["cycle_consistency"], abs=0.01)
    assert plain["state_r2"] > more["state_r2"] + 0.5
    assert more["dimension"] > 3 * more["true_dimension"]


def test_inputs_and_their_times(posteriors):
    dataset = chaotic(conditions=6, repeats=5, neurons=20, pulse=True)
    found = evaluate(dataset, posteriors(dataset), simple=False)
    assert found["input_r2"] == pytest.approx(1) and found["input_onset"] == 1
    assert found["input_onset_chance"] < 0.6


def test_members_are_compared(data, posteriors, inferred):
    others = {str(seed): {"lorenz": inferred(data.sessions[0].validation, seed=seed)} for seed in (1, 2)}
    alone = evaluate(data, posteriors(data, extra=3), members=others, simple=False)
    alike = evaluate(data, posteriors(data), members=others, simple=False)
    assert alike["cross_decoding"] == pytest.approx(1) and alone["cross_decoding"] < 0.8
    members = alone["sessions"]["lorenz"]["members"]
    assert members["names"] == ["member 2", "1", "2"] and len(members["cross_decoding"]) == 3
    assert members["read_by_others"]["member 2"] == pytest.approx(alone["cross_decoding"])
    assert members["read_by_others"]["1"] == pytest.approx(1)
    assert "members" not in evaluate(data, posteriors(data), simple=False)["sessions"]["lorenz"]


def test_bits_on_neurons_that_were_seen_are_told_on_request_alone(data, posteriors):
    found = evaluate(data, posteriors(data), simple=False)
    assert "bits_per_spike" not in found and "bits_per_spike_seen" not in found
    assert "copying" in found["sessions"]["lorenz"]["left_out"]["bits_per_spike"]
    assert set(evaluate(data, posteriors(data), words=["BITS_per_spike_seen"], simple=False)) >= {"bits_per_spike_seen"}
    with pytest.raises(RegistryError, match="unknown score 'rate_r3'"):
        evaluate(data, posteriors(data), words=["rate_r3"])


def test_several_sessions_have_their_mean(posteriors):
    sessions = [
        dataclasses.replace(lorenz(seed, conditions=5, repeats=6, validation=2).sessions[0], name=f"day {seed}")
        for seed in (1, 2)
    ]
    dataset = Dataset(tuple(sessions))
    found = evaluate(dataset, posteriors(dataset), simple=False)
    own = [found["sessions"][name]["scores"]["rate_r2"] for name in ("day 1", "day 2")]
    assert found["rate_r2"] == pytest.approx(np.mean(own)) and own[0] != own[1]


def test_read_ins_that_a_run_has_found_are_no_other_data(posteriors):
    sessions = [
        dataclasses.replace(lorenz(seed, conditions=5, repeats=6, validation=2).sessions[0], name=f"day {seed}")
        for seed in (1, 2)
    ]
    dataset = Dataset(tuple(sessions))
    with_read_ins = aligned(dataset)
    assert with_read_ins.digest() != dataset.digest()
    assert evaluate(dataset, posteriors(with_read_ins), words=["nll"], simple=False)["nll"] > 0


def test_a_broken_model_has_no_number_and_no_mean(data, posteriors):
    whole = posteriors(data)
    own = whole.sessions["lorenz"]
    rates = np.full_like(own["validation"].rates, np.nan)
    broken = dataclasses.replace(
        whole, sessions={"lorenz": {**own, "validation": dataclasses.replace(own["validation"], rates=rates)}}
    )
    found = evaluate(data, broken, simple=False)
    assert found["rate_r2"] is None and found["nll"] is None and found["coverage_80"] is None


def test_without_the_training_part_fits_are_crossed(data, posteriors):
    whole = posteriors(data)
    alone = dataclasses.replace(whole, sessions={"lorenz": {"validation": whole.sessions["lorenz"]["validation"]}})
    assert evaluate(data, alone, simple=False)["state_r2"] == pytest.approx(1)


def test_training_trials_may_be_scored(data, posteriors):
    found = evaluate(data, posteriors(data), part="training")
    trials, own = data.sessions[0].training, posteriors(data).sessions["lorenz"]["training"]
    assert found["part"] == "training" and found["nll"] == pytest.approx(nll(trials.counts, own.rates))
    assert found["baselines"]["true rates"]["nll"] == pytest.approx(nll(trials.counts, trials.truth["rates"]))
    assert found["state_r2"] == pytest.approx(1)
    with pytest.raises(CxSystemError, match="'test' is no part of the trials; give training, validation"):
        evaluate(data, posteriors(data), part="test")


def test_bins_that_are_not_modelled_are_left_out(data, posteriors):
    whole = posteriors(data)

    def late(posterior):
        names = [one.name for one in dataclasses.fields(posterior) if getattr(posterior, one.name).ndim == 3]
        arrays = {name: getattr(posterior, name).copy() for name in names}
        for values in arrays.values():
            values[:, :10] = np.nan
        return dataclasses.replace(posterior, **arrays)

    own = {part: late(one) for part, one in whole.sessions["lorenz"].items()}
    found = evaluate(data, dataclasses.replace(whole, sessions={"lorenz": own}))
    trials = data.sessions[0].validation
    assert found["rate_r2"] > 0.9 and found["state_r2"] == pytest.approx(1)
    assert found["nll"] == pytest.approx(nll(trials.counts[:, 10:], own["validation"].rates[:, 10:]))
    assert found["baselines"]["true rates"]["nll"] == pytest.approx(nll(trials.counts[:, 10:], trials.truth["rates"][:, 10:]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda own: {"dataset": "other"}, "other data"),
        (lambda own: {"sessions": {"monday": own.sessions["lorenz"]}}, "no session of the data set"),
        (lambda own: {"sessions": {"lorenz": {"training": own.sessions["lorenz"]["training"]}}}, "no validation trials"),
        (
            lambda own: {"sessions": {"lorenz": {"validation": own.sessions["lorenz"]["training"]}}},
            r"does not fit the data of 'lorenz' \(validation\)",
        ),
        (
            lambda own: {
                "sessions": {
                    "lorenz": {
                        "validation": dataclasses.replace(
                            own.sessions["lorenz"]["validation"], numbers=own.sessions["lorenz"]["validation"].numbers[::-1]
                        )
                    }
                }
            },
            "of other trials, or in another order",
        ),
    ],
)
def test_what_is_of_other_data_is_refused(data, change, sentence, posteriors):
    own = posteriors(data)
    with pytest.raises(CxSystemError, match=sentence):
        evaluate(data, dataclasses.replace(own, **change(own)), simple=False)


def changed(dataset, change):
    """The same data, of which arrays of counts are changed."""
    own = []
    for session in dataset:
        parts = {}
        for part, trials in session.parts.items():
            counts = change(trials.counts.copy())
            parts[part] = dataclasses.replace(trials, counts=counts, seen=counts[..., : trials.channels_seen])
        own.append(dataclasses.replace(session, missing="not scanned", **parts))
    return Dataset(tuple(own))


def test_data_without_truth_and_with_holes(data, posteriors):
    def holes(counts):
        counts[np.random.default_rng(0).random(counts.shape) < 0.6] = np.nan
        return counts

    dataset = changed(held_out(data, 6), holes)
    own = posteriors(dataset)
    blind = [{part: dataclasses.replace(one, truth={}) for part, one in session.parts.items()} for session in dataset]
    dataset = Dataset(tuple(dataclasses.replace(one, **parts) for one, parts in zip(dataset, blind, strict=True)))
    found = evaluate(dataset, dataclasses.replace(own, dataset=""))
    (session,) = found["sessions"].values()
    assert {*session["scores"]} == {"bits_per_spike", "k_shot", "psth_r2", "reliable_dimension", "dimension", "nll"}
    assert all(np.isfinite([*one.values()]).all() for one in (session["scores"], *session["baselines"].values()))
    assert {*session["baselines"]} == {"smoothing", "pca", "condition average"}
    assert found["bits_per_spike"] > found["baselines"]["smoothing"]["bits_per_spike"]
    assert found["psth_r2"] > 0.5


def test_amplitudes_are_no_spikes(data, posteriors):
    dataset = changed(held_out(data, 6), lambda counts: counts * 1.5)
    found = evaluate(dataset, posteriors(dataset))
    left_out = found["sessions"]["lorenz"]["left_out"]
    assert [left_out[word][:41] for word in ("nll", "bits_per_spike", "k_shot")] == [
        "the data are not counts of spikes, and th"
    ] * 3
    assert found["rate_r2"] > 0.9


def test_silence_of_held_out_neurons(data, posteriors):
    def silent(counts):
        counts[..., -6:] = 0
        return counts

    dataset = changed(held_out(data, 6), silent)
    left_out = evaluate(dataset, posteriors(dataset))["sessions"]["lorenz"]["left_out"]
    assert left_out["bits_per_spike"] == left_out["k_shot"] == "there is no spike to predict"


def test_every_score_says_what_it_means():
    for word in scores:
        one = scores[word]
        assert issubclass(one, Score) and one.meaning and one.best and one.source and one.word == word
