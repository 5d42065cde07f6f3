"""Circuits that are written, as libsonata reads them."""

import json

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.sonata import writing
from cxsystem2.sonata.index import ranges
from cxsystem2.sonata.layout import converted, exact
from cxsystem2.sonata.writing import write_circuit
from cxsystem2.testing import models

libsonata = pytest.importorskip("libsonata")


def test_nodes_edges_and_inputs_are_those_of_the_plan(circuit, model):
    network, found = model.network, libsonata.CircuitConfig.from_file(str(circuit / "circuit_config.json"))
    assert found.node_populations == {one.name for one in network.cells.values()}
    for one in network.cells.values():
        nodes = found.node_population(one.name)
        every = nodes.select_all()
        assert nodes.size == one.size
        assert nodes.get_attribute("x", every) == pytest.approx(network.positions(one).real * 1e3)
    cells = found.node_population("NG2_I_L5")
    assert set(cells.get_attribute("synapse_class", cells.select_all())) == {"INH"}
    start = cells.get_attribute("initial_v", cells.select_all())
    assert start == pytest.approx(network.initial_potential(network.cells["2"]) * 1e3)
    for number, pathway in enumerate(network.config.pathways):
        names = [network.cells[label].name for label in (pathway.pre, pathway.post)]
        edges = found.edge_population(f"{names[0]}__{names[1]}__{number}")
        plan, every = network.connections(pathway), edges.select_all()
        assert (edges.source, edges.target) == tuple(names)
        assert np.array_equal(edges.source_nodes(every), plan.source)
        assert np.array_equal(edges.target_nodes(every), plan.target)
        assert edges.get_attribute("syn_weight", every) == pytest.approx(plan.weight * 1e9)
        assert edges.get_attribute("w", every).dtype == np.float64
        assert edges.get_attribute("delay", every) == pytest.approx(plan.delay * 1e3)
        for cell in (0, int(plan.target[0])):
            assert edges.afferent_edges([cell]).flatten().tolist() == np.flatnonzero(plan.target == cell).tolist()
            assert edges.efferent_edges([cell]).flatten().tolist() == np.flatnonzero(plan.source == cell).tolist()


def test_a_file_of_nodes_has_cells_of_one_type_and_no_simulator_is_named(circuit):
    """The validation of bluepysnap asks all populations of a file for the columns of each type, and knows NEURON alone."""
    found = json.loads((circuit / "circuit_config.json").read_text())["networks"]["nodes"]
    types = {one["nodes_file"].rpartition("/")[2]: {own["type"] for own in one["populations"].values()} for one in found}
    assert types == {"nodes.h5": {"brian2_point"}, "virtual_nodes.h5": {"virtual"}}
    assert "target_simulator" not in json.loads((circuit / "simulation_config.json").read_text())


def test_the_simulation_is_read(circuit, model):
    found = libsonata.SimulationConfig.from_file(str(circuit / "simulation_config.json"))
    assert (found.run.tstop, found.run.dt, found.run.random_seed) == (pytest.approx(40), pytest.approx(0.1), 1)
    spikes = libsonata.SpikeReader(str(circuit / "inputs" / "NG0_relay_spikes.h5"))["NG0_relay_spikes"].get()
    cells, times = model.network.spikes(model.network.cells["0"])
    assert spikes == list(zip(cells.tolist(), (times * 1e3).tolist(), strict=True))


def test_templates_are_equations_of_brian2(circuit):
    content = json.loads((circuit / "models" / "EIF.json").read_text())
    assert content["params"]["model"][1] == "dge/dt = -ge/tau_e : siemens"
    assert content["params"]["threshold"] == "v > Vcut" and content["namespace"]["tau_e"] == [0.005, "second"]
    synapse = json.loads((circuit / "models" / "synapse_ge.json").read_text())
    assert synapse == {"params": {"model": "w : siemens", "on_pre": "ge += w"}, "dynamics": {"w": "nS"}}


def test_parts_make_the_same_file(circuit, model, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "PART", 1000)
    calls = []
    draw = type(model.network).connections
    monkeypatch.setattr(type(model.network), "connections", lambda *given: calls.append(given[2:]) or draw(*given))
    write_circuit(model.network, tmp_path / "parts")
    assert len(calls) > len(model.network.config.pathways)
    assert (tmp_path / "parts" / "edges.h5").stat().st_size == pytest.approx((circuit / "edges.h5").stat().st_size, rel=0.1)
    files = [libsonata.EdgeStorage(str(home / "edges.h5")) for home in (circuit, tmp_path / "parts")]
    for name in files[0].population_names:
        one, other = (file.open_population(name) for file in files)
        every = one.select_all()
        assert np.array_equal(one.source_nodes(every), other.source_nodes(every))
        assert np.array_equal(one.get_attribute("delay", every), other.get_attribute("delay", every))


def test_numbers_come_back_to_the_last_digit():
    values = np.random.default_rng(1).uniform(1e-5, 1, 10_000) * 1e-3
    for factor in (1e3, -1e9, 1e12):
        shown, ulps = converted(values, factor)
        assert np.array_equal(exact(shown, factor, ulps), values) and abs(ulps).max() <= 2


def test_ranges_of_edges():
    nodes, edges = ranges(np.array([2, 0, 0, 2]), 4)
    assert nodes.tolist() == [[0, 1], [1, 1], [1, 3], [3, 3]] and edges.tolist() == [[1, 3], [0, 1], [3, 4]]
    assert ranges(np.empty(0, np.int64), 2)[0].tolist() == [[0, 0], [0, 0]]


def test_a_pathway_without_synapses_is_written(model, tmp_path, monkeypatch):
    none = np.empty(0, np.int32)
    monkeypatch.setattr(type(model.network), "connections", lambda *given: Connections(none, none, np.empty(0), np.empty(0)))
    write_circuit(model.network, tmp_path / "empty")
    found = libsonata.CircuitConfig.from_file(str(tmp_path / "empty" / "circuit_config.json"))
    assert {found.edge_population(name).size for name in found.edge_populations} == {0}


def test_what_has_no_form_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(CxSystemError, match=r"has cells with dendrites; SONATA is written for point cells"):
        write_circuit(CxSystem(*models.pyramidal()).network, tmp_path / "one")
    network = CxSystem(*models.long_term()).network
    with pytest.raises(CxSystemError, match=r"S, syn_type: .* change from spike to spike, .*--freeze"):
        write_circuit(network, tmp_path / "one")
    with pytest.raises(CxSystemError, match="have no form in SONATA, where a spike adds a weight"):
        write_circuit(CxSystem(*models.gap_junctions()).network, tmp_path / "one", freeze=True)
    assert list(tmp_path.iterdir()) == []
    assert any("stay as they are at the first spike" in note for note in write_circuit(network, tmp_path / "one", freeze=True))


def test_a_folder_with_something_in_it_is_kept(circuit, model):
    with pytest.raises(FileProblem, match="the folder is not empty"):
        write_circuit(model.network, circuit)
    with pytest.raises(FileProblem, match="this is a file"):
        write_circuit(model.network, circuit / "edges.h5")
