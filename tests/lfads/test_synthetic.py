"""Synthetic sets: the figures of the Lorenz set that others have measured on it, and what the chaotic network knows."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.special import gammaln

from cxsystem2.lfads.dataset import DataError
from cxsystem2.lfads.synthetic import chaotic, lorenz


@pytest.fixture(scope="module")
def lorenz_session():
    return lorenz().sessions[0]


def nll(counts, rates):
    return float(np.mean(rates - counts * np.log(rates) + gammaln(counts + 1)))


def r2(truth, found):
    truth, found = (values.reshape(-1, values.shape[-1]) for values in (truth, found))
    return float(np.mean(1 - ((truth - found) ** 2).sum(0) / ((truth - truth.mean(0)) ** 2).sum(0)))


def test_the_lorenz_set_has_its_shapes(lorenz_session):
    training, validation = lorenz_session.training, lorenz_session.validation
    assert training.counts.shape == training.seen.shape == training.truth["rates"].shape == (1040, 50, 29)
    assert validation.counts.shape == (260, 50, 29) and validation.truth["states"].shape == (260, 50, 3)
    assert np.bincount(training.conditions).tolist() == [16] * 65
    assert (training.numbers % 20 < 16).all() and (validation.numbers % 20 >= 16).all()
    assert (training.numbers // 20 == training.conditions).all()
    assert lorenz_session.bin_width == 0.02


def test_the_lorenz_set_has_the_figures_that_were_measured_on_it(lorenz_session):
    counts = lorenz_session.validation.counts.astype(float)
    rates = lorenz_session.validation.truth["rates"].astype(float)
    everything = np.concatenate([lorenz_session.training.counts, lorenz_session.validation.counts])
    assert everything.mean() == pytest.approx(0.240, abs=5e-4)
    assert rates.max() / 0.02 == pytest.approx(283, abs=0.5)
    best = nll(counts, rates)
    bits = (nll(counts, np.broadcast_to(counts.mean((0, 1)), counts.shape)) - best) / counts.mean() / np.log(2)
    assert best == pytest.approx(0.5076, abs=1e-4)
    assert bits == pytest.approx(0.681, abs=1e-3)
    assert r2(rates, gaussian_filter1d(counts, 5, axis=1)) == pytest.approx(0.120, abs=1e-3)


def test_states_of_the_lorenz_set_are_z_scores(lorenz_session):
    states = lorenz_session.training.truth["states"][::16].astype(float)
    assert np.allclose(states.mean((0, 1)), 0, atol=1e-5) and np.allclose(states.std((0, 1)), 1, atol=1e-5)


def test_the_same_seed_is_the_same_set():
    sizes = {"conditions": 3, "repeats": 4, "validation": 1}
    assert lorenz(**sizes).digest() == lorenz(**sizes).digest() != lorenz(1, **sizes).digest()
    with pytest.raises(DataError, match="of 4 repeats of a condition, 4 cannot be for validation"):
        lorenz(**{**sizes, "validation": 4})


@pytest.mark.parametrize("gain", [1.5, 2.5])
def test_the_chaotic_network_knows_its_pulse(gain):
    (session,) = chaotic(gain, conditions=20).sessions
    part = session.training
    assert part.counts.shape == (160, 100, 50) and len(session.validation) == 40
    pulses = part.truth["inputs"][:, :, 0]
    times = pulses.argmax(1)
    assert (np.count_nonzero(pulses, axis=1) == 1).all() and (pulses.max(1) == 20).all()
    assert times.min() >= 25 and times.max() < 75 and len({*times}) > 10
    assert part.truth["rates"].min() == 0 and part.truth["rates"].max() == pytest.approx(30 * session.bin_width)
    jumps = np.abs(np.diff(part.truth["states"], axis=1)).max(2)
    assert np.mean(jumps.argmax(1) == times - 1) > 0.95


def test_the_chaotic_network_without_a_pulse_has_no_inputs():
    (session,) = chaotic(pulse=False, conditions=4).sessions
    assert {*session.training.truth} == {*session.meanings} == {"rates", "states"}
