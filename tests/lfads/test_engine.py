"""Jobs on the workers of Dask: killed and stuck workers change nothing of what comes out."""

import itertools
from types import SimpleNamespace

import pytest

from cxsystem2.batches.clusters import Need, make_cluster
from cxsystem2.batches.upkeep import Upkeep, connected
from cxsystem2.errors import CxSystemError
from cxsystem2.lfads import engine
from cxsystem2.lfads.engine import ServerStopped
from cxsystem2.lfads.history import History
from cxsystem2.lfads.server import evolve
from cxsystem2.observer import Observer


class Told(Observer):
    def __init__(self):
        self.sentences = []

    def tell(self, sentence):
        self.sentences.append(sentence)


@pytest.fixture(scope="module")
def workers(fake, tmp_path_factory):
    """Two worker processes as a command starts them: a client of them, and what brings them back when they end."""
    need = Need(2, 0, tmp_path_factory.mktemp("workers"), "cxsystem2.lfads.preload")
    cluster = make_cluster({})
    with connected(cluster, need, patience=600) as client:
        client.upload_file(fake.__file__)
        yield client, Upkeep(client, cluster, need, "resume").look


@pytest.fixture
def work(workers):
    """Work on a run with these workers."""
    client, look = workers

    def call(run, train, observer=None):
        return evolve(run, train, client, look=look, observer=observer)

    return call


def told(run):
    """Scores, lineage and values of a run."""
    with History.read(run.history) as history:
        values = [{name: each.tolist() for name, each in history.values(generation).items()} for generation in range(5)]
        return [*map(repr, history.members())], values


@pytest.fixture(scope="module")
def undisturbed(fake, tmp_path_factory):
    from cxsystem2.lfads.run import TrainingRun

    run = TrainingRun.create(
        tmp_path_factory.mktemp("undisturbed") / "run",
        members=6, generations=5, epochs=2, burn_in=3, members_per_worker=2, seed=11,
    )  # fmt: skip
    evolve(run, fake.train)
    return told(run)


def test_clients_give_what_this_process_gives(make, fake, work, undisturbed):
    run = make()
    work(run, fake.train)
    assert told(run) == undisturbed
    with History.read(run.history) as history:
        attempts = history.attempts()
    assert len(attempts) == 15 and all(one.place and one.ended >= one.began for one in attempts)
    assert len({one.place for one in attempts}) == 2


def test_a_shard_goes_elsewhere_when_its_worker_is_killed(make, fake, work, undisturbed):
    run, seen = make(generations=5), Told()
    work(run, fake.train_and_die, seen)
    assert told(run) == undisturbed
    assert len(seen.sentences) == 2
    assert seen.sentences[0] == ("generation 1, members 4 to 5: its process ended: killed, or out of memory; it is tried again")


def test_members_whose_workers_always_end_are_bad_and_replaced(make, fake, work):
    run = make(generations=2)
    work(run, fake.always_die)
    with History.read(run.history) as history:
        assert [one.status == "bad" for one in history.members(0)] == [False] * 4 + [True] * 2
        assert all(one.parent < 4 for one in history.members(1))


class Forgetful:
    """A client of a scheduler that was started anew, and knows nothing of older jobs."""

    status = "running"

    def submit(self, function, task, key, pure):
        return SimpleNamespace(status="lost", key=key)

    def cancel(self, futures, force):
        pass

    def subscribe_topic(self, topic, handler):
        pass


def test_a_job_that_the_scheduler_has_forgotten_has_failed(make, fake, monkeypatch):
    now = itertools.count(0, 10_000)
    clock = SimpleNamespace(monotonic=lambda: next(now), monotonic_ns=lambda: next(now), sleep=lambda seconds: None)
    monkeypatch.setattr(engine, "time", clock)
    seen = Told()
    with pytest.raises(ServerStopped, match="the scheduler has forgotten it"):
        evolve(make(), fake.train, Forgetful(), observer=seen)
    assert len(seen.sentences) == 9


def test_what_an_earlier_server_has_seen_beginning_has_not_begun(make, fake, work, undisturbed):
    run = make()
    for first in (0, 2, 4):
        path = run.folder / "generations" / "0000" / f"members-{first:03d}-{first + 1:03d}.began"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"attempt": 0, "where": "long ago", "time": 0}')
    work(run, fake.train)
    assert told(run) == undisturbed
    with History.read(run.history) as history:
        assert all(one.place != "long ago" for one in history.attempts())


@pytest.mark.slow  # for its seconds; the server's part is tried in test_server
def test_a_job_that_hangs_is_given_to_another_worker(make, fake, work, undisturbed):
    run, seen = make(timeout=20.0), Told()
    work(run, fake.hang_once, seen)
    assert told(run) == undisturbed
    assert seen.sentences == ["generation 1, members 2 to 3: it took longer than 20 s; it is tried again"]


def test_a_scheduler_that_is_gone_leaves_a_run_that_goes_on(make, fake, workers, undisturbed):
    from distributed import Client

    run, other = make(), Client(workers[0].cluster)

    class Leave(Observer):
        def decided(self, generation, best, median):
            if generation == 1:
                other.close()

    with pytest.raises(CxSystemError, match="the connection to the scheduler is lost"):
        evolve(run, fake.train, other, observer=Leave())
    evolve(run, fake.train)
    assert told(run) == undisturbed
