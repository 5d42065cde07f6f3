"""EMG: the chain from raw signals to bins, shifts in time, and a set whose truth is known."""

import re

import h5py
import numpy as np
import pytest
import torch

from cxsystem2.lfads.augmentation import shifted
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.emg.preparation import Preparation, binned
from cxsystem2.lfads.emg.synthetic import muscles
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.presets import PRESETS
from cxsystem2.lfads.signals import Signals
from cxsystem2.lfads.training import Trainer
from cxsystem2.lfads.trials import DataError

RATE = 1000.0


def raw(seconds=4.0, muscles=3, hum=0.0, drift=0.0):
    """Noise that is strong in every second half of a second, with hum of the mains and a slow movement."""
    time = np.arange(int(seconds * RATE)) / RATE
    strength = 0.1 + (time % 1 > 0.5)
    noise = np.random.default_rng(0).normal(size=(len(time), muscles)) * strength[:, None]
    return noise * np.arange(1, muscles + 1) + (hum * np.sin(2 * np.pi * 50 * time) + drift * np.sin(2 * np.pi * time))[:, None]


def test_signals_become_positive_and_of_one_size():
    found = Preparation().envelope(Signals(raw(), RATE))
    assert found.min() >= 1e-3
    np.testing.assert_allclose(np.quantile(found, 0.95, axis=0), 1.001, atol=1e-6)
    strong = np.arange(4000) % 1000 > 500
    assert (found[strong].mean(0) > 5 * found[~strong].mean(0)).all()


def test_movements_and_the_hum_of_the_mains_are_taken_out():
    clean = Preparation(clip=1.0).envelope(Signals(raw(), RATE))
    moved = Preparation(clip=1.0).envelope(Signals(raw(drift=30), RATE))
    assert np.corrcoef(clean[500:-500, 0], moved[500:-500, 0])[0, 1] > 0.99
    hum = Signals(raw(hum=3), RATE)
    with_hum, without = (Preparation(notch=notch).envelope(hum)[500:-500, 0] for notch in (0, 50))
    reference = Preparation(notch=50).envelope(Signals(raw(), RATE))[500:-500, 0]
    assert np.corrcoef(reference, without)[0, 1] > 0.95 > np.corrcoef(reference, with_hum)[0, 1]


def test_outliers_are_clipped():
    values = raw()
    values[100] = 1e4
    clipped, whole = (Preparation(clip=clip).envelope(Signals(values, RATE)).max() for clip in (0.999, 1.0))
    assert clipped < 0.1 * whole  # the filter rings, so that more samples than one are too large


def test_a_bin_is_the_mean_of_its_samples():
    values = np.arange(20.0)[:, None] * [1, 2]
    assert binned(values, 1000, 0.004, 4, 0.002).tolist() == [[4.5, 9], [6.5, 13], [8.5, 17], [10.5, 21]]
    for words, message in ((((0, 4, 0.0004)), "shorter than a sample"), ((0.015, 4, 0.002), "not within the recording")):
        with pytest.raises(DataError, match=message):
            binned(values, 1000, *words)


def test_each_channel_of_each_trial_moves_by_itself():
    random = torch.Generator().manual_seed(0)
    values = torch.arange(40.0)[:, None, None].expand(40, 200, 3)
    found = shifted(values, 3.0, 6, random)
    moves = (values - found)[20]  # a later value comes from an earlier bin
    assert moves.abs().max() == 6 and moves.std() == pytest.approx(3.0, rel=0.1)
    assert (found[:13] - values[:13] + moves >= 0).all() and (found >= 0).all() and (found <= 39).all()
    inside = slice(6, 34)
    assert torch.equal(found[inside], (values - moves)[inside])
    assert found[0, moves[..., 0] > 0, 0].eq(0).all()  # the first value is repeated
    assert torch.equal(shifted(values, 0.0, 6, random), values)


def test_training_shifts_input_and_target_differently_and_inference_does_not(small):
    dataset = muscles(number=4, conditions=4, repeats=8, bins=20)
    values = {**defaults(1), "coordinated_dropout": np.zeros(1)}
    torch.set_num_threads(1)
    plain, moved = (
        Trainer(small(observation="gamma"), TrainingPlan(batch=16, shift=shift), dataset, [0], 0) for shift in (0.0, 3.0)
    )
    assert plain.validate() == pytest.approx(moved.validate(), rel=1e-12)
    part = moved._shifted(moved.training[0], torch.Generator().manual_seed(0))
    assert not torch.equal(part.seen, part.counts) and part.seen.shape == part.counts.shape
    assert plain.run_epoch(values).training != moved.run_epoch(values).training


