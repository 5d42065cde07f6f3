"""Synapses move to other partitions in files that are the same as those that are drawn, and each file is read once."""

import pytest

from cxsystem2.devices import Options
from cxsystem2.devices.delivery.compact import TargetPart
from cxsystem2.phases import Snapshot, moving
from cxsystem2.snapshots import ArrayFile
from tests.phases.kinds import KINDS


def synapses(folder):
    """The bytes of all compact synapses, and the arrays of others, by partition."""
    found = {}
    for path in sorted((folder / "network").rglob("*")):
        if ".synapses." in path.name:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
        elif path.name in ("synapses.h5", "rows.h5", "blocks.h5"):
            arrays = ArrayFile(path)
            found |= {f"{path.relative_to(folder)}/{name}": arrays[name].tobytes() for name in arrays}
    return found


@pytest.mark.parametrize(
    ("kind", "device", "precision"),
    [
        ("depressing", "cpp", "packed"),
        ("pyramidal", "cpp", "double"),
        ("plastic", "cpp", "double"),
        ("plastic", "python", None),
    ],
)
def test_even_partitions_are_those_that_are_built(kind, device, precision, tmp_path):
    options = Options(fast=device == "cpp", precision=precision)
    built = {
        k: Snapshot.build(*KINDS[kind](), tmp_path / str(k), partitions=k, device=device, options=options) for k in (1, 2, 3)
    }
    for before, after in ((1, 3), (3, 2), (2, 1)):
        moved = built[before].repartition(after, tmp_path / f"{before} to {after}")
        assert [*moved.manifest.partitions] == [*built[after].manifest.partitions]
        assert synapses(moved.folder) == synapses(built[after].folder)


def test_each_stored_file_is_read_once(tmp_path, monkeypatch):
    built = Snapshot.build(*KINDS["depressing"](), tmp_path / "it", partitions=3, device="cpp", options=Options(fast=True))
    read, usual = [], TargetPart.read

    def noted(path, *rest):
        read.append(path)
        return usual(path, *rest)

    monkeypatch.setattr(moving.TargetPart, "read", noted)
    built.repartition(5)
    assert len(read) == len({*read}) > 3
    assert not [path for path in (tmp_path / "it").iterdir() if path.name.startswith(".")]


def test_large_partitions_have_several_parts(tmp_path, monkeypatch):
    built = Snapshot.build(*KINDS["depressing"](), tmp_path / "it", device="cpp", options=Options(fast=True))
    monkeypatch.setattr(moving, "_EACH", 2000)
    moved = built.repartition(2)
    assert len([path for path in (moved.folder / "network/0").iterdir() if ".synapses." in path.name]) > 6
    assert moved.store.verify() == []
    monkeypatch.undo()
    assert synapses(moved.repartition(1).folder) == synapses(
        Snapshot.build(*KINDS["depressing"](), tmp_path / "again", device="cpp", options=Options(fast=True)).folder
    )
