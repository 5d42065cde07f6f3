"""Sessions: several advances, and a state that goes on elsewhere, give the same bits as a run in one go."""

import subprocess
import sys

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Memory, Nothing, Options, State, devices
from cxsystem2.errors import DeviceError, FileProblem
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition
from cxsystem2.stages import Stages
from cxsystem2.syntax.lower import lower

CUT, END = 0.0437, 0.09
WAYS = [
    pytest.param("python", False, id="python"),
    pytest.param("cython", False, id="cython", marks=[pytest.mark.compiled, pytest.mark.slow]),
    pytest.param("cpp", False, id="cpp", marks=pytest.mark.compiled),
    pytest.param("cpp", True, id="cpp-fast", marks=pytest.mark.compiled),
]


def open_session(tables, device, fast=False, seed=3):
    if missing := devices[device].missing():
        pytest.skip(f"the device '{device}' cannot run here: {missing}")
    network = CxSystem(*tables, device=device, seed=seed, changes=[f"runtime={END}*second"]).network
    model = lower(network, form=devices[device].form(network.config))
    options = Options(fast=fast).settled(network.config.system, devices[device])
    return devices[device]().open(model, Stages(), options)


def run(tables, way, *times, state=None):
    """Records of a session that advances to some times, and its state at the first of them."""
    memory = Memory()
    with open_session(tables, *way) as session:
        if state is not None:
            session.restore(state)
        found = None
        for time in times:
            session.advance(time, memory)
            found = session.state() if found is None else found
        return session.records(memory), found


def arrays(records, begin=0.0):
    """Everything that was recorded from a time on, by name."""
    found = {f"{name} {key}": value for name, own in records.synapses.items() for key, value in own.items()}
    for name, (cells, times) in records.spikes.items():
        later = times >= begin - 1e-9
        found |= {f"{name} i": cells[later], f"{name} t": times[later]}
    for name, (times, values) in records.states.items():
        later = times >= begin - 1e-9
        found |= {f"{name} t": times[later], f"{name} values": values[later]}
    return found


def agree(one, other):
    assert one.keys() == other.keys()
    assert [name for name in one if not np.array_equal(one[name], other[name], equal_nan=True)] == []


def goes_on(tables, device, fast, tmp_path, *, whole=True):
    """A run in two parts, and its second part from a state in a file, have the bits of a run in one go."""
    way = (device, fast)
    parts, state = run(tables, way, CUT, 0.05, END)
    state.save(tmp_path / "state.npz")
    rest, _ = run(tables, way, END, state=State.load(tmp_path / "state.npz"))
    agree(arrays(rest, CUT), arrays(parts, CUT))
    for name, (begins, counts) in rest.counts.items():
        late = parts.counts[name][0] >= begins[0]
        assert np.array_equal(counts, parts.counts[name][1][late])
        assert len(parts.counts[name][0]) == round(END / 0.01)
    if whole:
        agree(arrays(run(tables, way, END)[0]), arrays(parts))
    return parts


MODELS = [
    (word, receptor)
    for word, receptor in zip(
        [*neurons, *neurons][: max(len(neurons), len(excitation))], [*excitation, *excitation], strict=False
    )
]


def values(receptor, potential):
    """A value of each parameter of a receptor model by its unit."""
    texts = {"second": "4*ms", "volt": potential, "1": "0.8", "siemens": "1*nS", "amp": "20*pA"}
    return {name: texts[parameter.unit] for name, parameter in receptor.parameters.items()}


def neuron_tables(tables, neuron, receptor):
    anatomy, physiology = tables
    opposite = [*inhibition][[*excitation].index(receptor)]
    block = {"V_init": "EL", "tonic_current": "600*pA", "tau_tonic_rampup": "1*ms", **neurons[neuron].defaults}
    block |= values(excitation[receptor], "0*mV") | values(inhibition[opposite], "-80*mV")
    if neuron == "SIMPLE_HH":
        block |= {"V_init": "0*mV", "tonic_current": "10*uA"}
    physiology |= {"neuron_model": neuron, "excitation_model": receptor, "inhibition_model": opposite}
    physiology |= {"SS": block, "BC": block}
    physiology |= {"J": {"siemens": "2*nS", "amp": "30*pA", "volt": "0.5*mV"}[excitation[receptor].weight_unit]}
    return anatomy, physiology


@pytest.mark.parametrize(("neuron", "receptor"), MODELS)
@pytest.mark.parametrize(("device", "fast"), WAYS[:1])
def test_every_neuron_and_receptor_goes_on(busy, neuron, receptor, device, fast, tmp_path):
    goes_on(neuron_tables(busy, neuron, receptor), device, fast, tmp_path, whole=False)


@pytest.mark.slow
@pytest.mark.parametrize(("neuron", "receptor"), MODELS)
@pytest.mark.parametrize(("device", "fast"), WAYS[1:])
def test_every_neuron_and_receptor_goes_on_when_compiled(busy, neuron, receptor, device, fast, tmp_path):
    goes_on(neuron_tables(busy, neuron, receptor), device, fast, tmp_path)


def test_every_receptor_is_tested():
    assert {receptor for _, receptor in MODELS} == {*excitation}
    assert {neuron for neuron, _ in MODELS} == {*neurons}


@pytest.mark.parametrize(("device", "fast"), WAYS)
def test_every_synapse_goes_on(plastic, device, fast, tmp_path):
    parts = goes_on(plastic, device, fast, tmp_path)
    assert sum(len(times) for _, times in parts.spikes.values()) > 50
    assert len(parts.synapses) > 5


