"""The server: whatever ends it or its clients, the run goes on as if nothing had happened."""

import itertools
import math
import os
import random
import signal
import sqlite3
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.lfads import account
from cxsystem2.lfads import server as server_module
from cxsystem2.lfads.engine import Here, ServerStopped
from cxsystem2.lfads.history import History, Standing
from cxsystem2.lfads.hyperparameters import HYPERPARAMETERS
from cxsystem2.lfads.jobs import MemberOutcome, checksum
from cxsystem2.lfads.outcomes import Answer, OutcomeFault
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.server import evolve
from cxsystem2.lock import locked
from cxsystem2.observer import Observer


def told(run):
    """All that a run has come to, but for times and places."""
    with History.read(run.history) as history:
        generations = history.generations()
        files = [*run.folder.rglob("*.npz"), *run.folder.glob("*.csv")]
        return {
            "generations": [repr(replace(one, began=0, decided=0)) for one in generations],
            "members": [*map(repr, history.members())],
            "values": [{name: each.tolist() for name, each in history.values(one.number).items()} for one in generations],
            "epochs": [*history.epochs()],
            "finished": history.get("finished"),
            "files": {str(path.relative_to(run.folder)): path.read_bytes() for path in files},
        }


class Told(Observer):
    def __init__(self):
        self.sentences, self.fractions, self.generations = [], [], []

    def tell(self, sentence):
        self.sentences.append(sentence)

    def advance(self, stage, fraction):
        self.fractions.append(fraction)

    def decided(self, generation, best, median):
        self.generations.append((generation, best, median))


@pytest.fixture
def undisturbed(make, fake):
    """What a run comes to that nothing disturbs."""
    run = make("undisturbed")
    evolve(run, fake.train)
    return told(run)


def test_a_run_improves_and_says_how(make, fake):
    run, seen = make(), Told()
    summary = evolve(run, fake.train, observer=seen)
    with History.read(run.history) as history:
        generations = history.generations()
        assert [one.epochs for one in generations] == [5, 2, 2, 2, 2]
        assert summary.score == min(one.best for one in generations) < generations[0].best
        assert {one.status for one in history.members()} == {Standing.READY}
        assert all(one.improvement is None for one in generations[:4]) and generations[4].improvement > 0
    assert (summary.generations, summary.why) == (5, "all generations are done")
    assert seen.fractions == sorted(seen.fractions) and seen.fractions[-1] == 1
    assert [one[0] for one in seen.generations] == [*range(5)] and not seen.sentences


def test_the_learning_rate_that_was_explored_is_the_one_that_is_used(make, fake):
    run = make()
    evolve(run, fake.train)
    with History.read(run.history) as history:
        rates = {generation: history.values(generation)["learning_rate"] for generation in range(5)}
        last = [one for one in history.members() if one.generation == 4]
    assert np.unique(rates[4]).size > 1
    for one in last:
        with np.load(run.folder / one.checkpoint) as state:
            assert state["learning_rate"] == rates[4][one.number]


def test_a_copy_goes_on_from_the_smoothed_score_of_the_member_that_it_copies(make, fake):
    run = make()
    evolve(run, fake.train)
    with History.read(run.history) as history:
        first = {row[:3]: row for row in history.epochs()}
        scores = {(one.generation, one.number): one.score for one in history.members()}
        copies = [one for one in history.members() if one.generation and one.parent != one.number]
    assert copies
    for one in copies:
        row = first[one.generation, one.number, 0]
        assert row[5] == pytest.approx(0.7 * row[4] + 0.3 * scores[one.generation - 1, one.parent])


def test_every_broken_member_is_replaced(make, fake):
    def train(job):
        return [replace(one, score=math.nan) if one.member in (0, 3) and not job.generation else one for one in fake.train(job)]

    run = make()
    evolve(run, train)
    with History.read(run.history) as history:
        first, second = history.members(0), history.members(1)
    assert [one.status for one in first] == ["bad", "ready", "ready", "bad", "ready", "ready"]
    assert all(one.parent not in (0, 3) for one in second)


def test_when_nobody_has_a_score_the_run_ends_with_the_reason(make, fake):
    run = make()
    with pytest.raises(CxSystemError, match="no member of generation 0 has a score, since the loss of each became infinite"):
        evolve(run, lambda job: [MemberOutcome(member, math.inf, "", "") for member in job.members])
    assert evolve(run, fake.train).generations == 5  # it can be gone on with


