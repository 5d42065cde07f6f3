"""What those show that are told of a batch; nothing is run here."""

import json

import pytest

from cxsystem2 import Batch, RunEnd
from cxsystem2.batches import Status
from cxsystem2.batches.record import RunRecord
from cxsystem2.cli.batch_options import Show
from cxsystem2.cli.batch_progress import LiveTable, shown

DONE = RunEnd(Status.DONE, 1.5, "results/0001.h5", "")
FAILED = RunEnd(Status.FAILED, 0.5, "", "failed: no luck")


@pytest.fixture
def batch(anatomy, physiology, tmp_path):
    """Three runs, the first of which has failed earlier."""
    made = Batch.create(tmp_path / "batch", anatomy, physiology, {"J": "1*nS:3*nS:1*nS"})
    (made.folder / "runs").mkdir(exist_ok=True)
    RunRecord(0, Status.FAILED, dict(made.runs[0].values), error="bad luck", seed=made.runs[0].seed).write(
        made.path(made.runs[0])
    )
    return made


def tell(observer):
    """What the engine tells of the two other runs: one is done, one fails."""
    observer.tell("memory for 2: runs 2")
    observer.begin("batch")
    observer.parts("batch", 3, 2)
    observer.advance("batch", 1 / 3)
    for run, end in ((1, DONE), (2, FAILED)):
        observer.started(run, f"process {run}")
        observer.ended(run, end)
    observer.end("batch", 2.0)


def test_lines_of_text(batch, capsys):
    with shown(batch, Show.PLAIN) as observer:
        tell(observer)
    first, second, third, *rest = capsys.readouterr().err.splitlines()
    assert first == "memory for 2: runs 2"
    assert second == f"2 of 3 runs to do, 2 at a time, in {batch.folder}"
    assert third.startswith("1 of 3 done, 1 failed, 0 running, ")
    assert rest[0] == "failed: 0002 J = 3*nS: no luck"
    assert observer.sentence().startswith("1 of 3 done, 2 failed, 0 running")


def test_lines_of_json(batch, capsys):
    with shown(batch, Show.JSON) as observer:
        tell(observer)
    begin, started, done, _, failed, end = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    notes = ["memory for 2: runs 2"]
    assert begin == dict(event="begin", folder=str(batch.folder), total=3, waiting=2, workers=2, notes=notes)
    assert started == dict(event="started", run=1, trial=0, values={"J": "2*nS"}, where="process 1")
    assert (done["status"], done["result"], done["done"], done["failed"]) == ("done", "results/0001.h5", 1, 1)
    assert (failed["run"], failed["error"], failed["done"], failed["failed"]) == (2, "failed: no luck", 1, 2)
    assert failed["seconds_left"] == 0
    # the last line tells what the records say, and the two runs here have none
    assert end == dict(event="end", done=0, failed={"0": "bad luck"}, not_a_number={}, waiting=2, seconds=2.0)


def test_a_batch_with_nothing_to_do_has_one_line_of_json(batch, capsys):
    with shown(batch, Show.JSON) as observer:
        observer.end("batch", 0.0)
    assert [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()] == ["end"]


def test_a_live_table_shows_notes_above_it_and_is_gone_at_the_end(batch, capsys):
    with LiveTable(batch) as observer:
        tell(observer)
        assert not observer._live.is_started
        observer.parts("batch", 3, 2)
    assert not observer._live.is_started  # also where work did not come to its end
    assert "memory for 2: runs 2" in capsys.readouterr().err


def test_without_progress_nothing_is_shown(batch, capsys):
    with shown(batch, Show.NONE) as observer:
        tell(observer)
    assert capsys.readouterr() == ("", "")
