"""Plastic synapses that the C++ device delivers itself: weights, traces, states and records as Brian2 has them."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Memory, Options, devices
from cxsystem2.stages import Stages
from cxsystem2.syntax.lower import lower

END = 0.06


def open_session(tables, device, **options):
    network = CxSystem(*tables, device=device, seed=3, changes=[f"runtime={END}*second"]).network
    given = Options(fast=True, **options).settled(network.config.system, devices[device])
    return devices[device]().open(lower(network), Stages(), given)


def ended(tables, device, **options):
    """Records and the state at the end of a run."""
    memory = Memory()
    with open_session(tables, device, **options) as session:
        session.advance(0.9 * END, memory)
        state = session.state()
        session.advance(END, memory)
        return session.records(memory), state.arrays


@pytest.mark.compiled
def test_weights_traces_and_records_are_those_of_brian2(plastic):
    own, state = ended(plastic, "cpp", threads=1)
    brian2, wanted = ended(plastic, "python")
    for group, (cells, times) in own.spikes.items():
        assert np.array_equal(cells, brian2.spikes[group][0])
        assert np.allclose(times, brian2.spikes[group][1], atol=1e-9)
    assert sum(len(cells) for cells, _ in own.spikes.values()) > 100
    assert sum("wght" in each and np.ptp(each["wght"]) > 1e-12 for each in own.synapses.values()) >= 5
    for projection, variables in brian2.synapses.items():
        for name, values in variables.items():
            assert np.allclose(own.synapses[projection][name], values, rtol=1e-9, atol=1e-20), (projection, name)
    for name, (_, values) in brian2.states.items():
        assert np.allclose(own.states[name][1], values, rtol=1e-7, atol=1e-15), name
    assert {name for name in wanted if name.startswith("synapses/")} <= {*state} | _by_row(wanted)


@pytest.mark.compiled
def test_recorded_synapses_onto_dendrites_which_never_fire(pyramidal_network):
    anatomy, _ = pyramidal_network
    (row,) = [row for row in anatomy["S"] if row["post_syn_idx"] == "1[C]1"]
    row["monitors"] = "[St]R"
    own, _ = ended(pyramidal_network, "cpp", threads=1)
    brian2, _ = ended(pyramidal_network, "python")
    recorded = [name for name in brian2.states if "Depressing" in name]
    assert recorded
    for name in recorded:
        assert np.ptp(brian2.states[name][1]) > 0
        assert np.allclose(own.states[name][1], brian2.states[name][1], rtol=1e-7), name


def _by_row(wanted):
    """Names of variables of the pathways whose state is kept by row."""
    return {name for name in wanted if "Depressing" in name or "Facilitating" in name}


@pytest.mark.compiled
def test_threads_change_no_bit(plastic, monkeypatch):
    one, state = ended(plastic, "cpp", threads=1)
    monkeypatch.setattr("cxsystem2.devices.standalone.making.made", lambda *given, **more: pytest.fail("generated"))
    for threads in (2, 3):
        several, other = ended(plastic, "cpp", threads=threads)
        for projection, variables in one.synapses.items():
            for name, values in variables.items():
                assert np.array_equal(several.synapses[projection][name], values), (projection, name)
        assert [name for name in state if not np.array_equal(state[name], other[name], equal_nan=True)] == []