@pytest.mark.parametrize(("device", "fast"), WAYS[:1])
def test_gap_junctions_go_on(busy, device, fast, tmp_path):
    anatomy, _ = neuron_tables(busy, "ADEXGAP", "SIMPLE_E")
    anatomy["S"].append(
        {
            "receptor": "ge",
            "pre_syn_idx": 1,
            "post_syn_idx": 1,
            "syn_type": "Gap_junction",
            "p": "0.05",
            "custom_weight": "0.2*nS",
        }
    )
    goes_on(busy, device, fast, tmp_path)


@pytest.mark.parametrize(("device", "fast"), WAYS)
def test_cells_with_dendrites_go_on(pyramidal_network, device, fast, tmp_path):
    goes_on(pyramidal_network, device, fast, tmp_path)


@pytest.mark.parametrize(
    ("device", "fast"), [*WAYS[:2], pytest.param("cpp", False, marks=[pytest.mark.compiled, pytest.mark.slow]), WAYS[3]]
)
def test_a_small_network_goes_on(busy, device, fast, tmp_path):
    """With short-term synapses, which `--fast` keeps in rows."""
    anatomy, _ = busy
    for row, word in zip(anatomy["S"], ("Depressing", "Fixed", "Facilitating", "Fixed", "Fixed"), strict=True):
        row["syn_type"] = word
    parts = goes_on(busy, device, fast, tmp_path)
    assert sum(np.count_nonzero(times > CUT) for _, times in parts.spikes.values()) > 50


def test_a_state_goes_on_in_another_process(busy, tmp_path):
    whole, _ = run(busy, ("python", False), END)
    _, state = run(busy, ("python", False), CUT)
    state.save(tmp_path / "state.npz")
    np.savez(tmp_path / "whole.npz", **arrays(whole, CUT))
    script = f"""
import json, sys
sys.path.insert(0, {str(tmp_path)!r})
import numpy as np
from pathlib import Path
from cxsystem2 import CxSystem
from cxsystem2.devices import Memory, Options, State, devices
from cxsystem2.stages import Stages
from cxsystem2.syntax.lower import lower
network = CxSystem(*json.loads(sys.stdin.read()), device="python", seed=3, changes=["runtime={END}*second"]).network
memory = Memory()
with devices["python"]().open(lower(network), Stages(), Options(fast=False)) as session:
    session.restore(State.load(Path({str(tmp_path)!r}) / "state.npz"))
    session.advance({END}, memory)
    records = session.records(memory)
whole = np.load(Path({str(tmp_path)!r}) / "whole.npz")
for name, (cells, times) in records.spikes.items():
    assert np.array_equal(whole[name + " i"], cells) and np.array_equal(whole[name + " t"], times), name
    assert len(cells)
"""
    import json

    done = subprocess.run([sys.executable, "-c", script], input=json.dumps(busy), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_sessions_do_not_disturb_each_other(busy):
    alone, _ = run(busy, ("python", False), END)
    first, second = Memory(), Memory()
    with open_session(busy, "python") as one, open_session(busy, "python") as other:
        one.advance(CUT, first)
        np.random.rand(7)  # somebody else's numbers
        other.advance(END, second)
        one.advance(END, first)
        agree(arrays(one.records(first)), arrays(alone))
        agree(arrays(other.records(second)), arrays(alone))


@pytest.mark.compiled
def test_a_folder_that_stays_keeps_no_state_for_the_next_run(busy, tmp_path):
    """A session that went on from a state leaves its files in the folder of its program."""
    if missing := devices["cpp"].missing():
        pytest.skip(missing)
    found = []
    network = CxSystem(*busy, device="cpp", seed=3, changes=[f"runtime={END}*second"]).network
    options = Options(fast=True, directory=tmp_path / "program").settled(network.config.system, devices["cpp"])
    state = None
    for number in range(3):
        memory = Memory()
        with devices["cpp"]().open(lower(network), Stages(), options) as session:
            if number == 1:
                session.restore(state)
            session.advance(CUT, memory) if number != 1 else None
            state = session.state()
            session.advance(END, memory)
            found.append(session.records(memory))
    agree(arrays(found[0]), arrays(found[2]))


def test_a_time_must_lie_ahead(busy):
    with open_session(busy, "python") as session:
        session.advance(CUT, Nothing())
        assert session.time == pytest.approx(CUT)
        with pytest.raises(DeviceError, match=r"at 0.0437 s of 0.09 s cannot advance to 0.01 s"):
            session.advance(0.01, Nothing())
        with pytest.raises(DeviceError, match="cannot advance to 1 s"):
            session.advance(1.0, Nothing())


def test_a_state_of_another_network_or_device_is_refused(busy, tmp_path):
    _, state = run(busy, ("python", False), CUT)
    with open_session(busy, "python", seed=4) as other, pytest.raises(DeviceError, match="of another network"):
        other.restore(state)
    with open_session(busy, "python", fast=True) as other, pytest.raises(DeviceError, match="taken on 'python' and cannot"):
        other.restore(state)
    busy[0]["G"][0]["number_of_neurons"] = 81
    with open_session(busy, "python") as other, pytest.raises(DeviceError, match="of another network"):
        other.restore(state)
    (tmp_path / "none.npz").write_bytes(b"nothing")
    with pytest.raises(FileProblem, match="cannot be read as a state"):
        State.load(tmp_path / "none.npz")


@pytest.mark.parametrize("device", ["genn", "genn_cpu", "cuda"])
def test_a_device_that_keeps_no_state_says_so(busy, device):
    with pytest.raises(DeviceError, match="in one go, and keeps no state; take one of python, cython and cpp"):
        devices[device]().open(None, Stages(), Options())
