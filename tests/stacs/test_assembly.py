"""A network of STACS from plain arrays."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.connections import Connections
from cxsystem2.errors import CxSystemError
from cxsystem2.stacs import (
    NONE,
    Links,
    SnapshotPath,
    StacsPopulation,
    StacsSettings,
    adjacency_of,
    assemble,
    find,
    leaky,
    read_graph,
    read_snapshot,
    static,
    symmetric,
    write_network,
    write_tables,
)

LEAKY = {"threshold": 12e-3, "tau": 15e-3, "capacitance": 1e-12}


def synapses(pairs, weight=2e-12, delay=1e-3):
    source, target = np.array(pairs).T
    count = len(pairs)
    return Connections(source.astype(np.int32), target.astype(np.int32), np.full(count, weight), np.full(count, delay))


@pytest.fixture
def network():
    """Two populations of 5 and 2 cells."""
    exc = StacsPopulation(leaky("exc", **LEAKY), np.arange(5) + 1j, {"v": np.arange(5.0), "I_app": 0.5})
    inh = StacsPopulation(leaky("inh", **LEAKY), np.zeros(2, complex))
    links = [
        Links(static("plus"), "exc", "exc", synapses([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)])),
        Links(static("minus"), "inh", "exc", synapses([(0, 0), (1, 4)], 3e-12, 2e-3), sign=-1),
        Links(static("plus"), "exc", "inh", synapses([(0, 0), (1, 1)])),
    ]
    return [exc, inh], links


def test_populations_are_dealt_out_evenly(network):
    found = assemble(*network, parts=2)
    assert found.parts.tolist() == [0, 4, 7]
    assert [found.models[number].name for number in found.vertex_model] == ["exc"] * 3 + ["inh"] + ["exc"] * 2 + ["inh"]
    assert found.vertex_state("exc", 0).tolist() == [0, 1, 2, 3, 4]
    assert found.vertex_state("exc", 2).tolist() == [0.5] * 5
    assert found.coordinates[4].tolist() == [3000, 1000, 0]
    assert symmetric(found) is found
    real = found.edge_model != NONE
    pairs = zip(found.neighbours[real].tolist(), found.rows[real].tolist(), strict=True)
    own = dict(zip(pairs, zip(found.edge_reals, found.edge_ticks, strict=True), strict=True))
    assert len(own) == 9
    assert own[0, 1] == own[4, 5] == (pytest.approx(2), 1_000_000)
    assert own[3, 0] == own[6, 5] == (pytest.approx(-3), 2_000_000)


def test_written_networks_are_read_again_and_run(network, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    written = write_network(*network, SnapshotPath(tmp_path / "net", "net"), StacsSettings(step=0.5, runtime=50.0), parts=2)
    again = read_snapshot(find(tmp_path / "net"))
    assert np.array_equal(written.neighbours, again.neighbours)
    np.testing.assert_allclose(written.edge_reals, again.edge_reals, rtol=1e-7)
    assert read_graph(tmp_path / "net" / "net.graph").sizes() == {"exc": 5, "inh": 2}
    converted = write_tables(find(tmp_path / "net"), tmp_path / "tables")
    model = CxSystem(converted.anatomy, converted.physiology, trust=True)
    for pathway, one in zip(model.network.config.pathways, network[1][:1], strict=False):
        found = model.network.connections(pathway)
        assert sorted(zip(found.source, found.target, strict=True)) == sorted(
            zip(one.synapses.source, one.synapses.target, strict=True)
        )
        np.testing.assert_allclose(found.weight, one.synapses.weight)
        np.testing.assert_allclose(found.delay, one.synapses.delay)
    assert model.run(save_results=False).spikes.keys() == {"NG0_exc_L4", "NG1_inh_L4"}


def test_a_graph_for_metis_comes_of_it(network):
    graph = adjacency_of(assemble(*network))
    assert graph.vertex_weights.sum() == 9 + 7


def test_synapses_of_a_pair_are_one_edge_where_their_delay_is_the_same(network):
    cells, links = network
    links[0] = Links(static("plus"), "exc", "exc", synapses([(0, 1), (0, 1), (1, 0)]))
    found = assemble(cells, links)
    assert found.edges == 6
    assert found.edge_reals[found.edge_real_offsets[np.flatnonzero((found.rows == 1) & (found.neighbours == 0))]] == [4]
    links.append(Links(static("plus"), "exc", "exc", synapses([(0, 1)], delay=2e-3)))
    with pytest.raises(CxSystemError, match="from vertex 0 to vertex 1 differ in delay"):
        assemble(cells, links)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (Links(static("plus"), "exc", "out", synapses([(0, 0)])), "no population 'out'; there are exc, inh"),
        (Links(static("plus"), "exc", "inh", synapses([(0, 2)])), "names a cell that 'inh' does not have"),
        (Links(leaky("x", **LEAKY), "exc", "inh", synapses([(0, 0)])), "written as static ones"),
        (Links(static("exc"), "exc", "inh", synapses([(0, 0)])), "two models called 'exc'"),
    ],
)
def test_what_does_not_fit_is_named(network, changed, message):
    cells, links = network
    with pytest.raises(CxSystemError, match=message):
        assemble(cells, [*links, changed])


def test_states_have_the_names_of_the_model(network):
    cells, links = network
    cells[1] = StacsPopulation(cells[1].model, cells[1].positions, {"u": 1.0})
    with pytest.raises(CxSystemError, match="has no state u; it has v, I, I_app"):
        assemble(cells, links)
