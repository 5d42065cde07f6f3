"""``cxsystem2 plan``."""

import json


def test_the_size_of_a_model_as_json(command, files):
    answer = json.loads(command("plan", *files, "--format", "json").stdout)
    assert answer["neurons"] == 100
    assert answer["inputs"] == 10
    assert answer["synapses"] == 2080
    assert answer["objects"] == 9
    assert answer["steps"] == 1000
    assert answer["memory_bytes"] > 2e8
    assert [population["cells"] for population in answer["populations"]] == [80, 20]
    assert answer["pathways"][2] == {
        "name": "S2_Fixed_NG1_SS_L4__to__NG2_BC_L4_soma",
        "from": "NG1_SS_L4",
        "to": "NG2_BC_L4",
        "type": "Fixed",
        "synapses": 640,
    }


def test_the_size_of_a_model_as_text(command, files):
    text = command("plan", *files).stdout
    assert "SS" in text and "NG1_SS_L4" not in text
    assert "100 neurons, 10 input cells, 2,080 synapses" in text


def test_a_network_with_fewer_synapses_for_each_cell_says_what_replaces_the_rest(command):
    answer = json.loads(command("plan", "potjans_diesmann", "--format", "json").stdout)
    assert answer["indegree_scale"] == 0.1
    first = answer["populations"][0]
    assert (first["cells"], first["mean_rate"]) == (2068, 0.903)
    current = (first["steady_input"]["soma.ge_soma"] - first["steady_input"]["soma.gi_soma"]) * 0.5e-3
    assert 29.03e-12 < current < 29.04e-12
    text = command("plan", "potjans_diesmann").stdout
    assert "indegree_scale 0.1: weights and background weights times 3.16" in text
    assert "assumed rate" in text


def test_a_table_of_two_thousand_rows_is_planned(command, anatomy, tmp_path, files):
    header = "row_type,idx,number_of_neurons,neuron_type,layer_idx\n"
    groups = "".join(f"G,{k},600,SS,4\n" for k in range(1, 46))
    pathways = "".join(f"S,ge,{i},{j},Fixed,0.01,3\n" for i in range(1, 46) for j in range(1, 46))
    table = f"{header}{groups}\nrow_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,n\n{pathways}"
    (tmp_path / "anatomy.csv").write_text(table)
    answer = json.loads(command("plan", *files, "--format", "json").stdout)
    assert len(answer["pathways"]) == 2025
    assert answer["synapses"] == 2025 * 600 * 600 * 0.01 * 3
    assert answer["objects"] == 2


def test_tables_with_errors_have_no_plan(command, files):
    done = command("plan", *files, "-o", "S[1->1].p=1.4")
    assert (done.returncode, done.stdout) == (2, "")
    assert "probability 1.4 is above 1" in done.stderr
