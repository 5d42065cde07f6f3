"""How far a run is, as its process notes it."""

import time

import numpy as np
import pytest

from bui.runs.folder import Attempt
from bui.runs.progress import KEPT, Meter, Note, words


@pytest.fixture
def attempt(tmp_path):
    return Attempt(1, tmp_path)


def test_the_last_note_is_there_when_the_run_has_ended(attempt):
    with Note(attempt, period=60) as note:
        meter = Meter(note)
        meter.begin("plan")
        meter.end("plan", 0.5)
        meter.begin("simulate")
        meter.advance("simulate", 0.25)
    found = attempt.read("progress.json")
    assert (found["stage"], found["fraction"], found["seconds"]) == ("simulate", 0.25, {"plan": 0.5})
    assert words(found) == "simulating"


def test_a_stage_is_expected_to_go_on_at_its_pace(attempt, monkeypatch):
    clock = iter([100.0, 110.0, 110.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    note = Note(attempt)
    meter = Meter(note)
    meter.begin("simulate")
    meter.advance("simulate", 0.2)
    assert note._content["left"] == 40.0
    meter.advance("simulate", 0.001)  # nobody can say yet
    assert note._content["left"] is None


def test_a_run_that_goes_on_is_expected_at_the_pace_of_what_it_does_itself(attempt, monkeypatch):
    clock = iter([100.0, 110.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    note = Note(attempt)
    meter = Meter(note, {"simulate": 20.0, "plan": 1.0})
    meter.begun = 0.5
    meter.begin("simulate")
    meter.advance("simulate", 0.75)
    assert note._content["left"] == 10.0
    meter.end("simulate", 30.0)
    assert note._content["seconds"] == {"simulate": 50.0, "plan": 1.0}


def test_notes_are_few_however_often_something_happens(attempt, monkeypatch):
    written = []
    monkeypatch.setattr("bui.runs.progress.write_json", lambda path, content, durable: written.append(content))
    with Note(attempt, period=0.05) as note:
        meter = Meter(note)
        meter.begin("simulate")
        begin, told = time.monotonic(), 0
        while (spent := time.monotonic() - begin) < 0.3 or len(written) < 3:
            meter.advance("simulate", min(spent, 1))
            told += 1
    assert len(written) <= (time.monotonic() - begin) / 0.05 + 3
    assert told > len(written)


def test_a_disk_that_is_full_does_not_stop_the_run(tmp_path):
    with Note(Attempt(1, tmp_path / "run.json" / "no folder"), period=0.01) as note:
        (tmp_path / "run.json").write_text("")
        Meter(note).begin("plan")
        time.sleep(0.05)
    assert (tmp_path / "run.json").read_text() == ""


def test_rates_cover_the_whole_run_and_their_means_stay(attempt):
    note = Note(attempt)
    meter = Meter(note)
    steps = KEPT + 30
    for step in range(1, steps + 1):
        meter.fired(step / 10, {"NG1": float(step), "NG2": 0.0})
    rates = note._content["rates"]
    assert rates["names"] == ["NG1", "NG2"] and KEPT / 2 < len(rates["t"]) <= KEPT
    assert rates["t"][0] == 0.2 and rates["t"][-1] == steps / 10
    widths = np.diff([0.0, *rates["t"]])
    assert np.sum(widths * rates["values"][0]) == pytest.approx(sum(range(steps + 1)) / 10)
    assert set(rates["values"][1]) == {0.0}


def test_a_batch_is_told_by_its_points():
    points = {"total": 6, "done": 2, "failed": 1, "running": 2, "waiting": 1}
    assert words({"stage": "batch", "points": points}) == "2 of 6 runs done, 2 running, 1 failed"
    assert words({}) == "starting"
