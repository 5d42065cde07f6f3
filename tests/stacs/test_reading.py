"""A snapshot becomes plain arrays, and each damaged file says where it is damaged."""

import numpy as np
import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.stacs import NONE, find, read_snapshot, text


def test_the_arrays_of_a_small_snapshot(folder):
    found = read_snapshot(find(folder))
    assert (found.size, found.edges, found.files) == (4, 4, 2)
    assert found.parts.tolist() == [0, 1, 2, 4]
    assert [found.models[number].name for number in found.vertex_model] == ["cell", "cell", "cell", "drive"]
    assert found.offsets.tolist() == [0, 3, 4, 5, 6]
    assert found.neighbours.tolist() == [1, 2, 3, 0, 0, 0]
    assert found.edge_model.tolist() == [2, NONE, 2, 2, 3, NONE]
    assert found.vertex_reals.tolist() == [3.5, 0, 0, 10, 0, 0.25, 0, 0, 0]
    assert found.vertex_state("cell", 2).tolist() == [0, 0.25, 0]
    assert found.edge_reals.tolist() == [-2, 2.5, 1, 6.0882312, 0.1, 0.2, 0.3]
    assert found.edge_ticks.tolist() == [1_000_000, 5_000_000, 500_000, 5_000_000, 0x6D9CE9C0, 0x6A466BC0]
    assert found.coordinates[1].tolist() == [-15, 0, 0]
    assert found.rows.tolist() == [0, 0, 0, 1, 2, 3]


def test_events_with_and_without_values(folder):
    events = read_snapshot(find(folder)).events
    assert events.target.tolist() == [0, 0, 2]
    assert events.time.tolist() == [5_000_000, 500_000, 1_761_215]
    assert (events.type.tolist(), events.source.tolist(), events.index.tolist()) == ([0, 1, 0], [3, -1, 0], [3, 0, 1])
    np.testing.assert_equal(events.value, [np.nan, 1.25, np.nan])


@pytest.mark.parametrize("size", [40, 100])
def test_blocks_of_any_size_give_the_same_arrays(folder, monkeypatch, size):
    whole = read_snapshot(find(folder))
    monkeypatch.setattr(text, "BLOCK", size)
    parts = read_snapshot(find(folder))
    for name in ("coordinates", "vertex_reals", "neighbours", "edge_model", "edge_reals", "edge_ticks"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert np.array_equal(whole.events.time, parts.events.time)


def test_a_model_that_is_not_known_has_as_many_states_as_its_first_one(folder):
    model = folder / "tiny.model"
    model.write_text(model.read_text().replace("modtype: 36", "modtype: 999"))
    found = read_snapshot(find(folder))
    assert (found.reals.tolist(), found.ticks.tolist()) == ([3, 0, 1, 4], [0, 0, 1, 3])


def test_the_name_of_a_model_may_look_like_a_time(folder):
    for name in ("tiny.model", "tiny.state.0", "tiny.state.1"):
        path = folder / name
        path.write_text(path.read_text().replace("link", "f4240"))
    found = read_snapshot(find(folder))
    assert found.edge_model.tolist() == [2, NONE, 2, 2, 3, NONE]
    assert found.edge_ticks[0] == 1_000_000


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("tiny.state.0", "link -2.0000000e+00", "lynk -2.0000000e+00", "line 1: there are 2 states of edges for 3 neighbours"),
        ("tiny.state.0", "-2.0000000e+00", "-2.00x", "line 1: '-2.00x' is not a number"),
        ("tiny.state.0", "7a120", "7a12g", "line 2: '7a12g' is not a time in hexadecimal ticks"),
        ("tiny.state.0", "7a120", "7a1200000000000000", "line 2: '7a1200000000000000' is not a time"),
        ("tiny.state.0", " f4240", "", "line 1: 'link' has 2 values, and here 1 follow it"),
        ("tiny.state.0", " cell  1.0", " sell  1.0", "line 2: 'sell' is no model of the .model file"),
        ("tiny.state.1", " drive none", " drive", "line 2: there are 0 states of edges for 1 neighbours"),
        ("tiny.state.1", " drive none\n", "", "there are 1 lines for 2 vertices"),
        ("tiny.adjcy.0", "1 2 3", "2 1 3", "line 1: neighbours must ascend; 1 follows 2"),
        ("tiny.adjcy.0", "1 2 3", "1 2 3.5", "line 1: '3.5' is not a whole number"),
        ("tiny.adjcy.0", "1 2 3", "1 2 9", "vertex 0 has a neighbour that is none of the 4 vertices"),
        ("tiny.coord.0", "2.0000000e+00", "", "line 2: a place has the three numbers"),
        ("tiny.event.0", " 2 4c4b40", " 3 4c4b40", "line 1: the line says 3 events"),
        ("tiny.event.0", "0 3 3", "9 3 3", "line 1: there is no type 9 of events"),
        ("tiny.event.0", "0 3 3", "0 3 7", "names a vertex or an entry that is not there"),
        ("tiny.event.1", " 0\n", "", "there are 1 lines for 2 vertices"),
        ("tiny.dist", "2 4 9 3 2", "2 4 8 3 2", "line 3: 8 numbers of states up to here; the files of the snapshot have 9"),
        ("tiny.dist", "4 6 16 6 3\n", "", "the sums are those of 2 vertices; the other files have 4"),
        ("tiny.dist", "0 0 0 0 0\n", "", "must begin with a line of zeros"),
        ("tiny.dist", "1 3 5 2 2", "1 3 5 2", "line 2: there must be 5 numbers"),
        ("tiny.metis", "2 4", "2 3", "line 2: the sums are not those"),
        ("tiny.model", "type: edge\nmodname: link", "type: edg\nmodname: link", "line 16: a model begins with type"),
        ("tiny.model", "modtype: 31", "modtype: many", "modtype of 'link' must be the number"),
        ("tiny.model", "modname: link", "modname: cell", "there are two models called 'cell'"),
        ("tiny.model", "value: 15.0", "value: [1]", "the parameter 'tau' of 'cell' has no number"),
        ("tiny.model", "type: record", "type: [record", "tiny.model, line"),
        ("tiny.model", "type: record", "type: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(folder, name, old, new, message):
    path = folder / name
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1) if old else new)
    with pytest.raises(FileProblem) as error:
        read_snapshot(find(folder))
    assert message in str(error.value)
    assert name.rpartition(".")[0] in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_line_behind_a_comment_has_its_own_number(folder):
    path = folder / "tiny.state.1"
    path.write_text("% one\n% two\n" + path.read_text().replace("4c4b40", "4c4bx0"))
    with pytest.raises(FileProblem, match="line 3: '4c4bx0'"):
        read_snapshot(find(folder))


@pytest.mark.parametrize("name", ["tiny.dist", "tiny.metis", "tiny.adjcy.1", "tiny.state.0", "tiny.event.1", "tiny.coord.0"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(FileProblem, match=name):
        read_snapshot(find(folder))


def test_the_folder_must_hold_one_network(folder, tmp_path):
    with pytest.raises(FileProblem, match=r"neither a \.yml nor"):
        find(tmp_path)
    (folder / "other.yml").write_text("filebase: other\n")
    with pytest.raises(FileProblem, match="other, tiny"):
        find(folder)
    (folder / "other.yml").write_text("filebase: ../up\n")
    with pytest.raises(FileProblem, match="without a folder"):
        find(folder)


def test_anchors_are_refused(folder):
    (folder / "tiny.model").write_text("a: &a [1, 1]\nb: [*a, *a]\n")
    with pytest.raises(FileProblem, match="alias"):
        read_snapshot(find(folder))
