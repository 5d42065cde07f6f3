"""A run comes to the same, whatever its storage is."""

import contextlib
import errno
import sqlite3
import time

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.history import History
from cxsystem2.lfads.outcomes import perform
from cxsystem2.lfads.publishing import fetch, publish
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.server import evolve
from cxsystem2.lfads.storage import storage_of, storages
from cxsystem2.lfads.storage.directory import Directory
from cxsystem2.lfads.writer import Writer
from cxsystem2.observer import Observer

LATE = 1.0
"""Seconds after which others see a file."""


@storages.register("late")
class Late(Directory):
    """As NFS: what another has written is seen later; each process (here: each object) sees its own files at once."""

    delay = 20.0

    def __init__(self, where):
        super().__init__(where.removeprefix("late://"))
        self.where, self._own, self.looked = f"late://{self.folder}", set(), 0

    def _write(self, name, content, durable):
        self._own.add(name)
        super()._write(name, content, durable)

    def _read(self, name):
        path = self.folder / name
        if name not in self._own and path.is_file() and time.time() - path.stat().st_mtime < LATE:
            raise FileNotFoundError(errno.ENOENT, "not seen yet", name)
        return super()._read(name)


@pytest.fixture(scope="module")
def make(tmp_path_factory, spikes, small):
    """A run of a small real model; its storage is an address, to which a name is appended."""
    folder = tmp_path_factory.mktemp("runs")
    (data,) = spikes(trials=(8, 4), bins=6).save(folder / "data.h5")
    model = {"sizes": small().to_dict(), "plan": {"batch": 4, "ramp": 1}}

    def make(name, storage="", seed=5):
        words = dict(members=4, generations=3, epochs=1, burn_in=0, seed=seed, members_per_worker=2, model=model)
        return TrainingRun.create(
            folder / name, [data], storage=storage and storage.format(folder / f"{name}-storage"), **words
        )

    return make


def comes_to(run):
    with History.read(run.history) as history:
        return [*map(repr, history.members())], (run.folder / "best" / "member.npz").read_bytes()


@pytest.fixture(scope="module")
def train():
    pytest.importorskip("torch")
    from cxsystem2.lfads.client import train

    return train


@pytest.fixture(scope="module")
def plain(make, train):
    run = make("plain")
    evolve(run, train)
    return comes_to(run)


@pytest.mark.parametrize("storage", ["{}", "memory:/{}", "late://{}"])
def test_the_result_is_that_of_a_run_in_one_directory(make, train, plain, storage):
    run = make(f"of-{storage[:4].strip('{}')}", storage)
    evolve(run, train)
    assert comes_to(run) == plain
    with History.read(run.history) as history:
        assert [sentence for _, _, sentence in history.notes()] == []
        assert [one.error for one in history.attempts()] == [""] * 6
    assert not (run.folder / "generations").exists()


