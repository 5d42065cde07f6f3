"""What is drawn while a simulation runs: background and noise follow the seed of the run."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.testing import models


@pytest.fixture
def noisy():
    """The small model with background input and membrane noise."""
    return models.noisy()


def run(tables, device, seed):
    return CxSystem(*tables, device=device, seed=seed).run(save_results=False)


def test_the_seed_decides_all_that_is_drawn(noisy, device):
    first, again, other = (run(noisy, device, seed) for seed in (1, 1, 2))
    potential = [results.recordings["NG1_SS_L4"]["vm"].values for results in (first, again, other)]
    assert np.array_equal(potential[0], potential[1])
    assert not np.allclose(potential[0][:100], potential[2][:100])


def test_the_generator_of_the_user_is_left_alone(noisy):
    np.random.seed(7)
    expected = np.random.random(3)
    np.random.seed(7)
    run(noisy, "python", 1)
    assert np.array_equal(np.random.random(3), expected)


def test_noise_has_its_stationary_deviation(anatomy, physiology):
    """A leaky membrane with noise has the standard deviation noise_sigma/sqrt(2)."""
    physiology["neuron_model"] = "LIF"
    physiology["SS"] = {**physiology["SS"], "VT": "0*mV", "tonic_current": "0*pA", "noise_sigma": "2*mV", "taum_soma": "C/gL"}
    anatomy["IN"], anatomy["S"] = [], []
    anatomy["G"] = [{"idx": 1, "number_of_neurons": 200, "neuron_type": "SS", "layer_idx": 4, "monitors": "[St]vm[dt]5*ms"}]
    found = CxSystem(anatomy, physiology, changes=["runtime=1*second"]).run(save_results=False)
    potential = found.recordings["NG1_SS_L4"]["vm"].values[40:]
    assert potential.std() == pytest.approx(2e-3 / np.sqrt(2), rel=0.05)
    assert potential.mean() == pytest.approx(-0.06, abs=2e-4)
