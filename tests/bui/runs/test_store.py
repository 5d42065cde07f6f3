"""The folder of all runs."""

import contextlib
import json
import threading
import time

import pytest

from bui.answers import Conflict, NotThere
from bui.runs import store
from bui.runs.folder import RunFolder, now
from cxsystem2.errors import CxSystemError, TableError


def end(runs, name, status="done", **more):
    """As if a process had worked on it."""
    attempt = runs.folder(name).attempt()
    attempt.write("begin.json", {"begun": now(), "process": 2**30, "where": "elsewhere"})
    attempt.write("outcome.json", {"status": status, "error": "", "ended": now(), **more})


def test_a_run_keeps_the_tables_and_what_was_asked_for(runs, add):
    kept = []
    name = add(project="0123456789ab", device="python", changes=["J=3*nS"], version=lambda run: kept.append(run) or 7)
    row = runs.row(name)
    assert kept == [name]
    assert (row["project"], row["version"], row["status"], row["kind"]) == ("0123456789ab", 7, "waiting", "run")
    assert row["title"] == "J = 3 nS, device = python"  # what is new in it
    assert (row["device"], row["seed"], row["attempts"], row["position"]) == ("python", 3, 1, 1)
    assert all(path.is_file() for path in runs.folder(name).tables())


def test_a_run_without_a_seed_gets_one_that_a_retry_keeps(runs, add, anatomy):
    del anatomy["params"]["seed"]
    name = add()
    end(runs, name, "failed")
    first = runs.row(name)["seed"]
    runs.retry(name)
    assert isinstance(first, int) and runs.row(name)["seed"] == first


@pytest.mark.parametrize(
    "asked",
    [{"sweep": {"J": ["1*nS", "2*nS"]}}, {"trials": 2}, {"changes": ["J={1*nS & 2*nS}"]}],
    ids=["sweep", "trials", "cell"],
)
def test_more_than_one_simulation_is_a_batch(runs, add, asked):
    assert runs.row(add(**asked))["kind"] == "batch"


def test_tables_that_are_wrong_leave_nothing(runs, add):
    with pytest.raises(TableError) as raised:
        add(changes=["SS.C=150*pX"], version=lambda run: pytest.fail("kept"))
    assert ".part" not in str(raised.value)
    assert runs.rows() == [] and list(runs.home.iterdir()) == []


def test_a_damaged_folder_is_a_run_that_failed(runs, add):
    names = [add() for _ in range(5)]
    (runs.folder(names[0]).path / "run.json").write_text("{")
    (runs.folder(names[1]).path / "run.json").write_text('{"format": "cxsystem2 browser run", "version": 9, "request": {}}')
    (runs.folder(names[2]).attempt().path / "outcome.json").write_text("[]")
    (runs.folder(names[3]).attempt().path / "queued.json").unlink()
    runs.folder(names[3]).attempt().path.rmdir()
    (runs.home / "ffffffffffff").write_text("no folder")
    said = {row["id"]: (row["status"], row["error"]) for row in runs.rows()}
    assert {said[name][0] for name in names[:4]} == {"failed"} and said[names[4]] == ("waiting", None)
    assert "run.json" in said[names[0]][1] and "newer version" in said[names[1]][1]
    for name in names[:4]:
        with pytest.raises(Conflict):
            runs.stop(name)
        runs.delete(name)
    assert [row["id"] for row in runs.rows() if row["title"] != "damaged run"] == [names[4]]


def test_what_cannot_be_done_now_is_refused(runs, add):
    waiting, done = add(), add()
    end(runs, done)
    for refused in (
        lambda: runs.delete(waiting),
        lambda: runs.retry(waiting),
        lambda: runs.retry(done),
        lambda: runs.stop(done),
    ):
        with pytest.raises(Conflict):
            refused()
    for name in ("0" * 12, "../runs", ".", ""):
        with pytest.raises(NotThere):
            runs.folder(name)


def test_of_two_that_retry_at_once_one_has_success(runs, add):
    name = add()
    end(runs, name, "stopped")
    folder = runs.folder(name)
    folder.add_attempt(2)
    with pytest.raises(CxSystemError):
        folder.add_attempt(2)
    assert runs.row(name)["status"] == "waiting" and runs.row(name)["attempts"] == 2


def test_a_run_that_waits_stops_at_once(runs, add):
    name = add()
    runs.stop(name)
    assert runs.row(name)["status"] == "stopped"
    runs.retry(name)
    assert runs.row(name)["status"] == "waiting"


def test_the_queue_is_in_order_and_a_retry_goes_to_its_end(runs, add):
    first, second, third = add(), add(), add()
    end(runs, first, "failed")
    time.sleep(0.002)
    runs.retry(first)
    assert [runs.row(name)["position"] for name in (second, third, first)] == [1, 2, 3]


def test_titles_change_and_nothing_else(runs, add):
    name = add()
    before = json.loads((runs.folder(name).path / "run.json").read_text())
    runs.rename(name, "another title")
    after = json.loads((runs.folder(name).path / "run.json").read_text())
    assert runs.row(name)["title"] == "another title"
    assert before | {"title": "another title"} == after


def test_a_deleted_run_is_gone_whole(runs, add):
    name = add()
    end(runs, name)
    assert runs.rows()
    runs.delete(name)
    assert runs.rows() == [] and list(runs.home.iterdir()) == []


def test_500_runs_that_have_ended_are_read_once(runs, add, monkeypatch):
    name = add()
    end(runs, name)
    source = runs.folder(name).path
    for number in range(500):
        target = RunFolder(runs.home / f"{number:012x}")
        (target.path / "attempts" / "0001").mkdir(parents=True)
        for part in ("run.json", "attempts/0001/queued.json", "attempts/0001/begin.json", "attempts/0001/outcome.json"):
            (target.path / part).write_bytes((source / part).read_bytes())
    assert len(runs.rows()) == 501
    monkeypatch.setattr(store, "row_of", lambda folder: pytest.fail("it is known"))
    assert len(runs.rows()) == 501


def test_files_that_tables_name_are_kept_as_they_were(runs, add, anatomy, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("spikes.csv", "anatomy.csv", ".spikes.csv.part"):
        (folder / name).write_text("before")
    kept = runs.folder(add(files=folder)).files
    (tmp_path / "new").write_text("after")
    (tmp_path / "new").rename(folder / "spikes.csv")
    assert sorted(path.name for path in kept.iterdir()) == ["anatomy.csv", "spikes.csv"]
    assert (kept / "spikes.csv").read_text() == "before" and "row_type" in (kept / "anatomy.csv").read_text()


def test_what_is_removed_is_not_made_again_by_who_writes_into_it(runs, add):
    """Renames, stops and retries beside a removal: the folder is gone, or it is whole."""
    for _ in range(10):
        name = add()
        runs.stop(name)
        begin = threading.Barrier(4)

        def change(act, name=name, begin=begin):
            begin.wait()
            with contextlib.suppress(NotThere, Conflict):
                act(name)

        acts = [runs.delete, runs.retry, runs.stop, lambda name: runs.rename(name, "another")]
        threads = [threading.Thread(target=change, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        left = runs.home / name
        assert not left.exists() or runs.row(name)["title"] != "damaged run"


@pytest.mark.parametrize("title", ["a\x1b[2J", "a\x9b2J", "a\0", "a\x7f", "a\nb", 5, "a" * 1000])
def test_a_title_that_a_terminal_would_obey_is_refused(runs, add, title):
    with pytest.raises(CxSystemError, match="'title' is one line"):
        runs.rename(add(), title)
