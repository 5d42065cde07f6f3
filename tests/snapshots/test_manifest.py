"""A manifest says what a snapshot is, and whether it is as it was written."""

import dataclasses
import json
import re

import pytest

from cxsystem2.snapshots import Content, DamagedSnapshot, FileFault, PartitionCells, PopulationCells
from cxsystem2.snapshots.manifest import HEAD, read_manifest
from cxsystem2.snapshots.sealed import end
from tests.snapshots.conftest import manifest

HASH = Content(3, "sha256:00")


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_bytes(manifest().dump())
    return path


def test_it_comes_back_as_it_was(tmp_path):
    known = dataclasses.replace(manifest(), dt=0.1 + 0.2, seed=2**70, tables={"tables/ä.csv": HASH})
    (tmp_path / "manifest.json").write_bytes(known.dump())
    assert read_manifest(tmp_path) == known


def test_it_knows_cells_and_files():
    known = dataclasses.replace(
        manifest(), files={"network/0/a": HASH, "network/1/a": HASH, "network/common/b": HASH, "network/10/c": HASH}
    )
    assert (known.k, len(known.numbering), known.numbering.first("I")) == (2, 19, 15)
    assert [one.name for one in known.populations] == ["E", "I"]
    assert [*known.static(0)] == ["network/0/a"]
    assert [*known.static()] == ["network/common/b", "network/10/c"]
    scattered = PartitionCells({"E": ((0, 1), (2, 4))})
    assert scattered.numbers("E").tolist() == [0, 2, 3] and scattered.numbers("I").dtype == "int64"


def test_every_flipped_bit_is_found(written):
    whole = written.read_bytes()
    for place in range(len(whole)):
        written.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        with pytest.raises(DamagedSnapshot) as caught:
            read_manifest(written.parent)
        assert [damage.fault for damage in caught.value.damages] == [FileFault.CHANGED]


@pytest.mark.parametrize("number", [0, 1, 100, -1])
def test_a_part_of_it_is_no_manifest(written, number):
    written.write_bytes(written.read_bytes()[:number])
    with pytest.raises(DamagedSnapshot, match=r"manifest.json: the file is not as it was written"):
        read_manifest(written.parent)


def sealed(entries):
    """The file of some entries with the checksum that belongs to them."""
    entries.pop("checksum")
    body = json.dumps(entries, indent=1).encode().removesuffix(b"\n}")
    return body + end(body)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, "written by a newer version of cxsystem2; update this one"),
        ({"version": 0}, "'version' is not 1"),
        ({"format": "something"}, "'format' is not 'cxsystem2 snapshot'"),
        ({"dt": "0.1 ms"}, "'dt': this is no number"),
        ({"dt": 0}, "the time step must be more than 0 s; it is 0.0"),
        ({"cells": [{"name": "E"}]}, "'cells.0.size': this is missing"),
        ({"seed": 1.5}, "'seed': this is no whole number"),
        ({"tables": {"../x": {"bytes": 1, "checksum": "crc32:0"}}}, "'../x' does not lie below tables/"),
    ],
)
def test_what_another_program_gets_wrong_is_named(written, change, said):
    written.write_bytes(sealed({**json.loads(written.read_bytes()), **change}))
    with pytest.raises(DamagedSnapshot, match=re.escape(said)):
        read_manifest(written.parent)


def test_entries_of_another_program_are_left_alone(written):
    written.write_bytes(sealed({**json.loads(written.read_bytes()), "theirs": 1}))
    assert read_manifest(written.parent).seed == 3


def test_text_that_is_no_object_is_no_manifest(written):
    assert HEAD["version"] == 1
    for body in (b"[1", b'"a', b"[" * 100_000):
        written.write_bytes(body + end(body))
        with pytest.raises(DamagedSnapshot, match="cannot be read"):
            read_manifest(written.parent)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dt": float("nan")}, "the time step must be more than 0 s; it is nan"),
        ({"cells": (PopulationCells("E", 10), PopulationCells("E", 4))}, "two populations have the same name"),
        ({"cells": (PopulationCells("E", -1), PopulationCells("I", 4))}, "'E' has -1 cells"),
        ({"partitions": ()}, "there is no partition"),
        ({"partitions": (PartitionCells({"IN": ((0, 5),)}),)}, "partition 0 has cells of 'IN', which is no population"),
        ({"partitions": (PartitionCells({"E": ((0, 9),), "I": ((0, 4),)}),)}, "cell 9 of 'E' is in no partition"),
        ({"partitions": (PartitionCells({"E": ((1, 10),), "I": ((0, 4),)}),)}, "cell 0 of 'E' is in no partition"),
        ({"partitions": (PartitionCells({"E": ((0, 5), (6, 10)), "I": ((0, 4),)}),)}, "cell 5 of 'E' is in no partition"),
        ({"partitions": (PartitionCells({"E": ((0, 6), (5, 10)), "I": ((0, 4),)}),)}, "cell 5 of 'E' is in two partitions"),
        ({"partitions": (PartitionCells({"E": ((0, 11),), "I": ((0, 4),)}),)}, "cannot have those from 0 to before 11"),
        ({"files": {"network/../../x": HASH}}, "does not lie below network/"),
        ({"files": {"/network/x": HASH}}, "does not lie below network/"),
        ({"files": {"network": HASH}}, "does not lie below network/"),
        ({"files": {"network//x": HASH}}, "does not lie below network/"),
        ({"files": {"": HASH}}, "does not lie below network/"),
        ({"files": {"network/x": Content(1, "md5:0")}}, "are no such thing"),
        ({"files": {"network/x": Content(-1, "crc32:0")}}, "are no such thing"),
    ],
)
def test_what_does_not_fit_together_is_refused(change, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        dataclasses.replace(manifest(), **change)


def test_cells_may_be_divided_in_any_way():
    scattered = (
        PartitionCells({"E": ((8, 10), (0, 2))}),
        PartitionCells({"E": ((2, 8),), "I": ((0, 4), (4, 4))}),
        PartitionCells({}),
    )
    assert dataclasses.replace(manifest(), partitions=scattered).k == 3


def test_numbers_that_are_not_finite_are_not_written():
    with pytest.raises(ValueError, match="JSON compliant"):
        dataclasses.replace(manifest(), options={"x": float("inf")}).dump()
