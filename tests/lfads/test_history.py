"""The history of a run: whole transactions, numbers to the bit, and no surprise from a file of something else."""

import math
import sqlite3

import numpy as np
import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.evolution import Decision
from cxsystem2.lfads.history import History, Standing
from cxsystem2.lfads.hyperparameters import draw
from cxsystem2.lfads.jobs import MemberOutcome
from cxsystem2.lfads.writer import Writer, summary_of

SHARDS = ((0, 1), (2,))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite"


@pytest.fixture
def history(path):
    with Writer.open(path) as history:
        history.begin(0, 3, SHARDS, draw(3, 1))
        yield history


def outcome(member, score, **epoch):
    return MemberOutcome(member, score, f"member-{member}", "sha256:0", ({"epoch": 0, "smoothed": score, **epoch},))


def test_values_are_kept_to_the_bit(history, path):
    with History.read(path) as reader:
        values = reader.values(0)
    assert all(np.array_equal(values[name], each) for name, each in draw(3, 1).items())


def test_what_is_not_a_number_is_none(history):
    history.enter(0, 0, 0, [outcome(0, math.nan, validation=math.inf, rate=0.25), outcome(1, 0.5)])
    first, second, third = history.members(0)
    assert (first.status, math.isnan(first.score), second.status, second.score) == (Standing.BAD, True, Standing.READY, 0.5)
    assert third.status is Standing.WAITING
    rows = [*history.epochs()]
    assert rows[0] == (0, 0, 0, None, None, None, None, '{"rate": 0.25}')
    assert rows[1] == (0, 1, 0, None, None, 0.5, None, None)


def test_attempts_are_counted_and_those_under_way_end_with_the_server(history):
    history.running(0, 0, 0, "here", 1.0)
    history.fail(0, 0, 0, "no", last=False)
    history.running(0, 0, 1, "there", 2.0)
    assert [one.status for one in history.members(0)] == ["running", "running", "waiting"]
    history.interrupted()
    assert [(one.number, one.place, one.error) for one in history.attempts(0)] == [(0, "here", "no")]
    assert {one.status for one in history.members(0)} == {"waiting"}


def test_a_decision_is_whole_or_not_there(history, monkeypatch):
    history.enter(0, 0, 0, [outcome(0, 1.0), outcome(1, 0.5)])
    decision = Decision(np.array([1, 1]), draw(2, 1))  # one member is missing
    with pytest.raises(IndexError):
        history.decide(0, summary_of(0, {0: 1.0, 1: 0.5}, None), 3, SHARDS, decision)
    (generation,) = history.generations()
    assert generation.decided is None and not history.members(1)
    history.decide(0, summary_of(0, {0: 1.0, 1: 0.5}, None), 3, SHARDS, Decision(np.array([1, 1, 1]), draw(3, 2)))
    first, second = history.generations()
    assert (first.best_member, first.best, first.median, second.decided) == (1, 0.5, 0.75, None)
    assert [one.parent for one in history.members(1)] == [1, 1, 1]


def test_a_reader_sees_one_moment(history, path):
    with History.read(path) as reader:
        assert reader.get("word") is None
        history.set("word", "said")
        assert reader.get("word") is None
    with History.read(path) as reader:
        assert reader.get("word") == "said"


def test_a_reader_writes_nothing(path):
    with pytest.raises(FileProblem, match="there is no history yet"):
        History.read(path)
    assert not path.exists()


@pytest.mark.parametrize("opened", [History.read, Writer.open])
def test_files_of_something_else_are_refused(path, opened):
    path.write_bytes(b"something else" * 1000)
    with pytest.raises(FileProblem, match="the history of the run cannot be used"):
        opened(path)


def test_an_empty_file_is_no_history_yet(path):
    path.touch()
    with pytest.raises(FileProblem, match="there is nothing in the history yet"):
        History.read(path)


@pytest.mark.parametrize("opened", [History.read, Writer.open])
def test_a_newer_history_is_refused(history, path, opened):
    history.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(FileProblem, match="newer version of cxsystem2"):
        opened(path)
