"""Graphs for METIS, and its answers."""

from dataclasses import replace

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.stacs import adjacency_of, find, read_parts, read_snapshot, write_metis


def test_the_graph_of_a_snapshot(folder, tmp_path):
    graph = adjacency_of(read_snapshot(find(folder)))
    assert graph.offsets.tolist() == [0, 3, 4, 5, 6]
    assert graph.neighbours.tolist() == [1, 2, 3, 0, 0, 0]
    assert graph.edge_weights.tolist() == [2, 1, 1, 2, 1, 1]  # both ways between 0 and 1
    assert graph.vertex_weights.tolist() == [3, 2, 2, 1]
    write_metis(graph, tmp_path / "tiny.graph")
    assert (tmp_path / "tiny.graph").read_text() == "4 3 011\n3 2 2 3 1 4 1\n2 1 2\n2 1 1\n1 1 1\n"


def test_what_metis_does_not_take_is_refused(folder, tmp_path):
    graph = adjacency_of(read_snapshot(find(folder)))
    with pytest.raises(CxSystemError, match="no loops"):
        write_metis(replace(graph, neighbours=np.array([0, 2, 3, 0, 0, 0])), tmp_path / "a")
    with pytest.raises(CxSystemError, match="both sides"):
        write_metis(replace(graph, edge_weights=np.array([2, 1, 1, 1, 1, 1])), tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_pymetis_takes_the_graph(ring):
    pymetis = pytest.importorskip("pymetis")
    graph = adjacency_of(read_snapshot(find(ring)))
    _, parts = pymetis.part_graph(
        2, xadj=graph.offsets, adjncy=graph.neighbours, vweights=graph.vertex_weights, eweights=graph.edge_weights
    )
    assert sorted(set(parts)) == [0, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0\n1\n1\n", "3 lines for 4 vertices"),
        ("0\n1\n2\n1\n", "line 3: 2 is no part; there are the parts 0 to 1"),
        ("0\n1\n-1\n1\n", "line 3: -1 is no part"),
        ("0\n1 1\n1\n1\n", "line 2: there must be one number"),
        ("0\nx\n1\n1\n", "line 2: 'x' is not a whole number"),
    ],
)
def test_parts_that_do_not_fit(tmp_path, text, message):
    (tmp_path / "a.part.2").write_text(text)
    with pytest.raises(FileProblem, match=message):
        read_parts(tmp_path / "a.part.2", 4, 2)


def test_parts(tmp_path):
    (tmp_path / "a.part.2").write_text("0\n1\n0\n1\n")
    assert read_parts(tmp_path / "a.part.2", 4, 2).tolist() == [0, 1, 0, 1]
