"""What all methods share: every cell is in one partition, and what cannot be done is a sentence."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.partitions.methods import Blocks, divide, methods
from cxsystem2.partitions.methods.even import Even


@pytest.fixture
def network(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 5 * BLOCK + 17
    anatomy["G"][1]["number_of_neurons"] = 2 * BLOCK
    return CxSystem(anatomy, physiology).network


def test_the_methods_say_what_they_do():
    assert [*methods] == ["even", "metis", "space"]
    assert all(method.about().endswith(".") for method in methods.values())
    assert [word for word, method in methods.items() if method.needs_synapses] == ["metis"]


def test_blocks_are_those_of_all_populations(network):
    blocks = Blocks(network)
    assert blocks.sizes.tolist() == [256, 256, 256, 256, 256, 17, 256, 256]
    assert len(blocks) == len(blocks.loads) == 8 and len(blocks.positions) == blocks.sizes.sum()
    assert len(set(blocks.loads[:6])) == len(set(blocks.loads[6:])) == 1
    assert blocks.first == 1  # ten cells of an input are a block of their own


def test_a_partition_may_have_any_blocks_and_one_without_is_left_out(network):
    found = Blocks(network).partitions(np.array([3, 0, 3, 0, 0, 0, 0, 3]), 5)
    assert [dict(part.blocks) for part in found] == [{"1": (1, 3, 4, 5), "2": range(0, 1)}, {"1": (0, 2), "2": range(1, 2)}]


def test_one_partition_asks_no_method(network, monkeypatch):
    monkeypatch.setattr(Even, "owners", None)
    assert [dict(part.blocks) for part in divide(network, 1)] == [{"1": range(0, 6), "2": range(0, 2)}]


def test_an_unknown_word_is_told_what_there_is(network):
    with pytest.raises(RegistryError, match="unknown method of partitions 'evn'; did you mean 'even'"):
        divide(network, 2, "evn")
    assert len(divide(network, 2, "EVEN")) == 2


def test_synapses_that_are_not_drawn_cannot_be_looked_at(network):
    with pytest.raises(CxSystemError, match=r"not drawn yet; .* cxsystem2 repart DIR -k 2 --method metis"):
        divide(network, 2, "metis")
