"""Who listens is told of what has changed, and of nothing else."""

import datetime

from bui.runs.changes import Changes


def row(name, status="running", fraction=0.0, elapsed=0.0, ended=None):
    return {"id": name, "status": status, "ended": ended, "progress": {"fraction": fraction, "elapsed": elapsed}}


def test_only_changes_are_told_and_time_alone_is_none():
    changes = Changes()
    changes.see([row("a"), row("b")])
    listener = changes.listen()
    assert set(listener.take(0)) == {"a", "b"}
    changes.see([row("a", elapsed=1.0), row("b", fraction=0.5)])
    assert listener.take(0) == {"b": row("b", fraction=0.5)}
    changes.see([row("b", fraction=0.5)])
    assert listener.take(0) == {"a": None}
    assert listener.take(0) == {}


def test_a_slow_listener_gets_the_latest_of_each_run():
    changes = Changes()
    listener = changes.listen()
    for step in range(10):
        changes.see([row("a", fraction=step / 10)])
    assert listener.take(0) == {"a": row("a", fraction=0.9)}


def test_who_comes_is_told_of_what_goes_on_and_of_what_has_just_ended():
    now = datetime.datetime.now(datetime.UTC)
    changes = Changes()
    changes.see([
        row("old", "done", ended=(now - datetime.timedelta(hours=1)).isoformat()),
        row("new", "done", ended=now.isoformat()),
        row("on"),
    ])  # fmt: skip
    assert set(changes.listen().take(0)) == {"new", "on"}


def test_who_has_left_is_told_nothing():
    changes = Changes()
    listener = changes.listen()
    changes.leave(listener)
    changes.see([row("a")])
    assert listener.take(0) == {}
