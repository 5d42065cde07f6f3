"""What is written is what was read, and what STACS asks of a network is seen to."""

from dataclasses import replace

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, FileTaken
from cxsystem2.stacs import (
    NONE,
    PendingEvents,
    SnapshotPath,
    find,
    read_models,
    read_snapshot,
    symmetric,
    write_snapshot,
    writing,
)

ARRAYS = (
    "reals", "ticks", "coordinates", "vertex_model", "vertex_reals", "vertex_ticks", "offsets", "neighbours", "edge_model",
    "edge_reals", "edge_ticks", "parts",
)  # fmt: skip


def same(one, other):
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-7, atol=0, err_msg=name)
    for name in PendingEvents.__dataclass_fields__:
        np.testing.assert_allclose(getattr(one.events, name), getattr(other.events, name), rtol=1e-7, err_msg=name)
    return True


@pytest.mark.parametrize("some", [1, 3, 200_000])
def test_written_and_read_again(folder, tmp_path, monkeypatch, some):
    monkeypatch.setattr(writing, "_AT_A_TIME", some)
    found = read_snapshot(find(folder))
    written = write_snapshot(found, SnapshotPath(tmp_path / "again", "new"))
    again = read_snapshot(find(tmp_path / "again"))
    assert same(found, again) and same(written, again)
    assert again.models == found.models


@pytest.mark.parametrize("suffix", ["", ".out"])
def test_the_sample_of_stacs_is_written_byte_by_byte(ring, tmp_path, suffix):
    found = read_snapshot(find(ring, suffix))
    assert symmetric(found) is found
    write_snapshot(found, SnapshotPath(tmp_path, "ring", suffix), records=tuple(read_models(ring / "ring.model")[-1:]))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 11
    for name in names:
        if name != "ring.model":
            assert (tmp_path / name).read_bytes() == (ring / name).read_bytes()
    assert read_models(tmp_path / "ring.model") == read_models(ring / "ring.model")


def test_numbers_keep_eight_digits(folder, tmp_path):
    found = read_snapshot(find(folder))
    values = (
        np.random.default_rng(3).normal(size=len(found.edge_reals)) * 10.0 ** np.arange(-120, 230, 50)[: len(found.edge_reals)]
    )
    write_snapshot(replace(found, edge_reals=values), SnapshotPath(tmp_path, "tiny"))
    again = read_snapshot(find(tmp_path))
    np.testing.assert_allclose(again.edge_reals, values, rtol=6e-8)


def one_sided(found):
    """The snapshot without the entries that are no edges, and with a row that does not ascend."""
    kept = np.flatnonzero(found.edge_model != NONE)
    order = np.array([kept[1], kept[0], *kept[2:]])  # vertex 3 before vertex 1
    offsets = np.searchsorted(found.rows[kept], np.arange(found.size + 1))
    reals, ticks = found.edge_reals.copy(), found.edge_ticks.copy()
    reals[:2], ticks[:2] = reals[1::-1], ticks[1::-1]
    events = replace(found.events, index=np.array([1, 0, 1]))
    return replace(
        found, offsets=offsets, neighbours=found.neighbours[order], edge_model=found.edge_model[order], edge_reals=reals,
        edge_ticks=ticks, events=events,
    )  # fmt: skip


def test_rows_are_sorted_and_made_symmetric(folder, tmp_path):
    found = read_snapshot(find(folder))
    write_snapshot(one_sided(found), SnapshotPath(tmp_path, "tiny"))
    assert same(found, read_snapshot(find(tmp_path)))


def test_two_edges_of_a_pair_are_refused(folder, tmp_path):
    found = one_sided(read_snapshot(find(folder)))
    twice = found.neighbours.copy()
    twice[:2] = 3
    with pytest.raises(CxSystemError, match="vertex 3 has two edges to vertex 0"):
        write_snapshot(replace(found, neighbours=twice), SnapshotPath(tmp_path, "tiny"))
    assert not any(tmp_path.glob("tiny.*"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"parts": np.array([0, 2, 2, 4])}, "none empty"),
        ({"parts": np.array([0, 2])}, "none empty"),
        ({"files": 4}, "3 partitions cannot be in 4 files"),
        ({"neighbours": np.array([1, 2, 3, 0, 0, 7])}, "vertex 3 has the neighbour 7"),
        ({"reals": np.array([3, 0, 2, 4])}, "has 1 numbers and 1 times"),
        ({"edge_ticks": np.array([1, 2, 3, 4, 5, -1])}, "below 0"),
    ],
)
def test_what_stacs_cannot_hold_is_refused(folder, tmp_path, change, message):
    with pytest.raises(CxSystemError, match=message):
        write_snapshot(replace(read_snapshot(find(folder)), **change), SnapshotPath(tmp_path, "tiny"))


def test_a_line_that_stacs_would_cut_is_refused(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "LONGEST_LINE", 60)
    with pytest.raises(CxSystemError, match="too long for STACS"):
        write_snapshot(read_snapshot(find(folder)), SnapshotPath(tmp_path, "tiny"))


def test_a_partition_without_edges_is_refused(folder, tmp_path):
    found = read_snapshot(find(folder))
    lonely = replace(
        found, offsets=np.array([0, 2, 3, 4, 4]), neighbours=np.array([1, 2, 0, 0]), edge_model=np.array([2, NONE, 2, 3]),
        edge_reals=found.edge_reals[[0, 2, 3, 4, 5, 6]], edge_ticks=found.edge_ticks[[0, 2, 3, 4, 5]],
        events=PendingEvents(), parts=np.array([0, 3, 4]),
    )  # fmt: skip
    with pytest.raises(CxSystemError, match="partition 1 has no edge at all"):
        write_snapshot(lonely, SnapshotPath(tmp_path, "tiny"))


def test_files_are_not_replaced_unasked(folder):
    place = find(folder)
    found = read_snapshot(place)
    with pytest.raises(FileTaken):
        write_snapshot(found, place)
    write_snapshot(found, place, overwrite=True)
    assert same(found, read_snapshot(place))