def test_a_run_that_wins_no_more_is_over(make, fake):
    run = make(generations=50, ranges={name: replace(one, tunable=False) for name, one in HYPERPARAMETERS.items()})
    assert "has improved by" in evolve(run, fake.train).why
    with History.read(run.history) as history:
        assert len(history.generations()) < 50
        assert history.generations()[-1].improvement <= 5e-4


def test_one_member_alone_is_a_run_too(make, fake):
    run = make(members=1, generations=3)
    assert evolve(run, fake.train).generations == 3


def test_shards_do_not_change_what_comes_out(make, fake):
    one, two = make("one", members_per_worker=6), make("two", members_per_worker=1)
    for run in (one, two):
        evolve(run, fake.train)
    found = [told(run) for run in (one, two)]
    assert found[0]["values"] == found[1]["values"] and found[0]["epochs"] == found[1]["epochs"]


def test_a_run_that_is_over_stays_as_it_is(make, fake, undisturbed):
    run = make()
    evolve(run, fake.train)
    before = told(run)
    summary = evolve(run, None)
    assert summary.why == "all generations are done" and told(run) == before == undisturbed


def die_at(call, run, train):
    """Work on a run in a process that is killed at its so-manieth call of a function; returns whether it was."""
    child = os.fork()
    if not child:
        count = 0

        def kill(frame, event, argument):
            nonlocal count
            count += 1
            if count == call:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(kill)
            evolve(TrainingRun.open(run.folder), train)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def calls_of(run, train):
    """How many calls a whole run takes."""
    count = 0

    def see(frame, event, argument):
        nonlocal count
        count += 1

    sys.setprofile(see)
    try:
        evolve(run, train)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("seed", range(3))
