"""Files appear whole or not at all, and never replace others unasked."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from cxsystem2 import files
from cxsystem2.errors import FileProblem


def test_a_file_appears_with_its_content(tmp_path):
    files.write_text(tmp_path / "new.txt", "ä\n")
    assert (tmp_path / "new.txt").read_bytes() == "ä\n".encode()


def test_missing_folders_are_made(tmp_path):
    files.write_text(tmp_path / "a" / "b" / "new.txt", "x")
    assert (tmp_path / "a" / "b" / "new.txt").read_text() == "x"


def test_an_existing_file_is_kept(tmp_path):
    target = tmp_path / "old.txt"
    target.write_text("old")
    with pytest.raises(FileProblem, match="exists already"):
        files.write_text(target, "new")
    assert target.read_text() == "old"


def test_an_existing_file_is_replaced_on_request(tmp_path):
    target = tmp_path / "old.txt"
    target.write_text("old")
    files.write_text(target, "new", overwrite=True)
    assert target.read_text() == "new"


def test_a_file_that_another_process_made_meanwhile_is_kept(tmp_path):
    target = tmp_path / "raced.txt"
    with pytest.raises(FileProblem, match="exists already"), files.replacing(target) as part:
        part.write_text("mine")
        target.write_text("theirs")
    assert target.read_text() == "theirs"


def test_the_file_has_no_final_name_while_it_is_written(tmp_path):
    target = tmp_path / "new.txt"
    with files.replacing(target) as part:
        part.write_text("half")
        assert not target.exists()
    assert target.exists()


@pytest.mark.parametrize("overwrite", [True, False])
def test_nothing_is_left_behind_when_writing_fails(tmp_path, overwrite):
    with pytest.raises(RuntimeError, match="stop"), files.replacing(tmp_path / "new.txt", overwrite=overwrite) as part:
        part.write_text("half")
        raise RuntimeError("stop")
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_links_is_good_enough(tmp_path, monkeypatch):
    def refuse(*paths):
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    files.write_text(tmp_path / "new.txt", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]


def test_what_the_disk_refuses_is_a_problem_with_a_name(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileProblem, match="cannot be written"):
        files.write_text(tmp_path / "file" / "new.txt", "x")


@pytest.mark.parametrize(("code", "refused"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_disk_that_cannot_wait_for_a_folder_is_good_enough_and_one_that_fails_is_not(tmp_path, monkeypatch, code, refused):
    def fsync(handle):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fsync)
    if refused:
        with pytest.raises(OSError, match=os.strerror(code)):
            files.sync_folder(tmp_path)
    else:
        files.sync_folder(tmp_path)


def test_the_root_has_no_name_to_change():
    with pytest.raises(FileProblem, match="'/' is no name of a file"):
        files.sibling(files.Path("/"), ".py")


def test_a_free_name_is_kept(tmp_path):
    assert files.free_name(tmp_path / "a.h5") == tmp_path / "a.h5"


def test_a_taken_name_gets_a_number(tmp_path):
    for name in ("a.h5", "a_1.h5"):
        (tmp_path / name).touch()
    assert files.free_name(tmp_path / "a.h5") == tmp_path / "a_2.h5"


def test_inside_means_after_all_links_are_followed(tmp_path):
    from cxsystem2.files import inside

    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "in.csv").touch()
    (tmp_path / "out.csv").touch()
    (tmp_path / "tables" / "link.csv").symlink_to(tmp_path / "out.csv")
    (tmp_path / "tables" / "loop").symlink_to(tmp_path / "tables" / "loop")
    root = tmp_path / "tables"
    assert inside(root, root / "in.csv") and inside(root, root / ".." / "tables" / "in.csv")
    assert not inside(root, root / "link.csv") and not inside(root, root / ".." / "out.csv")
    assert not inside(root, root) and not inside(root, root / "loop" / "x")
    from pathlib import Path

    assert not inside(Path("/"), tmp_path / "out.csv")


def test_an_error_among_members_leaves_no_lock(tmp_path):
    """An error keeps the frame of a comprehension alive, and with it what is gone through."""
    h5py = pytest.importorskip("h5py")
    from h5py._objects import phil

    with h5py.File(tmp_path / "some.h5", "w") as file:
        file["one"], file["two"] = 1, 2
        with pytest.raises(ZeroDivisionError) as kept:
            {name: 1 / 0 for name, _ in files.members(file)}
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: phil.acquire(False) and not phil.release()).result()
    assert kept.tb is not None
