"""Partitions: each cell in one of them, work in equal parts, and the same synapses whatever their number."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import divided, mixed, partitions


@pytest.fixture
def network(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 5 * BLOCK + 17
    anatomy["G"][1]["number_of_neurons"] = 2 * BLOCK
    return CxSystem(anatomy, physiology).network


@pytest.mark.parametrize("number", [1, 2, 3, 7, 50])
def test_every_cell_is_in_one_partition(network, number):
    found = partitions(network, number)
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
            for part in partitions(network, number)
            if pathway.post in part.blocks
        ]
        for name in ("source", "target", "weight", "delay"):
            assert np.array_equal(np.concatenate([getattr(part, name) for part in parts]), getattr(whole, name))


def test_work_is_in_equal_parts():
    parts = divided([40, 10, 50], [40.0, 100.0, 50.0], 4)
    work = [sum(len(own) * each for own, each in zip(part, (1.0, 10.0, 1.0), strict=True)) for part in parts]
    assert sum(work) == 190
    assert max(work) - min(work) <= 20


def test_each_part_has_its_share_of_every_population():
    parts = mixed([40, 10, 1, 50], [40.0, 100.0, 30.0, 50.0], 4)
    assert [[len(own) for own in part] for part in parts] == [[10, 2, 1, 12], [10, 3, 0, 13], [10, 3, 0, 12], [10, 2, 0, 13]]
    for population, number in enumerate([40, 10, 1, 50]):
        assert [block for part in parts for block in part[population]] == list(range(number))


@pytest.mark.parametrize("divide", [divided, mixed])
def test_nothing_to_divide(divide):
    assert divide([0, 0], [0.0, 0.0], 3) == [[range(0), range(0)]] * 3
