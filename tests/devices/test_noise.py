"""Membrane noise with `--fast`: the same on all devices, whatever the number of threads."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options, devices


@pytest.fixture
def noisy(anatomy, physiology):
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "noise_sigma": "4*mV", "taum_soma": "15*ms"}
    anatomy["params"].update(integration="euler", runtime="60*ms")
    return anatomy, physiology


def run(tables, device, **options):
    if missing := devices[device].missing():
        pytest.skip(f"the device '{device}' cannot run here: {missing}")
    return CxSystem(*tables, device=device).run(save_results=False, options=Options(fast=True, **options))


@pytest.mark.parametrize(
    ("device", "options"),
    [
        pytest.param("cpp", {"threads": 1}, marks=pytest.mark.compiled),
        pytest.param("cpp", {"threads": 3}, marks=pytest.mark.compiled),
        pytest.param("cython", {}, marks=[pytest.mark.compiled, pytest.mark.slow]),
    ],
)
def test_every_device_draws_the_same_noise(noisy, device, options):
    """In 60 ms the rounding of sums stays below 1e-12 V; another normal number would be seen at once."""
    expected, found = run(noisy, "python"), run(noisy, device, **options)
    for name, spikes in expected.spikes.items():
        assert np.array_equal(spikes.t, found.spikes[name].t)
        assert np.array_equal(spikes.i, found.spikes[name].i)
    potentials = (results.recordings["NG1_SS_L4"]["vm"].values for results in (expected, found))
    assert np.abs(np.subtract(*potentials)).max() < 1e-12
    assert sum(len(spikes.t) for spikes in expected.spikes.values()) > 30


def test_another_seed_is_other_noise(noisy):
    one = run(noisy, "python").recordings["NG1_SS_L4"]["vm"].values
    noisy[0]["params"]["seed"] = 4
    assert not np.array_equal(one, run(noisy, "python").recordings["NG1_SS_L4"]["vm"].values)
