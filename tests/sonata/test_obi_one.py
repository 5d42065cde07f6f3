"""Circuits as OBI-ONE has them: written so that its way of building groups gives our spikes, and read from its layout."""

import json
import shutil

import brian2
import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.sonata.reading import read_circuit
from cxsystem2.sonata.spikes import write_spikes
from cxsystem2.sonata.writing import write_circuit

ANATOMY = """row_type,runtime,device,seed,default_clock,integration,grid_radius
params,60*ms,python,3,0.1*ms,exact,300*um

row_type,idx,number_of_neurons,neuron_type,neuron_subtype,layer_idx,monitors,neuron_model,excitation_model,inhibition_model
G,1,60,SS,fly,4,[Sp],LIF,DELTA,DELTA

row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,n,custom_weight,delay,weight_distribution,delay_distribution,self_connections
S,ge,1,1,Fixed,0.2,1,0.2*mV,1.8*ms,"uniform(0.5,1.5)",constant,0
"""
PHYSIOLOGY = """Variable,Key,Value
fly,C,200*pF
,gL,10*nS
,EL,-42*mV
,VT,-45*mV
,V_res,-52*mV
,Vcut,-45*mV
,V_init,-47*mV
,refractory_period,0.5*ms
"""


@pytest.fixture(scope="module")
def fly(tmp_path_factory):
    home = tmp_path_factory.mktemp("fly")
    (home / "anatomy.csv").write_text(ANATOMY)
    (home / "physiology.csv").write_text(PHYSIOLOGY)
    return str(home / "anatomy.csv"), str(home / "physiology.csv")


@pytest.fixture(scope="module")
def circuit(fly, tmp_path_factory):
    folder = tmp_path_factory.mktemp("obi") / "circuit"
    assert write_circuit(CxSystem(*fly).network, folder, single=True) == ()
    return folder


@pytest.fixture(scope="module")
def spikes(fly):
    found = CxSystem(*fly).run(save_results=False).spikes["NG1_fly_L4"]
    assert len(found.t) > 100 and len(np.unique(found.t)) > 30
    return found


def test_the_templates_give_our_spikes_in_brian2(circuit, spikes):
    """Groups are made of the files alone, as OBI-ONE makes them: a population, a template of cells, one of synapses."""
    (nodes,), (edges,) = (
        [one["populations"] for one in json.loads((circuit / "circuit_config.json").read_text())["networks"][kind]]
        for kind in ("nodes", "edges")
    )
    (population,), (links,) = nodes, edges
    assert nodes[population] == {"type": "brian2_point"} and links == f"{population}__{population}__brian2_synapse"
    assert json.loads((circuit / "simulation_config.json").read_text())["target_simulator"] == "Brian2"
    with h5py.File(circuit / "nodes.h5") as file, h5py.File(circuit / "edges.h5") as more:
        size = len(file[f"nodes/{population}/node_type_id"])
        cell = file[f"nodes/{population}/0/@library/model_template"].asstr()[0]
        group = more[f"edges/{links}"]
        link = group["0/@library/model_template"].asstr()[0]
        source, target, w = (group[name][:] for name in ("source_node_id", "target_node_id", "0/w"))
    assert w.dtype == np.float64
    assert "I_inj : amp" in json.loads((circuit / "models" / "LIF.json").read_text())["params"]["model"]
    cell, link = (json.loads((circuit / "models" / f"{one.removeprefix('json:')}.json").read_text()) for one in (cell, link))

    def quantity(pair):
        return pair[0] * (1 if pair[1] == "1" else getattr(brian2, pair[1]))

    brian2.start_scope()
    brian2.prefs.codegen.target = "numpy"
    params = cell["params"]
    neurons = brian2.NeuronGroup(
        size, "\n".join(params["model"]), method=params["method"], threshold=params["threshold"], reset=params["reset"],
        refractory=params["refractory"], namespace={name: quantity(pair) for name, pair in cell["namespace"].items()},
        dt=0.1 * brian2.ms,
    )  # fmt: skip
    for name, pair in cell["initial"].items():
        setattr(neurons, name, quantity(pair))
    synapses = brian2.Synapses(neurons, neurons, link["params"]["model"], on_pre=link["params"]["on_pre"], dt=0.1 * brian2.ms)
    synapses.connect(i=source.astype(int), j=target.astype(int))
    synapses.pre.delay = quantity(link["params"]["delay"])
    synapses.w = w * getattr(brian2, link["dynamics"]["w"])
    monitor = brian2.SpikeMonitor(neurons)
    brian2.Network(neurons, synapses, monitor).run(60 * brian2.ms, namespace={})
    order = np.lexsort((monitor.i, monitor.t / brian2.second))
    assert np.array_equal(monitor.i[order], spikes.i[np.lexsort((spikes.i, spikes.t))])
    assert np.allclose((monitor.t / brian2.second)[order], np.sort(spikes.t), rtol=0, atol=1e-9)


