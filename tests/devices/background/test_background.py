"""Background on the devices: the same events everywhere."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options
from cxsystem2.devices.background.drive import drives
from cxsystem2.network.poisson import DENSE
from tests.conftest import needs


def model(anatomy, physiology, means, device):
    """Three populations with different sizes and backgrounds (events for each cell and step)."""
    anatomy["params"] |= {"runtime": "100*ms", "device": device}
    anatomy["G"] = [
        {"idx": 1, "number_of_neurons": 300, "neuron_type": "SS", "layer_idx": 4, "n_background_inputs": means[0]},
        {"idx": 2, "number_of_neurons": 20, "neuron_type": "BC", "layer_idx": 4, "n_background_inhibition": means[1]},
        {"idx": 3, "number_of_neurons": 600, "neuron_type": "SS", "layer_idx": 2, "n_background_inputs": means[2]},
    ]
    for row in anatomy["G"]:
        row["monitors"] = "[Sp] [St]ge_soma+gi_soma[rec](0-19)"
    anatomy["S"] = [{"receptor": "ge", "pre_syn_idx": 1, "post_syn_idx": 3, "syn_type": "Fixed", "p": "0.1"}]
    physiology |= {"background_rate": "1000*Hz", "background_rate_inhibition": "2000*Hz"}
    physiology |= {f"background_{pre}_{post}_weight": "0.3*nS" for pre in "EI" for post in "EI"}
    return CxSystem(anatomy, physiology)


@pytest.mark.compiled
@pytest.mark.parametrize("device", ["cpp", "cython"])
def test_devices_draw_the_same_events(anatomy, physiology, device):
    needs(device)
    means = (5, 60, 80)  # 0.5, 12 and 8 in a step
    expected = model(anatomy, physiology, means, "python").run(save_results=False, options=Options(fast=True))
    found = model(anatomy, physiology, means, device).run(save_results=False, options=Options(fast=True))
    assert sum(len(spikes.t) for spikes in expected.spikes.values()) > 300
    for name, recordings in expected.recordings.items():
        for variable, recording in recordings.items():
            assert np.allclose(found.recordings[name][variable].values, recording.values, rtol=1e-9, atol=1e-18)
        assert np.array_equal(found.spikes[name].i, expected.spikes[name].i)
        assert np.array_equal(found.spikes[name].t, expected.spikes[name].t)


def test_other_rows_leave_the_events_of_a_row_as_they_are(anatomy, physiology):
    whole = model(anatomy, physiology, (5, 60, 80), "python")
    del anatomy["G"][0], anatomy["S"][0]
    part = CxSystem(anatomy, physiology)
    keys = [{part.events.key for drive in drives(one.model()) for part in drive.parts} for one in (whole, part)]
    assert len(keys[1]) == 2
    assert keys[1] < keys[0]
    other = CxSystem(anatomy, physiology, seed=99)
    assert not {part.events.key for drive in drives(other.model()) for part in drive.parts} & keys[0]


def test_each_population_has_its_own_rate(anatomy, physiology):
    found = drives(model(anatomy, physiology, (5, 60, 80), "python").model())
    means = {drive.variable: [part.events.mean for part in drive.parts] for drive in found}
    assert means["ge_soma"] == pytest.approx([0.5, 8.0])
    assert means["gi_soma"] == pytest.approx([12.0])
    assert [part.events.dense for part in found[0].parts] == [mean > DENSE for mean in means[found[0].variable]]
