import gc
import subprocess
import sys

import pytest

from cxsystem2 import CxSystem, garbage

LAST_WORDS = """
import atexit
{first}

class Loop:
    def __init__(self, name):
        self.name, self.own = name, self

    def __del__(self):
        print("searched", self.name)

atexit.register(print, "what waits for the end is done")
loop = Loop("at the end")
Loop("before")
import gc; gc.collect()
"""


@pytest.fixture
def thawed(monkeypatch):
    monkeypatch.setattr(garbage, "_for_good", False)
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_was_there_before_is_not_searched_within_a_block(thawed):
    with garbage.set_aside():
        assert gc.get_freeze_count() > 1000
    assert gc.get_freeze_count() == 0


def test_what_is_frozen_already_stays_so(thawed):
    gc.freeze()
    frozen = gc.get_freeze_count()
    with garbage.set_aside():
        pass
    assert gc.get_freeze_count() == pytest.approx(frozen, abs=frozen / 10)


def test_what_is_set_aside_for_good_is_not_counted_again(thawed, monkeypatch):
    """Python counts by a walk over all objects: a tenth of a second for each check where there are many."""
    garbage.set_aside_for_good()
    monkeypatch.setattr(gc, "get_freeze_count", lambda: 1 / 0)
    monkeypatch.setattr(gc, "unfreeze", lambda: 1 / 0)
    with garbage.set_aside():
        pass
    monkeypatch.undo()
    assert gc.get_freeze_count() > 1000


def test_a_block_within_a_block_counts_nothing(thawed, monkeypatch):
    with garbage.set_aside():
        with monkeypatch.context() as changed:
            changed.setattr(gc, "get_freeze_count", lambda: 1 / 0)
            with garbage.set_aside():
                pass
        assert gc.get_freeze_count() > 1000
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("left", [True, False])
def test_what_is_left_at_the_end_is_not_searched(left):
    first = "from cxsystem2 import garbage; garbage.leave_at_the_end()" if left else ""
    done = subprocess.run([sys.executable, "-c", LAST_WORDS.format(first=first)], capture_output=True, text=True)
    at_the_end = [] if left else ["searched at the end"]
    assert done.stdout.splitlines() == ["searched before", "what waits for the end is done", *at_the_end], done.stderr


def test_a_run_does_not_search_what_was_there_before_and_leaves_the_search_as_it_was(thawed, monkeypatch, anatomy, physiology):
    frozen = []
    monkeypatch.setattr(gc, "collect", lambda: frozen.append(gc.get_freeze_count()))
    CxSystem(anatomy, physiology, device="python", changes=["runtime=1*ms"]).run(save_results=False)
    assert frozen and min(frozen) > 1000
    assert gc.get_freeze_count() == 0 and gc.isenabled()
