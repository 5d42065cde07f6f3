"""Partitions between which there are few synapses."""

import sys

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import CxSystemError
from cxsystem2.partitions.methods import divide
from cxsystem2.partitions.methods import metis as module
from cxsystem2.snapshots.block_graph import BlockGraph
from cxsystem2.testing import models


@pytest.fixture
def network():
    anatomy, physiology = models.small()
    anatomy["G"][0]["number_of_neurons"] = 8 * BLOCK
    anatomy["G"][1]["number_of_neurons"] = 4 * BLOCK
    return CxSystem(anatomy, physiology).network


def graph(weights, scale=1):
    """The graph of the network: a block of inputs, which reach every block, and twelve others."""
    source, target = np.nonzero(weights)
    firsts = [0, *range(10, 10 + 12 * BLOCK + 1, BLOCK)]
    inputs = (np.zeros(12, np.int64), np.arange(1, 13), np.full(12, 5 * scale))
    return BlockGraph.of(np.array(firsts), [(source + 1, target + 1, weights[source, target] * scale), inputs])


def clusters():
    """Blocks with numbers that have the same rest by 3 have many synapses of each other, and few of the rest."""
    number = np.arange(12)
    return np.where(number[:, None] % 3 == number % 3, 1000, 1)


@pytest.mark.parametrize("scale", [1, 10**9])
def test_clusters_stay_together(network, scale):
    pytest.importorskip("pymetis", reason="the package pymetis is not installed")
    found = divide(network, 3, "metis", graph(clusters(), scale))
    groups = [{*part.blocks.get("1", ())} | {8 + block for block in part.blocks.get("2", ())} for part in found]
    assert sorted(map(sorted, groups)) == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11]]


def test_spikes_count_where_they_are_known(network):
    """Few synapses of cells that fire often are worse than many of cells that are silent."""
    pytest.importorskip("pymetis", reason="the package pymetis is not installed")
    number = np.arange(12)
    busy = number % 3 == 0
    weights = np.where(number[:, None] % 2 == number % 2, 100, 1) + 10 * (busy[:, None] & (number[:, None] // 6 == number // 6))
    activity = np.where(np.append(False, busy), 1000.0, 0.01)
    for known, expected in ((None, [[*range(0, 12, 2)], [*range(1, 12, 2)]]), (activity, None)):
        found = divide(network, 2, "metis", graph(weights), known)
        groups = [{*part.blocks.get("1", ())} | {8 + block for block in part.blocks.get("2", ())} for part in found]
        if expected is not None:
            assert sorted(map(sorted, groups)) == expected
    crossing = [weights[one, other] for one in groups[0] for other in groups[1] if busy[one]]
    assert sum(crossing) < 200


@pytest.mark.parametrize("number", [2, 5, 12, 30])
def test_every_cell_is_in_one_partition(network, number):
    pytest.importorskip("pymetis", reason="the package pymetis is not installed")
    for weights in (clusters(), np.zeros((12, 12), np.int64), np.eye(12, dtype=np.int64)):
        found = divide(network, number, "metis", graph(weights))
        assert 1 <= len(found) <= number
        for population in network.config.populations:
            cells = np.concatenate([part.cells(population.label, population.size) for part in found])
            assert sorted(cells.tolist()) == [*range(population.size)]


def test_without_the_package_the_message_says_how_to_install_it(network, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "pymetis", None)
    with pytest.raises(CxSystemError, match=r"'metis' cannot be used here: the package pymetis is missing; pip install"):
        divide(network, 2, "metis", graph(clusters()))
