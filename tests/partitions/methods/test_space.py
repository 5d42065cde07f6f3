"""Partitions along the cortical plane."""

from itertools import pairwise

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import CxSystemError
from cxsystem2.partitions.methods import Blocks, divide
from cxsystem2.testing import models


def columns(number, size=3 * BLOCK):
    """So many columns on a line, 3 mm apart, of two populations each; the table has those of one kind together."""
    anatomy, physiology = models.small()
    anatomy["params"]["init_vms"] = 0
    rows = []
    for kind, word in enumerate(("SS", "BC")):
        for place in range(number):
            rows.append(
                {"idx": 1 + kind * number + place, "number_of_neurons": size, "neuron_type": word, "layer_idx": 4}
                | {"net_center": f"{5 + place}+0j"}
            )
    anatomy["G"], anatomy["S"] = rows, []
    return CxSystem(anatomy, physiology).network


def test_cells_that_are_near_each_other_are_together():
    found = divide(columns(4), 4, "space")
    assert [sorted(part.blocks) for part in found] == [["1", "5"], ["2", "6"], ["3", "7"], ["4", "8"]]
    assert all(own == range(3) for part in found for own in part.blocks.values())


@pytest.mark.parametrize("number", [2, 3, 5, 7, 24, 40])
def test_every_cell_is_in_one_partition_and_work_is_even(number):
    network = columns(4)
    found = divide(network, number, "space")
    for population in network.config.populations:
        cells = np.concatenate([part.cells(population.label, population.size) for part in found])
        assert sorted(cells.tolist()) == [*range(population.size)]
    if number < 24:
        sizes = [sum(map(len, part.blocks.values())) for part in found]
        assert len(found) == number and max(sizes) - min(sizes) <= 2
    assert divide(network, number, "space") == found


def test_partitions_with_neighbouring_numbers_are_neighbours():
    network = columns(8)
    blocks = Blocks(network)
    starts = np.cumsum(blocks.sizes) - blocks.sizes
    found = divide(network, 8, "space")
    middles = []
    for part in found:
        labels = [one.label for one in network.config.populations]
        own = [blocks.positions[starts[3 * labels.index(label)]].real for label in part.blocks]
        middles.append(np.mean(own))
    assert all(one < other for one, other in pairwise(middles)) or all(one > other for one, other in pairwise(middles))


def test_cells_in_one_place_cannot_be_divided():
    with pytest.raises(
        CxSystemError, match=r"'space' cannot divide blocks of cells that lie in the same place .* --method even"
    ):
        divide(columns(1), 2, "space")
    assert len(divide(columns(1), 1, "space")) == 1
