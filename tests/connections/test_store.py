"""Saved connections: what is saved comes back to the bit, and takes the place of drawing."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.connections import open_store
from cxsystem2.errors import FileProblem


@pytest.fixture
def saved(anatomy, physiology, tmp_path):
    """A run of the small model that has saved all of its pathways."""
    anatomy["S"][1]["syn_type"] = "Depressing"
    anatomy["S"][0]["save_connection"] = "1-->"
    anatomy["params"]["workspace_path"] = str(tmp_path)
    model = CxSystem(anatomy, physiology)
    model.run(output=tmp_path / "first.h5")
    return model, tmp_path / "first_connections.h5"


def loading(anatomy, path):
    anatomy["S"][0].update(save_connection="0-->", load_connection="1-->")
    anatomy["params"]["import_connections_from"] = str(path)
    return anatomy


def test_every_synapse_comes_back_to_the_bit(saved, anatomy, physiology):
    first, path = saved
    second = CxSystem(loading(anatomy, path), physiology, seed=99)
    for before, after in zip(first.network.config.pathways, second.network.config.pathways, strict=True):
        drawn, loaded = first.network.connections(before), second.network.connections(after)
        for name in ("source", "target", "weight", "delay"):
            expected, found = getattr(drawn, name), getattr(loaded, name)
            order = [np.lexsort((part.delay, part.weight, part.source, part.target)) for part in (drawn, loaded)]
            assert np.array_equal(expected[order[0]], found[order[1]])


def test_the_size_of_a_loaded_pathway_is_known(saved, anatomy, physiology):
    first, path = saved
    network = CxSystem(loading(anatomy, path), physiology).network
    pathway = network.config.pathways[0]
    assert network.expected_synapses(pathway) == len(first.network.connections(first.network.config.pathways[0]))


def test_loaded_delays_stay(saved, anatomy, physiology):
    """The original drew new ones over those that it had loaded."""
    _, path = saved
    physiology["delay"] = dict.fromkeys(physiology["delay"], "50*ms")
    network = CxSystem(loading(anatomy, path), physiology).network
    assert network.connections(network.config.pathways[0]).delay.max() < 0.004


def test_the_state_of_synapses_goes_on(saved, anatomy, physiology, tmp_path):
    first, path = saved
    store = open_store(path)
    pathway = first.network.config.pathways[1]
    used = store.read(pathway.key).state["R"]
    assert used.min() < 1
    model = CxSystem(loading(anatomy, path), physiology, changes=["S[1->1].monitors=[St]R", "runtime=1*ms"])
    found = model.run(save_results=False).recordings[pathway.name]["R"].values[0]
    assert np.array_equal(np.sort(found), np.sort(used))


def test_a_probability_is_not_needed_where_connections_are_loaded(saved, anatomy, physiology):
    _, path = saved
    for row in loading(anatomy, path)["S"]:
        row["p"] = "--"
    assert check(anatomy, physiology).report.errors == []


def test_positions_are_loaded(saved, anatomy, physiology):
    first, path = saved
    anatomy["params"].update(import_connections_from=str(path), load_positions=1, grid_radius="1*mm")
    second = CxSystem(anatomy, physiology, seed=99)
    for before, after in zip(first.network.config.populations, second.network.config.populations, strict=True):
        assert np.array_equal(first.network.positions(before), second.network.positions(after))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"import_connections_from": "nothing.h5"}, "there is no such file"),
        ({"import_connections_from": "--"}, "no file to load from is named"),
        ({"scale": 2}, "the file has 10 to 80 cells for NG0_relay_vpm to NG1_SS_L4, soma, ge; here there are 10 to 160"),
    ],
)
def test_a_file_that_does_not_fit_is_told_at_its_cell(saved, anatomy, physiology, change, message):
    _, path = saved
    loading(anatomy, path)["params"].update(change)
    assert message in "\n".join(problem.message for problem in check(anatomy, physiology).report.errors)


def test_a_pathway_that_was_not_saved_is_told(saved, anatomy, physiology):
    _, path = saved
    loading(anatomy, path)["S"].append(dict(anatomy["S"][1]))
    (problem,) = check(anatomy, physiology).report.errors
    assert problem.message == "the connections file has no pathway NG1_SS_L4 to NG1_SS_L4, soma, ge (number 2)"


def test_what_is_no_file_of_connections_is_told_in_one_sentence(tmp_path):
    (tmp_path / "x.gz").write_bytes(b"nonsense")
    with pytest.raises(FileProblem):
        open_store(tmp_path / "x.gz")


def test_a_file_of_cxsystem_is_read(reference):
    """NG4_L4_BC_L4 to itself: 16 synapses for each connected pair, 3 ms on average, 0.83 nS each."""
    from cxsystem2.connections import Key

    store = open_store(reference / "cxsystem-results" / "sim_pytest_connections_260421_200333.gz")
    key = Key("NG4_L4_BC_L4", "NG4_L4_BC_L4", "soma", "gi")
    assert store.size(key) == (32, 32)
    found = store.read(key)
    assert len(found) % 16 == 0
    assert found.delay.mean() == pytest.approx(3e-3, rel=0.1)
    assert found.weight.mean() == pytest.approx(0.83e-9, rel=0.1)
    assert {name: len(cells) for name, cells in store.positions.items()}["NG1_L4_PC1_L4toL1"] == 267
