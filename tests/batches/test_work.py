"""One run of a batch, in this process."""

import dataclasses
import os

import numpy as np
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.batches import Status
from cxsystem2.batches.record import read_record
from cxsystem2.batches.work import Task, _options, execute, remove_stages
from cxsystem2.config import System
from cxsystem2.errors import FileProblem
from cxsystem2.problems import Place, Report
from cxsystem2.trust import Trust, require, store
from tests.conftest import spikes_of


def task(batch, number=0):
    run = batch.runs[number]
    return Task(str(batch.folder), batch.settings, run, str(batch.result(run).relative_to(batch.folder)))


def test_a_run_leaves_a_result_a_record_and_a_log(make, short):
    batch = make({"J": ["1*nS", "2*nS"]})
    record = execute(task(batch, 1))
    assert record == read_record(batch.path(batch.runs[1]))
    assert (record.status, record.attempts, record.error, record.fast) == (Status.DONE, 1, "", "1")
    assert record.seconds > 0 and "simulate" in record.timings
    found = load(batch.folder / record.result)
    assert found.settings["point"] == {"J": "2*nS"}
    assert spikes_of(found) == spikes_of(CxSystem(*short, changes=["J=2*nS"]).run(save_results=False))
    assert [path.name for path in (batch.folder / "results").iterdir()] == [batch.result(batch.runs[1]).name]
    log = batch.log(batch.runs[1]).read_text()
    assert "simulating: " in log and " Hz\n" in log
    assert len(log) < 2000


@pytest.mark.parametrize(("said", "cell", "expected"), [(None, None, False), ("auto", None, None), (None, True, None)])
def test_a_batch_of_before_that_did_not_say_fast_goes_on_as_it_began(make, said, cell, expected):
    """New batches say ``auto``."""
    one = task(make())
    assert one.settings.options["fast"] == "auto"
    one = dataclasses.replace(one, settings=dataclasses.replace(one.settings, options={"fast": said}))
    assert _options(one, System(fast=cell)).fast is expected


def test_a_run_that_is_done_is_not_done_again(make):
    batch = make()
    first = execute(task(batch))
    before = batch.result(batch.runs[0]).stat().st_mtime_ns
    assert execute(task(batch)) == first
    assert batch.result(batch.runs[0]).stat().st_mtime_ns == before


def test_a_whole_result_of_a_killed_worker_is_taken_over(make):
    batch = make()
    execute(task(batch))
    batch.path(batch.runs[0]).unlink()
    before = batch.result(batch.runs[0]).stat().st_mtime_ns
    record = execute(task(batch))
    assert (record.status, record.result) == (Status.DONE, task(batch).result)
    assert batch.result(batch.runs[0]).stat().st_mtime_ns == before
    assert "an earlier attempt was stopped" in batch.log(batch.runs[0]).read_text()


def test_tables_that_were_edited_meanwhile_do_not_matter(short, tmp_path):
    from cxsystem2 import Batch
    from cxsystem2.problems import Report
    from cxsystem2.tables import dump, read_anatomy, read_physiology

    report = Report()
    for name, read, table in (("a", read_anatomy, short[0]), ("p", read_physiology, short[1])):
        (tmp_path / f"{name}.csv").write_text(dump(read(table, report), ".csv"))
    batch = Batch.create(tmp_path / "batch", tmp_path / "a.csv", tmp_path / "p.csv", changes=["J=3*nS"])
    (tmp_path / "a.csv").write_text("nonsense")
    (tmp_path / "p.csv").unlink()
    assert execute(task(batch)).status is Status.DONE
    assert batch.settings.sources == (str(tmp_path / "a.csv"), str(tmp_path / "p.csv"))


def test_a_run_that_fails_says_why_in_one_line_and_all_in_its_log(make, monkeypatch):
    batch = make({"J": ["1*nS", "2*nS"]})

    def break_down(*arguments, **words):
        raise ValueError("no\nluck")

    monkeypatch.setattr(CxSystem, "run", break_down)
    record = execute(task(batch))
    assert (record.status, record.error, record.result) == (Status.FAILED, "ValueError: no | luck", "")
    assert "Traceback" in batch.log(batch.runs[0]).read_text()
    assert list((batch.folder / "results").iterdir()) == []
    monkeypatch.undo()
    again = execute(task(batch))
    assert (again.status, again.attempts, again.error) == (Status.DONE, 2, "")


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (MemoryError("unable to allocate 9 GiB"), Status.FAILED, "out of memory: unable to allocate 9 GiB"),
        (KeyboardInterrupt(), Status.WAITING, ""),
        (SystemExit(3), Status.FAILED, "SystemExit: 3"),
    ],
)
def test_memory_and_interrupts_are_known(make, monkeypatch, error, status, message):
    batch = make()

    def break_down(*arguments, **words):
        raise error

    monkeypatch.setattr(CxSystem, "run", break_down)
    record = execute(task(batch))
    assert (record.status, record.error) == (status, message)


def test_the_folder_that_tables_name_files_in_is_that_of_the_user(make, monkeypatch, tmp_path):
    batch = make()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    seen = []
    monkeypatch.setattr(CxSystem, "run", lambda self, **words: seen.append(os.getcwd()) or 1 / 0)
    home = task(batch)
    settings = dataclasses.replace(home.settings, home=str(elsewhere))
    before = os.getcwd()
    execute(dataclasses.replace(home, settings=settings))
    assert (seen, os.getcwd()) == ([str(elsewhere)], before)