def test_a_server_that_is_killed_at_any_moment_goes_on_as_if_it_was_not(make, fake, undisturbed, seed):
    calls, chance, run = calls_of(make("counted"), fake.train), random.Random(seed), make()
    kills = sum(die_at(chance.randrange(1, calls // 3), run, fake.train) for _ in range(8))
    assert kills >= 3
    evolve(TrainingRun.open(run.folder), fake.train)
    assert told(run) == undisturbed


def test_after_ctrl_c_a_run_goes_on(make, fake, undisturbed):
    run = make()

    def train(job):
        if job.generation == 2 and 2 in job.members:
            raise KeyboardInterrupt
        return fake.train(job)

    with pytest.raises(KeyboardInterrupt):
        evolve(run, train)
    evolve(run, fake.train)
    assert told(run) == undisturbed


def test_a_full_disk_leaves_a_run_that_goes_on(make, fake, undisturbed):
    run = make()

    def train(job):
        if job.generation == 1:
            raise FileProblem("member-000.npz: the file cannot be written") from OSError(28, "No space left on device")
        return fake.train(job)

    with pytest.raises(ServerStopped, match=r"there is no room on the disk.*; go on with: cxsystem2 lfads resume"):
        evolve(run, train)
    evolve(run, fake.train)
    assert told(run) == undisturbed


def test_a_history_that_finds_no_room_leaves_a_run_that_goes_on(make, fake, undisturbed, monkeypatch):
    run = make()
    real = sqlite3.connect

    def connect(*words, **more):
        connection = real(*words, **more)
        connection.execute("PRAGMA max_page_count = 11")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        with pytest.raises(FileProblem, match=r"history\.sqlite.*full"):
            evolve(run, fake.train)
    evolve(run, fake.train)
    assert told(run) == undisturbed


def test_two_servers_on_one_run_are_refused(make, fake):
    run = make()
    with locked(run.folder, "run"), pytest.raises(FileProblem, match="is working on this run"):
        evolve(run, fake.train)


def test_other_data_are_refused(make, fake):
    run = make()
    run.data[0].write_bytes(b"other")
    with pytest.raises(FileProblem, match="the data changed after the run was made"):
        evolve(run, fake.train)


def test_a_job_that_fails_is_tried_again_and_gives_the_same(make, fake, undisturbed):
    run, seen = make(), Told()

    def train(job):
        if job.attempt < 2 and 2 in job.members:
            raise ValueError("too\nbad")
        return fake.train(job)

    evolve(run, train, observer=seen)
    assert told(run) == undisturbed
    assert seen.sentences[0] == "generation 0, members 2 to 3: ValueError: too | bad; it is tried again"
    assert "ValueError" in (run.folder / "logs" / "0000-members-002-003.log").read_text()


def test_members_of_a_job_that_always_fails_are_bad_and_replaced(make, fake):
    run, seen = make(), Told()

    def train(job):
        if 2 in job.members and job.generation == 1:
            raise ValueError("never")
        return fake.train(job)

    evolve(run, train, observer=seen)
    assert seen.sentences[-1] == "generation 1, members 2 to 3: ValueError: never; they count as bad"
    with History.read(run.history) as history:
        assert [one.status == "bad" for one in history.members(1)] == [False, False, True, True, False, False]
        assert all(one.parent not in (2, 3) for one in history.members(2))
        assert [one.number for one in history.attempts(1) if one.shard == 1] == [0, 1, 2]


def test_when_every_job_fails_the_reason_is_told_and_the_run_goes_on_when_it_is_gone(make, fake, undisturbed):
    run = make()

    def train(job):
        raise CxSystemError("the extra is missing")

    with pytest.raises(CxSystemError, match="no member of generation 0 has a score: the extra is missing"):
        evolve(run, train)
    evolve(run, fake.train)
    assert told(run) == undisturbed


def test_outcomes_of_a_client_outlive_the_server(make, fake, undisturbed):
    run, asked = make(), []

    def train(job):
        asked.append(job.word)
        return fake.train(job)

    real = server_module.Writer.enter

    def enter(self, generation, *rest):
        if generation == 2:
            raise KeyboardInterrupt  # the outcomes are on disk, and the history does not know
        return real(self, generation, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_module.Writer, "enter", enter)
        with pytest.raises(KeyboardInterrupt):
            evolve(run, train)
    evolve(run, train)
    assert len(asked) == len({*asked}) == 15 and told(run) == undisturbed


@pytest.mark.parametrize("damage", ["outcomes", "checkpoint", "both gone"])
def test_outcomes_are_trusted_only_with_their_checksum(make, fake, undisturbed, damage):
    run = make()
    real = server_module.Writer.enter

    def enter(self, generation, *rest):
        if generation == 2:
            raise KeyboardInterrupt
        return real(self, generation, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server_module.Writer, "enter", enter)
        with pytest.raises(KeyboardInterrupt):
            evolve(run, fake.train)
    said, state = run.folder / "generations/0002/members-000-001.json", run.folder / "generations/0002/member-000.npz"
    assert said.is_file() and state.is_file()
    if damage == "outcomes":
        said.write_text(said.read_text().replace('"score": ', '"score": -'))
    elif damage == "checkpoint":
        state.write_bytes(state.read_bytes()[:-1] + b"x")
    else:
        said.unlink(), state.unlink()
    evolve(run, fake.train)
    assert told(run) == undisturbed


def stop_in(run, train, generation):
    """Work on a run until the first job of a generation begins."""

    def stop(job):
        if job.generation == generation:
            raise KeyboardInterrupt
        return train(job)

    with pytest.raises(KeyboardInterrupt):
        evolve(run, stop)


@pytest.mark.parametrize(("stop", "generations"), [(3, (2,)), (2, (0, 1))])
def test_damaged_checkpoints_are_made_again(make, fake, undisturbed, stop, generations):
    run, seen = make(), Told()
    stop_in(run, fake.train, stop)
    for generation in generations:
        for path in (run.folder / "generations" / f"{generation:04d}").glob("*.npz"):
            path.write_bytes(b"damaged")
    evolve(run, fake.train, observer=seen)
    assert told(run) == undisturbed
    assert any("is not as it was written" in sentence for sentence in seen.sentences)


def test_when_all_states_are_lost_members_begin_again(make, fake):
    run, seen = make(), Told()
    stop_in(run, fake.train, 4)
    for path in (run.folder / "generations").rglob("*.npz"):
        path.unlink()
    assert evolve(run, fake.train, observer=seen).generations == 5
    assert any("goes on with new weights" in sentence for sentence in seen.sentences)


def test_a_state_that_cannot_be_made_again_is_that_of_another_member(make, fake):
    run, seen = make(), Told()
    stop_in(run, fake.train, 3)
    with History.read(run.history) as history:
        used = {one.parent for one in history.members(3)}
        lost = min(used)
        shard = next(one.shard for one in history.members(2) if one.number == lost)
    (run.folder / "generations" / "0002" / f"member-{lost:03d}.npz").unlink()

    def train(job):
        if job.generation == 2 and shard == job.members[0] // 2:
            raise ValueError("never again")
        return fake.train(job)

    assert evolve(run, train, observer=seen).generations == 5
    assert any(f"the state of member {lost} is lost; member" in sentence for sentence in seen.sentences)
    with History.read(run.history) as history:
        assert all(one.parent != lost for one in history.members(3))
        assert any("is lost" in sentence for _, _, sentence in history.notes())


class Stuck(Here):
    """Clients of which one never ends, and others that nobody has seen beginning."""

    def __init__(self, stuck, unseen=False):
        super().__init__()
        self.stuck, self.unseen, self.dropped = stuck, unseen, []

    def ended(self, started):
        if self.unseen:
            return []
        if self._tasks and self.stuck(self._tasks[0].job):
            started(self._tasks.popleft().job, "somewhere", 0.0)
        return super().ended(started)

    def drop(self, job):
        self.dropped.append(job.word)


@pytest.fixture
def hours(monkeypatch):
    """Hours lie between two looks at a clock."""
    now = itertools.count(0, 10_000)
    monkeypatch.setattr(account, "time", SimpleNamespace(monotonic=lambda: next(now)))


@pytest.mark.usefixtures("hours")
def test_a_job_that_takes_too_long_is_given_to_another_client(make, fake, undisturbed, monkeypatch):
    engine, run, seen = Stuck(lambda job: job.generation == 1 and job.members[0] == 2 and not job.attempt), make(), Told()
    monkeypatch.setattr(server_module, "Here", lambda: engine)
    evolve(run, fake.train, observer=seen)
    assert told(run) == undisturbed
    assert engine.dropped == ["0001/members-002-003"]
    assert seen.sentences == ["generation 1, members 2 to 3: it took longer than 86400 s; it is tried again"]


@pytest.mark.usefixtures("hours")
def test_members_whose_jobs_always_take_too_long_are_left_behind(make, fake, monkeypatch):
    run = make(generations=2)
    monkeypatch.setattr(server_module, "Here", lambda: Stuck(lambda job: job.members[0] == 2))
    evolve(run, fake.train)
    with History.read(run.history) as history:
        assert all(one.parent not in (2, 3) for one in history.members(1))


@pytest.mark.usefixtures("hours")
def test_a_run_for_which_no_client_ever_comes_ends(make, fake, monkeypatch):
    monkeypatch.setattr(server_module, "Here", lambda: Stuck(None, unseen=True))
    with pytest.raises(CxSystemError, match="no client has taken a job for 168 hours"):
        evolve(make(), fake.train)


def test_a_client_that_sees_other_bytes_than_the_server_is_given_up(make, fake, monkeypatch):
    run, real, seen = make(generations=3), Here.ended, Told()

    def ended(self, started):  # the client that has members 2 and 3 always finds a damaged checkpoint
        job = self._tasks[0].job
        if job.generation == 1 and job.members[0] == 2:
            self._tasks.popleft()
            return [(job, Answer(fault=OutcomeFault.DAMAGED, why=job.parents[0]))]
        return real(self, started)

    monkeypatch.setattr(Here, "ended", ended)
    assert evolve(run, fake.train, observer=seen).generations == 3
    assert "is damaged; they count as bad" in seen.sentences[-1]


def test_only_states_that_may_be_needed_are_kept(make, fake):
    run = make(generations=6)
    evolve(run, fake.train)
    assert sorted(path.name for path in (run.folder / "generations").iterdir()) == ["0004", "0005"]


def test_the_best_member_is_kept(make, fake):
    def train(job):  # the best score is that of member 4 in generation 1, long before the end
        better = [replace(one, score=-1.0) if (job.generation, one.member) == (1, 4) else one for one in fake.train(job)]
        return better

    run = make(generations=6)
    summary = evolve(run, train)
    assert (summary.member, summary.generation, summary.score) == (4, 1, -1.0)
    with History.read(run.history) as history:
        (best,) = [one for one in history.members(1) if one.number == 4]
    assert checksum(run.folder / "best" / "member.npz") == best.checksum


def test_tables_as_autolfads_writes_them(make, fake):
    run = make()
    evolve(run, fake.train)
    lines = {name: (run.folder / f"{name}.csv").read_text().splitlines() for name in ("decision_log", "hp_log", "fitlog")}
    assert lines["decision_log"][0] == "generation,member,parent,own_score,parent_score,copied"
    assert len(lines["decision_log"]) == 1 + 6 * 4
    assert lines["hp_log"][0].startswith("generation,member,") and len(lines["hp_log"]) == 1 + 6 * 5
    assert len(lines["fitlog"]) == 1 + 6 * (5 + 4 * 2)
    done = (run.folder / "best_worker.done").read_text().splitlines()
    assert (run.folder / done[1]).is_file()
