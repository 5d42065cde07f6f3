"""Partitions are any blocks of cells, and have the same synapses as the whole network."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.network.partition import Partition, divided, numbered, owners


@pytest.fixture
def network(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 5 * BLOCK + 17
    anatomy["G"][1]["number_of_neurons"] = 2 * BLOCK
    return CxSystem(anatomy, physiology).network


def test_cells_of_blocks():
    part = Partition({"1": (0, 2, 3, 5), "2": range(1, 3)})
    assert part.ranges("1", 5 * BLOCK + 17) == [range(0, 256), range(512, 1024), range(1280, 1297)]
    assert part.cells("1", 5 * BLOCK + 17).tolist() == [*range(256), *range(512, 1024), *range(1280, 1297)]
    assert part.ranges("2", 2 * BLOCK) == [range(256, 512)]  # there is no third block
    assert part.ranges("3", 9) == [] and part.cells("3", 9).tolist() == []


def test_neighbouring_blocks_are_a_range():
    assert numbered([4, 2, 3]) == range(2, 5)
    assert numbered([2, 4]) == (2, 4)
    assert numbered([]) == ()


@pytest.mark.parametrize("blocks", [(0, 2, 5), (1, 3, 4), range(2, 4), (), (5,)])
def test_a_partition_has_its_synapses_of_the_whole_network(network, blocks):
    for pathway in network.config.pathways:
        whole = network.connections(pathway).by_target()
        part = network.connections(pathway, [block for block in blocks if pathway.post == "1" or block < 2]).by_target()
        own = np.isin(whole.target // BLOCK, blocks)
        for name in ("source", "target", "weight", "delay"):
            assert np.array_equal(getattr(part, name), getattr(whole, name)[own])


def test_work_is_in_equal_parts():
    parts = divided([40, 10, 50], [40.0, 100.0, 50.0], 4)
    work = [sum(len(own) * each for own, each in zip(part, (1.0, 10.0, 1.0), strict=True)) for part in parts]
    assert sum(work) == 190
    assert max(work) - min(work) <= 20


def test_owners_are_neighbours_with_about_the_same_load():
    found = owners(np.array([1.0, 1.0, 2.0, 4.0, 1.0, 3.0]), 3)
    assert found.tolist() == [0, 0, 0, 1, 2, 2]


def test_nothing_to_divide():
    assert divided([0, 0], [0.0, 0.0], 3) == [[range(0), range(0)]] * 3