def test_the_circuit_read_back_has_the_same_pairs_and_spikes(circuit, fly, spikes, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    found = read_circuit(circuit, tmp_path / "tables")
    assert check(found.anatomy, found.physiology).report.errors == []
    one, other = CxSystem(*fly).network, CxSystem(str(found.anatomy), str(found.physiology), trust=True)
    plans = [each.connections(each.config.pathways[0]) for each in (one, other.network)]
    for name in ("source", "target", "weight", "delay"):
        assert np.array_equal(*(getattr(each, name) for each in plans)), name
    again = other.run(save_results=False).spikes["NG1_fly_L4"]
    assert np.array_equal(again.i, spikes.i) and np.array_equal(again.t, spikes.t)


def test_its_own_layout_is_read(tmp_path, monkeypatch):
    """Declared names get their value from `initial`, delays come from the template, and resets have several statements."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    home = tmp_path / "fly"
    (home / "models").mkdir(parents=True)
    cell = {
        "params": {
            "model": ["dv/dt = (g - (v - v_0))/t_m : volt (unless refractory)", "dg/dt = -g/tau : volt (unless refractory)",
                      "I_inj : amp", "rfc : second"],
            "method": "linear", "threshold": "v > v_th", "reset": "v = v_r; g = 0*mV", "refractory": "rfc",
        },
        "namespace": {"t_m": [20, "ms"], "tau": [5, "ms"], "v_0": [-40, "mV"], "v_th": [-45, "mV"], "v_r": [-52, "mV"]},
        "initial": {"v": [-52, "mV"], "g": [0, "mV"], "rfc": [2.2, "ms"]},
    }  # fmt: skip
    link = {"params": {"model": "w : volt", "on_pre": "g += w", "delay": [1.8, "ms"]}, "dynamics": {"w": "mV"}}
    (home / "models" / "fly.json").write_text(json.dumps(cell))
    (home / "models" / "synapse.json").write_text(json.dumps(link))
    with h5py.File(home / "nodes.h5", "w") as file:
        file["nodes/fly/node_type_id"] = np.full(3, -1)
        for name, value in (("model_type", "brian2_point"), ("model_template", "json:fly")):
            file.create_dataset(f"nodes/fly/0/{name}", data=[value] * 3, dtype=h5py.string_dtype())
    with h5py.File(home / "edges.h5", "w") as file:
        group = file.create_group("edges/fly__fly__brian2_synapse")
        for side, ends in (("source", [0, 1, 2]), ("target", [1, 2, 0])):
            group[f"{side}_node_id"] = np.array(ends)
            group[f"{side}_node_id"].attrs["node_population"] = "fly"
        group["edge_type_id"] = np.full(3, -1, np.int8)
        group["0/w"] = np.array([0.5, -1.5, 2.5])
        group.create_dataset("0/@library/model_template", data=["json:synapse"], dtype=h5py.string_dtype())
        group["0/model_template"] = np.zeros(3, np.uint8)
    networks = {"nodes": [{"nodes_file": "nodes.h5", "populations": {"fly": {"type": "brian2_point"}}}],
                "edges": [{"edges_file": "edges.h5", "populations": {"fly__fly__brian2_synapse": {}}}]}  # fmt: skip
    config = {"components": {"point_neuron_models_dir": "models"}, "networks": networks}
    (home / "circuit_config.json").write_text(json.dumps(config))
    found = read_circuit(home, tmp_path / "tables")
    assert found.notes == ("no simulation says how long the run is: 1000 ms in steps of 0.1 ms are taken",)
    report = check(found.anatomy, found.physiology).report
    assert report.errors == [], str(report)
    model = CxSystem(str(found.anatomy), str(found.physiology), trust=True, changes=["runtime=50*ms"])
    plan = model.network.connections(model.network.config.pathways[0])
    assert plan.weight.tolist() == [0.5e-3, -1.5e-3, 2.5e-3] and plan.delay.tolist() == [1.8e-3] * 3
    assert model.network.config.populations[0].parameters["soma"]["rfc"] == 2.2e-3
    assert len(model.run(save_results=False).spikes["NG0_fly_L4"].t) > 3


def test_given_spikes_of_simulated_cells_take_their_synapses(circuit, fly, tmp_path, monkeypatch):
    """The synapse of a cell that is said to fire at 2 ms acts at 2 ms and its delay."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    home = tmp_path / "replay"
    shutil.copytree(circuit, home)
    write_spikes(home / "given.h5", {"NG1_fly_L4": (np.array([7]), np.array([2e-3]))})
    path = home / "simulation_config.json"
    config = json.loads(path.read_text())
    config["inputs"] = {"again": {"input_type": "spikes", "module": "synapse_replay", "delay": 0, "duration": 60,
                                  "spike_file": "given.h5", "node_set": "NG1_fly_L4"}}  # fmt: skip
    path.write_text(json.dumps(config))
    found = read_circuit(home, tmp_path / "tables")
    model = CxSystem(str(found.anatomy), str(found.physiology), trust=True, changes=["runtime=5*ms", "G[1].monitors=[St]vm"])
    own, twin = (model.network.connections(one) for one in model.network.config.pathways)
    assert set(twin.source) == {7} and sorted(twin.target) == sorted(own.target[own.source == 7])
    values = model.run(save_results=False).recordings["NG1_fly_L4"]["vm"].values
    apart = values[:, twin.target] - values[:, [7]]  # the cell itself takes none of them
    assert not apart[:38].any() and (apart[40] > 0).all()
    config["inputs"]["again"]["node_set"] = "some"
    path.write_text(json.dumps(config))
    with pytest.raises(FileProblem, match="the node_set 'some' is a part of 'NG1_fly_L4'"):
        read_circuit(home, tmp_path / "more")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("constant,0", "uniform(0.5;1.5),0", "different delays, and one in a template"),
        ("0.2,1,0.2*mV", "0.2,2,0.2*mV", "some pairs of cells have several synapses"),
    ],
)
def test_what_obi_one_does_not_take_is_refused(old, new, message, fly, tmp_path):
    text = ANATOMY.replace(old, new.replace("uniform(0.5;1.5)", '"uniform(0.5,1.5)"'))
    (tmp_path / "anatomy.csv").write_text(text)
    with pytest.raises(CxSystemError, match=message):
        write_circuit(CxSystem(str(tmp_path / "anatomy.csv"), fly[1]).network, tmp_path / "circuit", single=True)


def test_several_populations_are_refused(model, tmp_path):
    with pytest.raises(CxSystemError, match="is another population; OBI-ONE reads circuits of one population"):
        write_circuit(model.network, tmp_path / "circuit", single=True)