def test_what_killed_attempts_left_is_removed(make):
    batch = make()
    (batch.folder / "results" / ".0000.abcd1234").mkdir()
    (batch.folder / "results" / ".0000.abcd1234" / "half.h5").touch()
    (batch.folder / "runs" / ".0000.json.abcd1234.part").touch()
    remove_stages(batch.folder)
    assert not list((batch.folder / "results").iterdir()) and not list((batch.folder / "runs").iterdir())


def test_nothing_is_removed_that_this_program_has_not_made(make, tmp_path):
    batch = make()
    kept = [batch.folder / "results" / name for name in (".ssh", ".0000", ".config.part.d", ".0000.notes")]
    for folder in kept:
        folder.mkdir()
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    (batch.folder / "results" / ".0001.0123abcd").symlink_to(tmp_path / "precious")
    remove_stages(batch.folder)
    assert all(folder.is_dir() for folder in kept) and (tmp_path / "precious" / "file").exists()


@pytest.mark.parametrize("name", ["results", "runs", "logs", "tables"])
def test_a_batch_whose_folders_are_links_is_refused(make, tmp_path, name):
    batch = make()
    home = tmp_path / "home"
    (batch.folder / name).rename(home)
    (home / ".0000.0123abcd").mkdir()
    (batch.folder / name).symlink_to(home)
    with pytest.raises(FileProblem, match="this is a link"):
        batch.run(workers=1)
    assert (home / ".0000.0123abcd").is_dir()


@pytest.mark.parametrize(
    "name", ["batch.json", "points.csv", "tables/anatomy.csv", "logs/0000.log", "runs/0000.json", "start.json", "lock"]
)
def test_a_batch_whose_files_are_links_is_refused(make, tmp_path, name):
    batch = make()
    target = tmp_path / "mine"
    target.write_text("precious")
    path = batch.folder / name
    path.rename(tmp_path / "moved") if path.exists() else None
    path.symlink_to(tmp_path / "moved" if (tmp_path / "moved").exists() else target)
    with pytest.raises(FileProblem, match="this is a link"):
        batch.run(workers=1)
    assert target.read_text() == "precious"


def test_a_log_that_is_another_name_of_a_file_elsewhere_is_refused(make, tmp_path):
    batch = make()
    (tmp_path / "mine").write_text("precious")
    os.link(tmp_path / "mine", batch.log(batch.runs[0]))
    with pytest.raises(FileProblem, match="another name"):
        batch.run(workers=1)
    assert (tmp_path / "mine").read_text() == "precious"


def test_results_do_not_depend_on_what_the_process_ran_before(make, short):
    batch = make({"J": [f"{k}*nS" for k in range(1, 5)]})
    for number in (3, 1, 0, 2):
        execute(task(batch, number))
    for run in batch.runs:
        alone = CxSystem(*short, point=run.values, seed=run.seed).run(save_results=False)
        assert spikes_of(load(batch.result(run))) == spikes_of(alone)


def test_connections_and_older_results_lie_beside_the_result(make, short):
    short[0]["S"][1]["save_connection"] = 1
    batch = make(legacy_results=True)
    record = execute(task(batch))
    names = sorted(path.name for path in (batch.folder / "results").iterdir())
    assert names == ["small_connections_0000.h5", "small_results_0000.gz", "small_results_0000.h5"]
    assert np.isfinite(record.seconds)


def test_a_simulation_beside_others_has_one_thread(make, short, monkeypatch):
    batch, seen = make(), []
    monkeypatch.setattr(CxSystem, "run", lambda self, *, output, options: seen.append(options.threads) or 1 / 0)
    execute(task(batch))
    execute(dataclasses.replace(task(batch), threads=1))
    short[0]["params"]["threads"] = 2
    execute(dataclasses.replace(task(make(folder="other")), threads=1))
    execute(dataclasses.replace(task(make(folder="third", threads=3)), threads=1))
    assert seen == [None, 1, None, 3]


def test_a_worker_writes_no_consent(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    report = Report()
    passed_on = Trust(given=True, remembered=False)
    assert require("this table brings equations of its own", "x", Place("t.yaml"), "models", report, passed_on)
    assert not store().exists() and report.clean
    assert not require("this table brings equations of its own", "x", Place("t.yaml"), "models", report, Trust())


@pytest.mark.parametrize("spoil", ["half", "other"])
def test_a_result_that_is_none_is_put_aside_and_the_run_is_done_again(make, spoil):
    batch = make({"seed": ["1", "2"]})
    first, second = (execute(task(batch, number)) for number in (0, 1))
    place = batch.folder / first.result
    whole = place.read_bytes()
    changed = whole[: len(whole) // 2] if spoil == "half" else (batch.folder / second.result).read_bytes()
    place.write_bytes(changed)
    batch.path(batch.runs[0]).unlink()
    record = execute(task(batch, 0))
    assert (record.status, record.size) == (Status.DONE, place.stat().st_size)
    assert load(place).seed == batch.runs[0].seed
    assert place.with_suffix(".damaged").read_bytes() == changed
    assert "it is put aside" in batch.log(batch.runs[0]).read_text()


def test_a_worker_takes_no_table_that_was_changed(make):
    batch = make({"J": ["1*nS", "2*nS"]})
    anatomy = batch.folder / "tables" / "anatomy.csv"
    anatomy.write_text(anatomy.read_text().replace("80", "81", 1))
    record = execute(task(batch))
    assert record.status is Status.FAILED and "the table was changed after the batch was made" in record.error