def test_a_synthetic_set_has_known_activation_and_artefacts_that_all_share():
    (plain,) = muscles(conditions=10).sessions
    (hit,) = muscles(conditions=10, artefacts=1.0).sessions
    rates = plain.training.truth["rates"]
    assert rates.mean((0, 1)) == pytest.approx(1, abs=1e-4) and plain.training.counts.min() >= 1e-3
    assert np.corrcoef(plain.training.counts.ravel(), rates.ravel())[0, 1] > 0.6
    assert np.array_equal(hit.training.truth["rates"], rates)
    all_at_once = (hit.training.counts > 3 * np.maximum(rates, 1)).mean(2) > 0.8
    assert 0.3 < all_at_once.any(1).mean() < 0.9 and not (plain.training.counts > 8 * np.maximum(rates, 1)).all(2).any()
    assert plain.channels[0] == "EMG:0"


@pytest.fixture
def recording(tmp_path):
    def make(values=None, rate=RATE):
        with h5py.File(tmp_path / "rat.h5", "w") as file:
            file["emg"] = raw() if values is None else values
            if rate is not None:
                file["emg"].attrs["rate"] = rate
        return tmp_path / "rat.h5"

    return make


def test_recorded_emg_becomes_a_data_set(command, recording, tmp_path):
    words = ("--emg", "--notch", "50", "--bin", "2*ms", "--trials", "200*ms", "--overlap", "50*ms", "--output", "emg.h5")
    answer = command("lfads", "data", recording(), *words)
    assert answer.returncode == 0, answer.stderr
    (session,) = Dataset.load(tmp_path / "emg.h5").sessions
    assert session.training.counts.shape[1:] == (100, 3) and session.training.counts.min() >= 1e-3
    assert "EMG, high-pass 40 Hz" in session.source and not session.training.truth


@pytest.mark.parametrize(
    "values, rate, words, message",
    [
        (None, None, (), "'emg': the attribute 'rate' must be"),
        (None, 60.0, (), "high_pass: 40 Hz are too much for 60 samples"),
        (np.zeros((2000, 2)), RATE, (), "the muscle 0 has no signal"),
        (np.full((2000, 2), np.nan), RATE, (), "'emg': some values are NaN"),
        (np.zeros(5), RATE, (), "numbers with 2 axes are needed"),
        (None, RATE, ("--bin", "0.5*ms"), "shorter than a sample"),
        (None, RATE, ("--populations", "E"), "in results of simulations alone"),
    ],
)
def test_what_does_not_fit_is_one_sentence(command, recording, values, rate, words, message, tmp_path):
    answer = command(
        "lfads", "data", recording(values, rate), "--emg", "--bin", "2*ms", "--trials", "200*ms", *words, "--output", "x.h5"
    )
    assert answer.returncode and not (tmp_path / "x.h5").exists()
    assert re.search(message, " ".join(answer.stderr.split())), answer.stderr


def test_presets_are_settings_that_a_file_may_change(tmp_path):
    from cxsystem2.lfads.settings import read_settings

    radical = PRESETS["radical"].settings()
    assert radical.sizes.observation == "zero_inflated_gamma" and radical.plan.largest_norm == 300
    ranges = radical.ranges
    assert (ranges["coordinated_dropout"].low, ranges["coordinated_dropout"].high) == (0.01, 0.99)
    assert ranges["gamma_prior"].tunable and not ranges["l2_encoders"].tunable and ranges["l2_encoders"].value == 0
    assert (ranges["kl_initial"].low, ranges["kl_initial"].high) == (1e-6, 1e-4)
    (tmp_path / "own.yaml").write_text("model: {inputs: 1}\nhyperparameters: {gamma_prior: {value: 30}}\n")
    changed = read_settings(tmp_path / "own.yaml", radical)
    assert changed.sizes.inputs == 1 and changed.sizes.generator_units == 64 and changed.plan == radical.plan
    assert changed.ranges["gamma_prior"].value == 30 and changed.ranges["gamma_prior"].high == 100
    assert changed.ranges["l2_generator"] == ranges["l2_generator"]
    assert PRESETS["EMG"].settings().plan.shift == 3


def test_a_preset_trains_with_its_observation_model(command, tmp_path):
    pytest.importorskip("torch")
    muscles(number=3, conditions=3, repeats=6, bins=12).save(tmp_path / "emg.h5")
    (tmp_path / "tiny.yaml").write_text(
        "model: {encoder: 4, input_encoder: 4, controller: 4, initial: 3, generator_units: 5, factors: 3}\n"
    )
    words = ("--preset", "emg", "--settings", "tiny.yaml", "--epochs", "2", "--samples", "3", "--quiet", "--output", "fit")
    answer = command("lfads", "fit", "emg.h5", *words)
    assert answer.returncode == 0, answer.stderr
    with h5py.File(tmp_path / "fit" / "posterior.h5") as file:
        assert file.attrs["observation"].startswith("gamma: ") and "RATE" in file.attrs["observation"]
        rates = file["emg/validation/rates"]
        assert rates.attrs["unit"] == "unit of the data, per bin" and "hertz_per_unit" not in rates.attrs
    assert "unknown preset 'egm'" in command("lfads", "fit", "emg.h5", "--preset", "egm", "--output", "x").stderr
