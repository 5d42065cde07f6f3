"""A snapshot is made whole or not at all, and never in a directory of something else."""

import errno
import hashlib
import os
import shutil

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Content, DamagedSnapshot, Store, creating
from tests.snapshots.conftest import build, make, manifest, operations, write


def test_static_files_and_tables_are_in_the_manifest(tmp_path):
    store = make(tmp_path / "deep" / "snapshot")
    assert [*store.manifest.tables] == ["tables/anatomy.csv", "tables/physiology.csv"]
    assert [*store.manifest.files] == ["network/0/targets.bin", "network/1/targets.bin", "network/common/cells.bin"]
    known = hashlib.sha256("ä\n".encode()).hexdigest()
    assert store.manifest.tables["tables/physiology.csv"] == Content(3, f"sha256:{known}")
    assert sorted(os.listdir(store.folder)) == [
        "generations",
        "latest",
        "lock",
        "manifest.json",
        "network",
        "records",
        "tables",
    ]


def test_an_empty_directory_will_do(tmp_path):
    assert make(tmp_path / "it").verify() == []
    (tmp_path / "empty").mkdir()
    assert make(tmp_path / "empty").verify() == []


def test_a_directory_of_something_else_is_left_as_it_is(tmp_path):
    (tmp_path / "tables").mkdir()
    with pytest.raises(FileProblem, match=r"the directory holds something else \(tables\); name a new or an empty one"):
        make(tmp_path)
    assert os.listdir(tmp_path) == ["tables"]
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem, match="there is a file of this name"):
        make(tmp_path / "file")
    make(tmp_path / "it")
    with pytest.raises(FileProblem, match="there is a snapshot already"):
        make(tmp_path / "it")


def test_what_a_failed_build_has_made_goes(tmp_path):
    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "there", tmp_path / "new"):
        with pytest.raises(RuntimeError, match="stop"), creating(folder) as draft:
            (draft.network(0) / "a").write_bytes(b"a")
            raise RuntimeError("stop")
    assert os.listdir(tmp_path) == ["there"] and os.listdir(tmp_path / "there") in ([], ["lock"])


def test_a_build_without_a_generation_is_none(tmp_path):
    with pytest.raises(DamagedSnapshot, match="no generation to go on from"), creating(tmp_path / "it") as draft:
        draft.finish(manifest())
    with pytest.raises(DamagedSnapshot, match=r"manifest.json: the file is missing"), creating(tmp_path / "it"):
        pass
    assert os.listdir(tmp_path) == []


def test_a_build_that_was_stopped_is_no_snapshot_and_is_built_again(tmp_path):
    with creating(tmp_path / "it") as draft:
        (draft.network(0) / "a").write_bytes(b"a")
        write(draft.finish(manifest()), 0)
        shutil.copytree(tmp_path / "it", tmp_path / "stopped")
    (tmp_path / "stopped" / "mine.txt").touch()
    with pytest.raises(FileProblem, match="the snapshot is being built, or its build was stopped; then build it again"):
        Store.open(tmp_path / "stopped")
    assert next(iter(make(tmp_path / "stopped").manifest.files)) == "network/0/targets.bin"
    assert (tmp_path / "stopped" / "mine.txt").exists()


@pytest.mark.parametrize("links", [True, False])
def test_two_snapshots_share_the_files_of_their_network(tmp_path, monkeypatch, links):
    first = make(tmp_path / "first")
    if not links:

        def refuse(*paths):
            raise OSError(errno.EXDEV, "another disk")

        monkeypatch.setattr(os, "link", refuse)
    for name, partitions, files in (("all", None, [*first.manifest.files]), ("one", [1], ["network/1/targets.bin"])):
        with creating(tmp_path / name) as draft:
            draft.share(first, partitions)
            write(draft.finish(manifest()), 0)
        second = Store.open(tmp_path / name)
        assert second.manifest.files == {file: first.manifest.files[file] for file in files} and second.verify() == []
        same = [os.path.samefile(first.folder / file, second.folder / file) for file in files]
        assert same == [links] * len(files)


def test_damaged_files_are_not_shared(tmp_path):
    first = make(tmp_path / "first")
    (first.folder / "network/1/targets.bin").write_bytes(bytes(150))
    said = "files of the network cannot be taken over: network/1/targets.bin is not as it was written"
    with pytest.raises(DamagedSnapshot, match=said), creating(tmp_path / "second") as draft:
        draft.share(first)
    with creating(tmp_path / "second") as draft:
        draft.share(first, [0, None])
        write(draft.finish(manifest()), 0)
    assert [*Store.open(tmp_path / "second").manifest.files] == ["network/0/targets.bin", "network/common/cells.bin"]


def test_two_builds_at_once(tmp_path):
    with creating(tmp_path / "it") as draft:
        with pytest.raises(FileProblem, match="is working on this snapshot"):
            make(tmp_path / "it")
        write(draft.finish(manifest()), 0)
    assert Store.open(tmp_path / "it").latest_whole()[0].step == 0


def test_each_operation_that_fails_leaves_no_half_snapshot(tmp_path):
    which, reached, failed = 0, True, 0
    while reached:
        which, reached = which + 1, False
        folder = tmp_path / str(which)

        def act(number, name, path, which=which):
            nonlocal reached
            if number == which:
                reached = True
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        try:
            with operations(folder, act):
                build(folder)
        except FileProblem as error:
            failed += 1
            assert str(error).startswith(f"{folder}: ") and "No space left" in str(error)
            with pytest.raises(FileProblem):
                Store.open(folder)
        if folder.exists():
            shutil.rmtree(folder)
        assert which < 500
    assert failed > 25
