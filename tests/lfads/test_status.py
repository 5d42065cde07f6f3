"""The state of a run, while it goes on, when it was stopped, and when it is over."""

import json
import os
from dataclasses import replace

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lfads import status as status_module
from cxsystem2.lfads.history import History
from cxsystem2.lfads.server import evolve
from cxsystem2.lfads.status import RunState, read_status
from cxsystem2.lock import locked
from cxsystem2.observer import Observer


def test_a_history_that_a_server_has_just_made_is_one_that_has_not_begun(make):
    run = make()
    run.history.touch()
    assert read_status(run.folder).state is RunState.WAITING


def test_a_run_that_nobody_has_begun(make):
    found = read_status(make().folder)
    assert (found.state, found.waiting, found.decided, found.best, found.lineage) == (RunState.WAITING, 6, 0, None, ())


def test_no_run_at_all(tmp_path):
    with pytest.raises(FileProblem, match="there is no run of population-based training"):
        read_status(tmp_path)


def test_a_run_that_is_over(make, fake):
    run = make()
    summary = evolve(run, fake.train)
    found = read_status(run.folder)
    assert (found.state, found.why, found.decided, found.seconds_left) == (RunState.DONE, "all generations are done", 5, None)
    assert (found.best, found.best_member, found.best_generation) == (summary.score, summary.member, summary.generation)
    assert found.improvement > found.least_improvement
    assert [one.generation for one in found.lineage] == [*range(summary.generation + 1)]
    assert found.lineage[-1].member == summary.member
    with History.read(run.history) as history:
        for younger, older in zip(found.lineage[1:], found.lineage[:-1], strict=True):
            assert history.members(younger.generation)[younger.member].parent == older.member
            values = history.values(younger.generation)
            assert younger.values == {name: each[younger.member] for name, each in values.items()}
    assert len(found.steps) == 5 and found.steps[0].best == min(found.steps[0].scores)
    json.dumps(found.as_dict(), allow_nan=False)


class Looks(Observer):
    """Looks at the state of a run in the middle of a generation."""

    def __init__(self, run, fraction):
        self.run, self.fraction, self.found = run, fraction, None

    def advance(self, stage, fraction):
        if self.found is None and fraction >= self.fraction:
            self.found = read_status(self.run.folder)


def test_a_run_that_goes_on(make, fake):
    run = make()
    looks = Looks(run, 0.45)  # generation 2: one of three jobs has ended
    evolve(run, fake.train, observer=looks)
    found = looks.found
    assert (found.state, found.generation, found.decided, found.ready, found.waiting) == (RunState.RUNNING, 2, 2, 2, 4)
    assert found.seconds_left >= 0 and found.median is not None and len(found.clients) == 1


def test_a_run_whose_server_was_killed(make, fake, monkeypatch):
    run = make()

    def train(job):
        if job.generation == 1 and 2 in job.members:
            raise KeyboardInterrupt
        return fake.train(job)

    with pytest.raises(KeyboardInterrupt):
        evolve(run, train)
    found = read_status(run.folder)
    assert (found.state, found.ready, found.running, found.waiting) == (RunState.STOPPED, 2, 0, 4)
    with locked(run.folder, "run"):
        assert read_status(run.folder).running == 2


def test_the_time_that_is_left(make, fake, monkeypatch):
    run = make(generations=4, epochs=10, burn_in=0, members_per_worker=3)

    def train(job):
        if job.generation == 1 and 3 in job.members:
            raise KeyboardInterrupt
        return fake.train(job)

    with pytest.raises(KeyboardInterrupt):
        evolve(run, train)
    real = History.attempts

    def attempts(self, generation=None):  # each job has taken 20 s; the last one began 5 s ago
        return [replace(one, began=0.0, ended=None if one.ended is None else 20.0) for one in real(self, generation)]

    monkeypatch.setattr(History, "attempts", attempts)
    monkeypatch.setattr(status_module.time, "time", lambda: 5.0)
    assert read_status(run.folder).seconds_left == pytest.approx(15 + 2 * 2 * 20)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_only_for_reading(make, fake):
    run = make()
    evolve(run, fake.train)
    run.folder.chmod(0o500)
    try:
        assert read_status(run.folder).state is RunState.DONE
    finally:
        run.folder.chmod(0o700)


def test_failures_are_told(make, fake):
    run = make()

    def train(job):
        if job.generation == 0 and 2 in job.members:
            raise ValueError("no")
        return fake.train(job)

    evolve(run, train)
    assert "generation 0, members 2 to 3: ValueError: no; they count as bad" in read_status(run.folder).notes
    assert read_status(run.folder).steps[0].scores[2] is None