def test_results_are_made_known_when_all_are_there(make, train, tmp_path):
    run = make("published", "memory:/{}")
    with pytest.raises(FileProblem, match="there are no results yet"):
        fetch(run.storage.where, tmp_path / "mine")
    evolve(run, train)
    publish(run)
    files = fetch(run.storage.where, tmp_path / "mine")
    assert (tmp_path / "mine" / "best" / "member.npz").read_bytes() == (run.folder / "best" / "member.npz").read_bytes()
    assert tmp_path / "mine" / "hp_log.csv" in files
    run.storage.write("results/hp_log.csv", b"other")
    with pytest.raises(FileProblem, match=r"hp_log\.csv: the file is not as it was written"):
        fetch(run.storage.where, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    run.storage.write("results/manifest.json", b'{"files": {"../x": "sha256:0"}}')
    with pytest.raises(FileProblem, match="files that cannot belong to a run"):
        fetch(run.storage.where, tmp_path / "again")


def test_two_runs_share_no_storage(make, tmp_path):
    run = make("first", "memory:/{}")
    with pytest.raises(FileProblem, match="there is a run already in this storage"):
        TrainingRun.create(tmp_path / "second", [tmp_path / "x" for _ in ()], storage=run.storage.where)
    assert not (tmp_path / "second").exists()


def test_a_history_whose_disk_refuses_for_a_while_is_waited_for(make, train, plain, monkeypatch):
    run, said, refused, begin = make("refused"), [], [], Writer._begin

    class Ears(Observer):
        def tell(self, sentence):
            said.append(sentence)

    def sulk(self, generation, *words):
        begin(self, generation, *words)
        if generation and len(refused) < 2:
            refused.append(generation)
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorname = "SQLITE_READONLY"
            raise error

    monkeypatch.setattr(Writer, "_begin", sulk)
    evolve(run, train, observer=Ears())
    assert comes_to(run) == plain and refused == [1, 1]
    assert "the storage refuses" in said[0] and "readonly" in said[0] and "the storage answers again" in said[1]


def test_a_storage_that_refuses_for_too_long_stops_the_run_which_goes_on_later(make, train, plain, monkeypatch):
    from cxsystem2.lfads.engine import ServerStopped

    run, write = make("long", "{}"), Directory._write

    def closed(self, name, content, durable):
        if "0001/" in name:
            raise OSError(errno.EROFS, "Read-only file system")
        write(self, name, content, durable)

    with monkeypatch.context() as patch:
        patch.setattr(Directory, "_write", closed)
        patch.setattr("cxsystem2.lfads.storage.waiting.PATIENCE", 0.1)
        with pytest.raises(ServerStopped, match=r"storage has refused for .*Read-only.*; go on with: cxsystem2 lfads resume"):
            evolve(run, train)
    evolve(run, train)
    assert comes_to(run) == plain


class Killed(BaseException):
    """The process ends; nothing tidies up."""


def test_a_start_that_was_killed_while_it_filled_the_storage_is_gone_on_with(make, train, plain, monkeypatch):
    write, left = Directory._write, []

    def die(self, name, content, durable):
        if not left[0]:
            raise Killed
        left[0] -= 1
        write(self, name, content, durable)

    for before in range(3):
        left[:] = [before]
        with monkeypatch.context() as patch, contextlib.suppress(Killed):
            patch.setattr(Directory, "_write", die)
            assert make(f"killed-{before}", "{}") and before == 2  # it has two files to write
    folder = make("killed").folder.with_name("killed-1")
    with pytest.raises(FileProblem, match=r"there is a run already; go on with: cxsystem2 lfads resume \S+killed-1"):
        make("killed-1", "{}")
    run = TrainingRun.open(folder)
    assert run.storage.names("") == ["data"]
    evolve(run, train)
    assert comes_to(run) == plain


def test_a_start_whose_storage_refuses_leaves_no_run(make, monkeypatch):
    def full(self, name, content, durable):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Directory, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        make("full", "{}")
    monkeypatch.undo()
    assert make("full", "{}").storage.names("") == ["data", "run.json"]


def test_a_storage_that_was_emptied_later_is_not_filled_again(make, train):
    run = make("emptied", "{}")
    evolve(run, train)
    run.storage.remove("run.json")
    with pytest.raises(FileProblem, match="there is no run of population-based training"):
        evolve(run, train)


def test_the_storage_of_another_run_is_refused(make, train):
    one, other = make("one", "memory:/{}"), make("other", "memory:/{}", seed=6)
    one.storage.write("run.json", other.storage.read("run.json"))
    with pytest.raises(FileProblem, match="this storage belongs to another run now"):
        evolve(one, train)


def test_a_storage_writes_nothing_outside_of_the_folder_of_a_client(make):
    run = make("outside", "memory:/{}")
    client = TrainingRun.of_client(run.storage.where)
    client.asked.data["../stolen.h5"] = "sha256:0"
    with pytest.raises(FileProblem, match=r"the file '\.\./stolen\.h5' cannot belong to the data of a run"):
        client.refuse_changed_data()
    assert not (client.folder.parent / "stolen.h5").exists()


def test_a_client_that_finds_no_run_says_so(make, train):
    from cxsystem2.lfads.jobs import Job
    from cxsystem2.lfads.outcomes import Task

    answer = perform(Task(Job("memory://nothing/here", 0, (0,), (None,), {}, 1, 1), (None,), train))
    assert "memory://nothing/here: there is no run" in answer.why


@pytest.fixture(scope="module")
def bucket():
    """The address of a bucket of a server like that of S3; the two packages are no part of those that tests need."""
    for name in ("s3fs", "moto"):
        pytest.importorskip(name, reason=f"a store of S3 is tried where {name} is installed: pip install s3fs 'moto[server]'")
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        address = "http://{}:{}".format(*server.get_host_and_port())
        for name, word in {"ENDPOINT_URL": address, "ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x"}.items():
            patch.setenv(f"AWS_{name}", word)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3").create_bucket(Bucket="bucket")
        yield "s3://bucket"
    server.stop()


def test_files_of_a_store_of_s3(bucket):
    storage = storage_of(f"{bucket}/files")
    known = storage.write("a/0001/x", b"one")
    storage.write("a/0002/x", b"two")
    assert storage.read("a/0001/x") == b"one" and storage.is_as_written("a/0001/x", known)
    assert (storage.names("a"), storage.names("b")) == (["0001", "0002"], [])
    storage.remove_folder("a/0001")
    assert storage.names("a") == ["0002"]
    with pytest.raises(FileNotFoundError):
        storage.read("a/0001/x")


def test_a_store_of_s3_and_a_client_that_is_lost(make, train, plain, bucket):
    run, lost = make("s3", f"{bucket}/run"), []

    def lose(job):
        outcomes = train(job)
        if (job.generation, job.members[0], job.attempt) == (1, 2, 0):  # all is written, and nobody has been told
            lost.append(outcomes)
            raise ConnectionError("the client is lost")
        return outcomes

    evolve(run, lose)
    publish(run)
    assert comes_to(run) == plain and len(lost) == 1
    assert storage_of(f"{bucket}/run").names("") == ["data", "generations", "logs", "results", "run.json"]
    with History.read(run.history) as history:
        assert [bool(one.error) for one in history.attempts(1)] == [False, True, False]


def test_members_of_the_last_generation_are_sampled_from_the_storage(make, train):
    from cxsystem2.lfads.fitting import sample_members

    run = make("sampled", "memory:/{}")
    evolve(run, train)
    assert len(sample_members(run, 2)) == 4


def test_what_clients_say_of_the_storage_is_a_note_of_the_run(make, train, monkeypatch):
    from cxsystem2.lfads.engine import Here

    run = make("noted")
    said = f"{run.storage.where}/x: the storage refuses (Read-only file system)"
    told = [said, "of another run: the storage refuses"]
    monkeypatch.setattr(Here, "said", lambda engine: [told.pop()] if told else [])
    evolve(run, train)
    with History.read(run.history) as history:
        assert [sentence for _, _, sentence in history.notes()] == [said]
