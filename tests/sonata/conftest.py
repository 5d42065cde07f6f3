"""A small network with both signs, an input from a file and weights that differ; and the circuit that is written of it."""

import json

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.sonata.spikes import write_spikes
from cxsystem2.sonata.writing import write_circuit
from tests.conftest import CONFIGS

ANATOMY = """row_type,runtime,device,seed,grid_radius,init_vms,default_clock,simulation_title
params,40*ms,python,1,300*um,1,0.1*ms,small

row_type,idx,type,input_spikes_filename,number_of_neurons,radius
IN,0,spikes,drive.csv,5,200*um

row_type,idx,number_of_neurons,neuron_type,neuron_subtype,layer_idx,monitors
G,1,300,SS,E,4,[Sp]
G,2,30,BC,I,5,[Sp]

row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,n,custom_weight,delay
S,ge,0,1,Fixed,0.5,1,40*nS,1*ms
S,ge,1,2,Fixed,0.1,2,6*nS,1.5*ms
S,gi,2,1,Fixed_const_wght,0.2,1,20*nS,1.5*ms
S,gi,2,2,Fixed,0.2,1,--,--
"""


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    home = tmp_path_factory.mktemp("small")
    (home / "anatomy.csv").write_text(ANATOMY)
    (home / "drive.csv").write_text("i,t\n" + "".join(f"{number % 5},{number * 1.3e-3!r}\n" for number in range(1, 28)))
    return home / "anatomy.csv", CONFIGS / "coba_eif_physiology.csv"


@pytest.fixture(scope="session")
def model(tables):
    return CxSystem(*map(str, tables))


@pytest.fixture(scope="session")
def circuit(model, tmp_path_factory):
    """The folder of the circuit of the small network."""
    folder = tmp_path_factory.mktemp("circuit") / "small"
    assert write_circuit(model.network, folder) == ()
    return folder


@pytest.fixture
def trusting(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture
def foreign(tmp_path):
    """A circuit as other programs write it: two types in one population, NEST's templates, weights of types, an input."""
    home = tmp_path / "foreign"
    (home / "models").mkdir(parents=True)
    (home / "models" / "cell.json").write_text('{"V_th": -50.0, "tau_m": 20.0, "I_e": 10.0}')
    with h5py.File(home / "nodes.h5", "w") as file:
        file["nodes/v1/node_type_id"] = np.array([100, 101, 100, 100, 101])
        file["nodes/v1/0/x"] = np.arange(5.0)
        file["nodes/lgn/node_type_id"] = np.array([7, 7, 7])
        file.create_group("nodes/lgn/0")
    (home / "node_types.csv").write_text(
        "node_type_id pop_name model_type model_template dynamics_params ei\n"
        "100 Scnn point_neuron nest:iaf_psc_alpha cell.json e\n"
        '101 "Pv 1" point_neuron nest:iaf_psc_exp NULL i\n'
        "7 lgn virtual NULL NULL NULL\n"
    )
    with h5py.File(home / "edges.h5", "w") as file:
        for name, source, target in (("v1_v1", [0, 1, 4, 2], [1, 0, 2, 3]), ("lgn_v1", [0, 2], [0, 1])):
            group = file.create_group(f"edges/{name}")
            group["source_node_id"], group["target_node_id"] = np.array(source, np.uint32), np.array(target, np.uint32)
            group["source_node_id"].attrs["node_population"] = name.split("_")[0]
            group["target_node_id"].attrs["node_population"] = "v1"
            group["edge_type_id"] = np.array([1, 2, 2, 1] if name == "v1_v1" else [3, 3])
            group.create_group("0")
        file["edges/v1_v1/0/nsyns"] = np.array([1, 1, 2, 1])
    (home / "edge_types.csv").write_text(
        "edge_type_id model_template delay syn_weight\n1 static_synapse 1.5 20.0\n2 static_synapse 2.0 -30.0\n"
        "3 NULL 1.0 900.0\n"
    )
    write_spikes(home / "spikes.h5", {"lgn": (np.array([0, 2]), np.array([5e-3, 6e-3]))})
    circuit = {
        "manifest": {"$HERE": ".", "$NETWORK": "$HERE"},
        "components": {"point_neuron_models_dir": "$HERE/models"},
        "networks": {
            "nodes": [{"nodes_file": "$NETWORK/nodes.h5", "node_types_file": "${NETWORK}/node_types.csv"}],
            "edges": [{"edges_file": "$NETWORK/edges.h5", "edge_types_file": "$NETWORK/edge_types.csv"}],
        },
    }
    simulation = {
        "network": "./circuit_config.json",
        "run": {"tstop": 30.0, "dt": 0.1},
        "inputs": {
            "lgn": {"input_type": "spikes", "module": "sonata", "input_file": "spikes.h5", "node_set": "lgn"},
            "clamp": {"input_type": "current_clamp", "module": "IClamp", "node_set": "v1"},
        },
    }
    (home / "circuit_config.json").write_text(json.dumps(circuit))
    (home / "simulation_config.json").write_text(json.dumps(simulation))
    return home
