"""Parts of a projection: whole blocks of targets, each in one part, with about the same number of synapses."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.draws.streams import BLOCK
from cxsystem2.syntax.layout import Layout
from cxsystem2.syntax.partition import partition

BLOCKS = {"1": 6, "2": 2}


@pytest.fixture
def network(anatomy, physiology):
    anatomy["G"][0]["number_of_neurons"] = 5 * BLOCK + 17
    anatomy["G"][1]["number_of_neurons"] = 2 * BLOCK
    return CxSystem(anatomy, physiology).network


@pytest.mark.parametrize("number", [1, 2, 3, 7, 50])
def test_each_block_of_each_pathway_is_in_one_part(network, number):
    layout = Layout(network.config)
    for projection in layout.projections:
        expected = [network.expected_synapses(pathway) for pathway in projection.members]
        parts = partition(layout, projection, expected, number)
        assert 1 <= len(parts) <= number and all(parts)
        for member, pathway in enumerate(projection.members):
            blocks = [block for part in parts for one, own in part if one == member for block in own]
            assert blocks == list(range(BLOCKS[pathway.post]))


def test_parts_have_about_as_many_synapses(network):
    layout = Layout(network.config)
    projection = next(one for one in layout.projections if len(one.members) > 1)
    assert [pathway.post for pathway in projection.members] == ["1", "2"]
    parts = partition(layout, projection, [600.0, 800.0], 2)
    each = [100.0, 400.0]
    assert [sum(len(own) * each[member] for member, own in part) for part in parts] == [600.0, 800.0]
    assert parts == [[(0, range(6))], [(1, range(2))]]
