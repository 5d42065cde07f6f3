"""Delays in steps: one rule for every device, and it is Brian2's."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import brian2, codegen_target, device_active
from cxsystem2.network.delays import delay_steps


def test_half_a_step_is_a_whole_one():
    dt = 2.0**-13  # halves of which are exact
    assert delay_steps(np.array([0.0, 0.4, 0.5, 1.49, 1.5, 2.5, 3.5]) * dt, dt).tolist() == [0, 0, 1, 1, 2, 3, 4]


def test_brian2_rounds_alike():
    steps = np.array([0.0, 0.5, 1.5, 2.5, 3.49])
    with device_active("runtime"), codegen_target("numpy"):
        source = brian2.SpikeGeneratorGroup(1, [0], [0] * brian2.second)
        target = brian2.NeuronGroup(len(steps), "arrived : second")
        synapses = brian2.Synapses(source, target, on_pre="arrived_post = t")
        synapses.connect()
        synapses.delay = steps * 0.1 * brian2.ms
        brian2.Network(source, target, synapses).run(1 * brian2.ms)
        found = np.rint(np.array(target.arrived_[:]) / 1e-4)
    assert found.tolist() == delay_steps(steps * 1e-4, 1e-4).tolist()


@pytest.mark.compiled
@pytest.mark.parametrize(("device", "fast"), [("cpp", False), ("cpp", True)])
def test_devices_agree_on_two_and_a_half_steps(anatomy, physiology, device, fast):
    from cxsystem2.devices import Options, devices

    if missing := devices[device].missing():
        pytest.skip(missing)
    physiology["delay"] = dict.fromkeys(physiology["delay"], "0.25*ms")
    for row in anatomy["S"]:
        row["delay_distribution"] = "constant"
    runs = [
        CxSystem(anatomy, physiology, device=name).run(save_results=False, options=Options(fast=own))
        for name, own in (("python", False), (device, fast))
    ]
    for name, spikes in runs[0].spikes.items():
        assert np.array_equal(spikes.t, runs[1].spikes[name].t)
