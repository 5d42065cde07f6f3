"""Even partitions: each cell in one of them, neighbours in the tables, work in equal parts."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.partitions.methods import divide


@pytest.fixture
def network(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 5 * BLOCK + 17
    anatomy["G"][1]["number_of_neurons"] = 2 * BLOCK
    return CxSystem(anatomy, physiology).network


@pytest.mark.parametrize("number", [1, 2, 3, 7, 50])
def test_every_cell_is_in_one_partition(network, number):
    found = divide(network, number)
    assert 1 <= len(found) <= number
    for population in network.config.populations:
        cells = [cell for part in found for cell in part.cells(population.label, population.size)]
        assert cells == list(range(population.size))


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_partitions_have_the_synapses_of_the_whole_network(network, number):
    for pathway in network.config.pathways:
        whole = network.connections(pathway).by_target()
        parts = [
            network.connections(pathway, part.blocks[pathway.post]).by_target()
            for part in divide(network, number)
            if pathway.post in part.blocks
        ]
        for name in ("source", "target", "weight", "delay"):
            assert np.array_equal(np.concatenate([getattr(part, name) for part in parts]), getattr(whole, name))
