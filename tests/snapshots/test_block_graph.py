"""The graph of blocks is written and read again, and tells what partitions exchange."""

import numpy as np
import pytest

from cxsystem2.snapshots import DamagedSnapshot, Kind, Manifest, PartitionCells, PopulationCells, write_arrays
from cxsystem2.snapshots.block_graph import NAME, BlockGraph, Traffic

FIRSTS = np.array([0, 5, 9, 13, 15, 19])


def manifest(*partitions):
    """An input of 5 cells, a population of 10 in blocks of 4, and one of 4."""
    cells = (PopulationCells("IN", 5, Kind.INPUT), PopulationCells("E", 10), PopulationCells("I", 4))
    return Manifest(dt=1e-4, seed=3, cells=cells, partitions=partitions)


def columns(*edges):
    return tuple(np.array(own, np.int64) for own in zip(*edges, strict=True))


@pytest.fixture
def graph():
    """Blocks: 0 of the input, 1 to 3 of E, 4 of I."""
    first = columns((0, 1, 100), (1, 1, 10), (1, 2, 20))
    second = columns((2, 1, 5), (3, 4, 7), (4, 1, 1), (1, 2, 2))
    return BlockGraph.of(FIRSTS, [first, second])


def test_pairs_are_there_once_by_target_and_source(graph):
    assert graph.source.tolist() == [0, 1, 2, 4, 1, 3]
    assert graph.target.tolist() == [1, 1, 1, 1, 2, 4]
    assert graph.synapses.tolist() == [100, 10, 5, 1, 22, 7]
    assert BlockGraph.of(FIRSTS, []).synapses.tolist() == []


def test_it_comes_back_as_it_was(graph, tmp_path):
    (tmp_path / NAME).parent.mkdir(parents=True)
    graph.write(tmp_path)
    assert all(np.array_equal(one, other) for one, other in zip(BlockGraph.read(tmp_path), graph, strict=True))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": None}, "there is no 'source'"),
        ({"target": np.arange(2)}, "not of the same length"),
        ({"target": np.full(6, 5)}, "more blocks than cells"),
        ({"source": np.full(6, -1)}, "more blocks than cells"),
    ],
)
def test_what_is_no_graph_is_damage(graph, tmp_path, change, said):
    (tmp_path / NAME).parent.mkdir(parents=True)
    arrays = {name: values for name, values in {**graph._asdict(), **change}.items() if values is not None}
    write_arrays(tmp_path / NAME, arrays)
    with pytest.raises(DamagedSnapshot, match=said):
        BlockGraph.read(tmp_path)
    (tmp_path / NAME).unlink()
    with pytest.raises(DamagedSnapshot, match="missing"):
        BlockGraph.read(tmp_path)


def test_what_partitions_exchange(graph):
    known = manifest(
        PartitionCells({"E": ((0, 4), (8, 10))}), PartitionCells({"E": ((4, 8),)}), PartitionCells({"I": ((0, 4),)})
    )
    assert graph.owners(known).tolist() == [-1, 0, 1, 0, 2]
    found = Traffic.of(graph, known)
    assert found.synapses.tolist() == [116, 22, 7]
    assert found.cut.tolist() == [6, 22, 7]
    assert found.sources.tolist() == [2, 1, 1]
    assert found.targets.tolist() == [2, 1, 1]
    alone = Traffic.of(graph, manifest(PartitionCells({"E": ((0, 10),), "I": ((0, 4),)})))
    assert [own.tolist() for own in alone] == [[145], [0], [0], [0]]
