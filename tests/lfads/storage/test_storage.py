"""Files that server and clients share: written whole, waited for, and known by their checksum."""

import errno
import threading
import time

import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads.storage import Refused, patiently, storage_of, told
from cxsystem2.lfads.storage.directory import Directory, file_system


@pytest.fixture(params=["directory", "objects"])
def storage(request, tmp_path):
    return storage_of(str(tmp_path / "run") if request.param == "directory" else f"memory://{tmp_path.name}/run")


def test_what_is_written_is_read(storage):
    known = storage.write("generations/0001/member-000.npz", b"state")
    assert storage.read("generations/0001/member-000.npz") == b"state"
    assert storage.checksum("generations/0001/member-000.npz") == known
    assert storage.is_as_written("generations/0001/member-000.npz", known)
    assert not storage.is_as_written("generations/0001/member-000.npz", "sha256:0")
    assert not storage.is_as_written("generations/0001/member-001.npz", known)
    assert storage_of(storage.where).read("generations/0001/member-000.npz") == b"state"


def test_names_and_what_is_removed(storage):
    for name in ("a/0001/x", "a/0001/y", "a/0002/x"):
        storage.write(name, b"")
    assert (storage.names("a"), storage.names("a/0001"), storage.names("b")) == (["0001", "0002"], ["x", "y"], [])
    storage.remove("a/0001/x")
    storage.remove("a/0001/nothing")
    storage.remove_folder("a/0002")
    storage.remove_folder("a/0003")
    assert (storage.names("a"), storage.names("a/0001")) == (["0001"], ["y"])
    with pytest.raises(FileNotFoundError):
        storage.read("a/0001/x")


def test_a_reader_never_sees_half_of_a_file(storage):
    contents, seen, over = [bytes([k]) * 200_000 for k in (1, 2)], set(), threading.Event()
    storage.write("file", contents[0])

    def look():
        while not over.is_set():
            seen.add(storage.read("file"))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(20):
        storage.write("file", contents[number % 2])
    over.set()
    reader.join()
    assert seen <= {*contents}


def test_an_unknown_kind_is_said():
    with pytest.raises(CxSystemError, match="ftp://place: unknown storage 'ftp'"):
        storage_of("ftp://place")


def test_a_store_whose_package_is_missing_is_said(monkeypatch):
    import fsspec

    def fail(*_, **__):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", fail)
    with pytest.raises(CxSystemError, match=r"s3://b/run: Install s3fs.*\.\[objects\]"):
        storage_of("s3://b/run").read("x")


class Sulking:
    """Fails so many times, then answers."""

    def __init__(self, *errors):
        self.errors = [*errors]

    def __call__(self):
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_a_storage_that_refuses_is_waited_for_and_that_is_said():
    said = []
    with told(said.append):
        assert patiently(Sulking(OSError(errno.EROFS, "Read-only file system")), "there") == "done"
    first, last = said
    assert first == "there: the storage refuses (Read-only file system); it is waited for, up to 30 minutes"
    assert last.startswith("there: the storage answers again, after ")


def test_it_is_not_waited_for_for_ever():
    with pytest.raises(Refused, match=r"there: the storage has refused for 0 s \(Read-only"):
        patiently(Sulking(*[OSError(errno.EROFS, "Read-only file system")] * 9), "there", patience=0.0)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), FileNotFoundError(errno.ENOENT, "x"), FileProblem("x")])
def test_what_waiting_does_not_mend_is_raised_at_once(error):
    with pytest.raises(type(error)):
        patiently(Sulking(error), "there")


def test_an_error_of_a_store_of_objects_is_one_of_the_connection(monkeypatch):
    storage, said = storage_of("memory://sulking/run"), []
    whole, errors = storage._system.pipe_file, [RuntimeError("cannot connect")]

    def pipe(*words):
        if errors:
            raise errors.pop()
        whole(*words)

    monkeypatch.setattr(storage._system, "pipe_file", pipe)
    with told(said.append):
        storage.write("x", b"1")
    assert "cannot connect" in said[0] and storage.read("x") == b"1"


def test_files_of_the_network_are_waited_for(tmp_path, monkeypatch):
    storage = Directory(str(tmp_path))
    assert storage.delay == 0.0
    monkeypatch.setattr("cxsystem2.lfads.storage.directory.file_system", lambda folder: "nfs4")
    far = Directory(str(tmp_path))
    assert far.delay == 60.0
    known = storage.write("late", b"1")
    (tmp_path / "late").rename(tmp_path / "hidden")
    threading.Timer(0.3, (tmp_path / "hidden").rename, [tmp_path / "late"]).start()
    begin = time.monotonic()
    assert not storage.is_as_written("late", known) and not far.is_as_written("late", known, wait=False)
    assert far.is_as_written("late", known) and time.monotonic() - begin >= 0.2


def test_the_file_system_of_a_folder_is_known(tmp_path):
    assert file_system(tmp_path)
