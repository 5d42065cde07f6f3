"""A small network with both signs, an input from a file and weights that differ; and the circuit that is written of it."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.sonata import write_circuit
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
