"""Counted synapses between blocks are those that are drawn."""

import numpy as np
import pytest

from cxsystem2.devices import Options
from cxsystem2.draws.streams import BLOCK
from cxsystem2.partitions import counting
from cxsystem2.partitions.counting import counted
from cxsystem2.partitions.synapses import StoredSynapses
from cxsystem2.phases import Snapshot
from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.syntax.lower import lower
from tests.phases.kinds import KINDS


def drawn(network):
    """The synapses between blocks, from the arrays of each pathway."""
    sizes = [-(-one.size // BLOCK) for one in network.config.cells.values()]
    firsts = dict(zip(network.config.cells, np.cumsum([0, *sizes]), strict=False))
    found = np.zeros((sum(sizes), sum(sizes)), np.int64)
    for pathway in network.config.pathways:
        own = network.connections(pathway)
        np.add.at(found, (firsts[pathway.pre] + own.source // BLOCK, firsts[pathway.post] + own.target // BLOCK), 1)
    return found


def dense(graph):
    found = np.zeros((len(graph.firsts) - 1,) * 2, np.int64)
    found[graph.source, graph.target] = graph.synapses
    return found


@pytest.mark.parametrize("kind", ["depressing", "pyramidal", "plastic", "inputs"])
@pytest.mark.parametrize(("device", "k", "precision"), [("cpp", 3, "packed"), ("cpp", 1, "double"), ("python", 2, None)])
def test_they_are_those_that_are_drawn(kind, device, k, precision, tmp_path):
    options = Options(fast=device == "cpp", precision=precision)
    snapshot = Snapshot.build(*KINDS[kind](), tmp_path / "it", partitions=k, device=device, options=options)
    graph = BlockGraph.read(snapshot.folder)
    network = snapshot.system().network
    assert np.array_equal(dense(graph), drawn(network))
    sizes = [one.size for one in network.config.cells.values()]
    known = [first + cell for first, size in zip(np.cumsum([0, *sizes]), sizes, strict=False) for cell in range(0, size, BLOCK)]
    assert graph.firsts.tolist() == [*known, sum(sizes)]
    assert graph.synapses.sum() == snapshot.synapses


def test_pieces_of_any_size_give_the_same(tmp_path, monkeypatch):
    snapshot = Snapshot.build(*KINDS["depressing"](), tmp_path / "it", device="cpp", options=Options(fast=True))
    system = snapshot.system()
    model = lower(system.network, form=system.device.form(system.network.config))
    known = BlockGraph.read(snapshot.folder)
    for number in (997, 20_000):
        monkeypatch.setattr(counting, "_AT_ONCE", number)
        found = counted(model, StoredSynapses.of(snapshot.folder, range(1)), "double")
        assert all(np.array_equal(one, other) for one, other in zip(found, known, strict=True))
