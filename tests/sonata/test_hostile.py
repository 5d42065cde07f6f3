"""Circuits that are wrong or made to do harm: one sentence with the file, and no folder left behind."""

import json

import h5py
import numpy as np
import pytest

from cxsystem2.checking import check
from cxsystem2.errors import FileProblem
from cxsystem2.sonata.reading import read_circuit


def put(name, key, values, **attributes):
    """Puts other values in the place of an array."""

    def change(home):
        with h5py.File(home / name, "a") as file:
            old = dict(file[key].attrs) if key in file and not callable(values) else {}
            if key in file:
                del file[key]
            if callable(values):
                values(file, key)
            elif values is not None:
                file[key] = np.asarray(values)
                file[key].attrs.update(old | attributes)

    return change


def huge(file, key):
    file.create_dataset(key, (2**40,), np.uint64, chunks=(1024,))


def outside(file, key):
    file[key] = h5py.ExternalLink("/etc/hostname", "/data")


def soft(file, key):
    file[key] = h5py.SoftLink("/edges/v1_v1/target_node_id")


def text(name, old, new):
    def change(home):
        content = (home / name).read_text()
        assert old in content
        (home / name).write_text(content.replace(old, new))

    return change


CASES = {
    "no group of nodes": (put("nodes.h5", "nodes", None), r"nodes.h5: there is no group /nodes with populations"),
    "no ids": (put("edges.h5", "edges/v1_v1/source_node_id", None), r"/edges/v1_v1: there is no array source_node_id"),
    "ids with a point": (put("edges.h5", "edges/v1_v1/source_node_id", [0.0, 1, 2, 3]), r"it holds float64, and no whole"),
    "too few": (put("edges.h5", "edges/v1_v1/source_node_id", [0, 1]), r"it has 2 rows, and there are 4"),
    "no such cell": (put("edges.h5", "edges/v1_v1/source_node_id", [0, 1, 2, 99]), r"there is no cell 99 in 'v1', which has 5"),
    "below 0": (put("edges.h5", "edges/v1_v1/source_node_id", [0, 1, 2, -1]), r"there is no cell -1 in 'v1'"),
    "a table": (put("edges.h5", "edges/v1_v1/source_node_id", [[0, 1, 2, 3]]), r"one number for each row is expected"),
    "huge": (put("edges.h5", "edges/v1_v1/target_node_id", huge), r"are more than such a file can hold"),
    "far link": (put("nodes.h5", "nodes/v1/0/x", outside), r"nodes.h5: the file is refused: 'nodes/v1/0/x' in it is a link"),
    "link": (put("edges.h5", "edges/v1_v1/source_node_id", soft), r"is a link; copy"),
    "no population": (
        put("edges.h5", "edges/v1_v1/source_node_id", [0, 1, 2, 3], node_population="v2"),
        r"the population 'v2' is not among the nodes",
    ),
    "onto inputs": (
        put("edges.h5", "edges/v1_v1/target_node_id", [0, 1, 2, 2], node_population="lgn"),
        r"edges onto the virtual cells NG0_relay_spikes",
    ),
    "not finite": (put("nodes.h5", "nodes/v1/0/x", [0, 1, np.nan, 3, 4]), r"x of row 2 is nan, and no finite number"),
    "words as places": (put("nodes.h5", "nodes/v1/0/x", np.array([b"a"] * 5)), r"it holds \|S1, and no numbers"),
    "several groups": (put("nodes.h5", "nodes/v1/1/x", [0.0]), r"it has several groups of attributes"),
    "own parameters": (put("nodes.h5", "nodes/v1/0/dynamics_params/V_th", [0.0] * 5), r"parameters of single cells"),
    "no HDF5": (lambda home: (home / "nodes.h5").write_text("nodes"), r"nodes.h5: this is no file of SONATA"),
    "no file": (lambda home: (home / "edges.h5").unlink(), r"edges.h5: there is no such file"),
    "out of the folder": (
        text("circuit_config.json", "$HERE/models", "../../../etc"),
        r"leads out of the folder of the circuit",
    ),
    "a circle": (text("circuit_config.json", '"$HERE": "."', '"$HERE": "$NETWORK"'), r"the manifest lead in a circle"),
    "no name": (text("circuit_config.json", "$NETWORK/nodes", "$NET/nodes"), r"uses \$NET, which the manifest does not have"),
    "no JSON": (text("circuit_config.json", "{", "["), r"circuit_config.json: this is no JSON"),
    "a list": (lambda home: (home / "circuit_config.json").write_text("[]"), r"names with values .* are expected"),
    "deep": (lambda home: (home / "circuit_config.json").write_text("[" * 100_000), r"this is no JSON"),
    "no template": (text("node_types.csv", "nest:iaf_psc_exp", "nest:iaf_psc_ex"), r"the template 'nest:iaf_psc_ex'"),
    "another simulator": (text("node_types.csv", "nest:iaf_psc_exp", "nrn:IntFire1"), r"there is one for json:NAME and nest:"),
    "a template elsewhere": (text("node_types.csv", "nest:iaf_psc_exp", "json:../cell"), r"has no counterpart"),
    "parameters elsewhere": (text("node_types.csv", "cell.json", "../cell.json"), r"is no name of a file in this folder"),
    "no parameter": (text("models/cell.json", "V_th", "V_thh"), r"cell.json: 'V_thh' is no parameter of iaf_psc_alpha"),
    "no number": (text("models/cell.json", "-50.0", "NaN"), r"cell.json: V_th: a finite number is expected"),
    "a word as a weight": (text("edge_types.csv", "20.0", "much"), r"edge_types.csv: syn_weight: could not convert"),
    "early": (text("edge_types.csv", "1.5", "-1.5"), r"/edges/v1_v1: the delay -1.5 ms is below 0"),
    "no weight": (text("edge_types.csv", "syn_weight", "weights"), r"have the weight 'syn_weight'"),
    "no delay": (text("edge_types.csv", "delay", "late"), r"neither the edges nor their types have the delay"),
    "a torn row": (text("edge_types.csv", "1.5 20.0", "1.5"), r"edge_types.csv: line 2: the row has another number"),
    "no time": (text("simulation_config.json", "30.0", '"long"'), r"run, tstop: a number from 0 on"),
    "spikes before": (put("spikes.h5", "spikes/lgn/timestamps", [-1.0, 2.0]), r"there is a spike at -1 ms"),
    "spikes of nobody": (put("spikes.h5", "spikes/lgn/node_ids", np.array([0, 9], np.uint64)), r"there is no cell 9 in 'lgn'"),
    "spikes in steps": (put("spikes.h5", "spikes/lgn/timestamps", [1.0, 2.0], units="step"), r"the unit is 'step'"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_circuit_is_one_sentence(case, foreign, tmp_path):
    change, message = CASES[case]
    change(foreign)
    with pytest.raises(FileProblem, match=message) as found:
        read_circuit(foreign, tmp_path / "tables")
    assert "cannot be written" not in str(found.value) and "\n" not in str(found.value) and len(str(found.value)) < 600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foreign"]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("model", "dv/dt = __import__('os').system('true')*v/second : volt", "os"),
        ("threshold", "v > open('/etc/passwd')", "open"),
        ("reset", "v = exit()", "exit"),
    ],
)
def test_equations_of_a_circuit_are_those_of_a_table(key, value, message, foreign, tmp_path):
    """They come through the same grammar; what it refuses has its place in the physiology table."""
    template = {"params": {"model": "dv/dt = -v/tau : volt", "threshold": "v > 1*volt", "reset": "v = 0*volt"}}
    template["params"][key] = value
    (foreign / "models" / "own.json").write_text(json.dumps({**template, "namespace": {"tau": [5.0, "ms"]}}))
    with h5py.File(foreign / "edges.h5", "a") as file:
        del file["edges/lgn_v1"]
    text("node_types.csv", "nest:iaf_psc_exp", "json:own")(foreign)
    text("edge_types.csv", "static_synapse", "json:link")(foreign)
    link = {"params": {"model": "w : volt", "on_pre": "v += w"}, "dynamics": {"w": "mV"}}
    (foreign / "models" / "link.json").write_text(json.dumps(link))
    with h5py.File(foreign / "edges.h5", "a") as file:
        file["edges/v1_v1/0/w"] = np.ones(4)
    found = read_circuit(foreign, tmp_path / "tables")
    errors = [str(one) for one in check(found.anatomy, found.physiology).report.errors]
    assert any("SONATA_own" in one and message in one for one in errors), errors
