"""Even partitions: each cell in one of them, a share of every population, work in equal parts."""

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


def test_each_partition_has_its_share_of_every_population(network):
    blocks = [
        [len(part.blocks.get(population.label, ())) for population in network.config.populations] for part in divide(network, 2)
    ]
    assert np.sum(blocks, axis=0).tolist() == [-(-population.size // BLOCK) for population in network.config.populations]
    assert np.ptp(blocks, axis=0).max() <= 1


def test_what_is_left_over_goes_to_those_with_the_least_work(network):
    work = [sum(map(len, part.blocks.values())) for part in divide(network, 3)]
    assert max(work) - min(work) <= 1
