"""Work that outlives a request."""

import threading

import pytest

from bui.answers import Conflict
from bui.look.background import MOST_KEPT, MOST_WAITING, BackgroundWork, Waiting
from tests.conftest import PATIENCE


def test_quick_work_is_answered_at_once():
    assert BackgroundWork().ask("key", lambda observer: 7) == 7


def test_slow_work_is_answered_when_asked_again_and_done_once():
    go, calls = threading.Event(), []

    def work(observer):
        calls.append(1)
        observer.parts("collect", 10)
        observer.advance("collect", 3 / 10)
        go.wait(PATIENCE)
        return "done"

    background = BackgroundWork(patience=0.05)
    assert isinstance(background.ask("key", work), Waiting)
    assert background.ask("key", work) == Waiting(3, 10)
    go.set()
    background.patience = PATIENCE
    assert background.ask("key", work) == "done"
    assert len(calls) == 1
    assert background.ask("key", lambda observer: "fresh") == "fresh"


def test_errors_are_raised_once_and_forgotten():
    def broken(observer):
        raise ValueError("no")

    background = BackgroundWork()
    with pytest.raises(ValueError, match="no"):
        background.ask("key", broken)
    assert background.ask("key", lambda observer: 1) == 1


def test_a_time_out_of_the_work_itself_is_its_error():
    def late(observer):
        raise TimeoutError("a disk that does not answer")

    with pytest.raises(TimeoutError, match="disk"):
        BackgroundWork().ask("key", late)


def test_what_nobody_asks_for_again_is_forgotten():
    background = BackgroundWork(patience=0.0)
    for key in range(3 * MOST_KEPT):
        background.ask(key, lambda observer: 1)
        background._works[key].future.result(PATIENCE) if key in background._works else None
    assert len(background._works) <= MOST_KEPT + 1


def test_only_so_many_works_wait_at_a_time():
    held, background = threading.Event(), BackgroundWork(workers=1, patience=0.0)
    for key in range(MOST_WAITING):
        assert isinstance(background.ask(key, lambda observer: held.wait(PATIENCE)), Waiting)
    with pytest.raises(Conflict, match="still being measured"):
        background.ask("another", lambda observer: None)
    assert isinstance(background.ask(0, lambda observer: None), Waiting)
    held.set()
