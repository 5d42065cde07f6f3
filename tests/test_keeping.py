"""Nothing that took long to make is thrown away."""

import shutil
from pathlib import Path

import pytest

from cxsystem2 import CxSystem, keeping, load
from cxsystem2.devices.runtime import Python
from cxsystem2.errors import FileProblem, ResultsUnsaved
from cxsystem2.files import write_text
from cxsystem2.keeping import keep


def write(path):
    write_text(path, "mine")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Other places are folders of the test."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def test_the_place_that_was_asked_for(tmp_path):
    assert keep(write, tmp_path / "a.h5") == (tmp_path / "a.h5", "")


def test_a_name_that_is_taken_meanwhile(tmp_path):
    (tmp_path / "a.h5").write_text("theirs")
    path, why = keep(write, tmp_path / "a.h5")
    assert path == tmp_path / "a_1.h5" and path.read_text() == "mine"
    assert (tmp_path / "a.h5").read_text() == "theirs"
    assert "exists already" in why and str(path) in why


def test_a_place_that_is_no_folder(tmp_path, elsewhere):
    (tmp_path / "file").write_text("")
    path, why = keep(write, tmp_path / "file" / "a.h5")
    assert path == elsewhere / "a.h5" and path.read_text() == "mine"
    assert "cannot be written" in why


def test_a_full_disk(tmp_path, elsewhere):
    def full(path):
        if path.parent != elsewhere:
            raise FileProblem(f"{path}: No space left on device")
        write(path)

    (elsewhere / "a.h5").write_text("theirs")
    path, why = keep(full, tmp_path / "a.h5")
    assert path == elsewhere / "a_1.h5" and "No space left" in why


def test_no_place_at_all(tmp_path, monkeypatch):
    def refuse(path):
        raise FileProblem(f"{path}: no")

    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    with pytest.raises(FileProblem, match=r"a\.h5: no \| .*a\.h5: no"):
        keep(refuse, tmp_path / "a.h5")


@pytest.fixture
def during(monkeypatch):
    """Something that happens while a simulation runs."""

    def during(happens):
        run = Python.run

        def changed(self, *arguments):
            records = run(self, *arguments)
            happens()
            return records

        monkeypatch.setattr(Python, "run", changed)

    return during


@pytest.fixture
def model(anatomy, physiology, tmp_path):
    anatomy["params"]["workspace_path"] = str(tmp_path / "work")
    anatomy["S"][0]["save_connection"] = 1
    return CxSystem(anatomy, physiology)


def test_two_runs_that_have_the_same_name(model, during):
    """As two that begin in one second: each has found the name free."""
    path = model.result_path()
    during(lambda: (path.parent.mkdir(parents=True, exist_ok=True), path.write_text("theirs")))
    results = model.run(output=path)
    assert path.read_text() == "theirs"
    assert results.path == path.with_name(f"{path.stem}_1.h5")
    assert load(results.path).spikes.keys() == results.spikes.keys()
    assert any(str(results.path) in warning for warning in results.warnings)


def test_a_folder_that_becomes_a_file_during_the_run(model, during, tmp_path, elsewhere):
    def happens():
        shutil.rmtree(tmp_path / "work", ignore_errors=True)
        (tmp_path / "work").write_text("")

    during(happens)
    results = model.run()
    assert results.path.parent == elsewhere
    assert load(results.path).seed == results.seed
    assert len(results.warnings) >= 2  # of the result, and of its file of connections
    assert len(list(elsewhere.glob("*connections*.h5"))) == 1


def test_results_that_no_place_takes_are_in_the_error(model, during, tmp_path, monkeypatch):
    def happens():
        shutil.rmtree(tmp_path / "work", ignore_errors=True)
        (tmp_path / "work").write_text("")

    monkeypatch.setattr(keeping, "_others", lambda target: iter(()))
    during(happens)
    with pytest.raises(ResultsUnsaved) as caught:
        model.run()
    assert caught.value.results.spikes


def test_the_command_tells_where_the_result_is(files_of_model, during, tmp_path, capsys):
    from cxsystem2.cli import main

    during(lambda: (tmp_path / "x.h5").write_text("theirs"))
    assert main(["run", *files_of_model, "--output", str(tmp_path / "x.h5"), "--quiet"]) == 1
    told = capsys.readouterr()
    assert told.out.strip() == str(tmp_path / "x_1.h5")
    assert "are not where they were to be" in told.err
    assert load(tmp_path / "x_1.h5").title == "small"


@pytest.fixture
def files_of_model(anatomy, physiology, tmp_path):
    from cxsystem2.problems import Report
    from cxsystem2.tables import dump, read_anatomy, read_physiology

    paths = tmp_path / "a.csv", tmp_path / "p.csv"
    for path, table in zip(paths, (read_anatomy(anatomy, Report()), read_physiology(physiology, Report())), strict=True):
        path.write_text(dump(table, ".csv"))
    return ["-a", str(paths[0]), "-p", str(paths[1])]


def test_two_batches_that_have_the_same_name(anatomy, physiology, tmp_path, monkeypatch):
    from cxsystem2.batches.create import Draft, draft

    anatomy["params"]["workspace_path"] = str(tmp_path / "work")
    found = draft(anatomy, physiology, ["runtime={5*ms & 6*ms}"])
    monkeypatch.setattr(Draft, "folder", lambda self: tmp_path / "batch")
    first, second = found.save(), found.save()
    assert (first, second) == (tmp_path / "batch", tmp_path / "batch_1")


def test_a_run_of_a_batch_whose_folder_is_gone(tmp_path, elsewhere):
    from cxsystem2.batches.work import _publish

    made = tmp_path / "made.h5"
    made.write_text("result")
    with pytest.raises(FileProblem, match="it is kept as"):
        _publish(made, Path("/dev/null") / "results" / "0001.h5")
    (kept,) = elsewhere.iterdir()
    assert kept.read_text() == "result"
