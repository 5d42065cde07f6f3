"""A model by one word: an example, a result file, or results; what is said of other words."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem, check, load, save
from cxsystem2.errors import CxSystemError, FileProblem, TableError
from cxsystem2.pair import pair
from cxsystem2.problems import Report
from cxsystem2.provenance import copy_tables
from cxsystem2.results.file import reading
from cxsystem2.results.records import InputFile
from cxsystem2.results.tables import tables_of
from cxsystem2.tables import dump, override


@pytest.fixture
def saved(small_results, tmp_path):
    return save(small_results, tmp_path / "run.h5")


def test_an_example_is_a_model_by_its_name(configs):
    found = pair("coba_eif")
    assert [str(found.anatomy), str(found.physiology)] == [
        str(configs / f"coba_eif_{kind}.csv") for kind in ("anatomy", "physiology")
    ]
    assert check("coba_eif", changes={"scale": 0.1}).config.populations[0].size == 320
    assert pair("coba_eif", "mine.csv").physiology == "mine.csv"
    assert pair({"params": {}}, "coba_eif").physiology == found.physiology


@pytest.mark.parametrize("form", ["path", "text", "results", "twice"])
def test_a_result_is_a_model(saved, small_results, form):
    given = {"path": [saved], "text": [str(saved)], "results": [load(saved)], "twice": [str(saved), str(saved)]}[form]
    again = CxSystem(*given)
    assert again.seed == small_results.seed
    spikes = again.run(save_results=False).spikes if form == "path" else small_results.spikes
    assert all(np.array_equal(spikes[name].t, small_results.spikes[name].t) for name in spikes)
    assert (again.anatomy.source, str(again.report)) == (str(saved), "")


def test_problems_name_the_table_within_the_result(saved):
    with h5py.File(saved, "r+") as file:
        text = file["tables/physiology"].asstr()[()]
        del file["tables/physiology"]
        file["tables/physiology"] = text.replace("10*nS", "10*ns")
    (problem, *_) = check(saved).report.errors
    assert problem.place.file == f"{saved} (physiology)" and problem.place.row > 1


def test_the_drawn_seed_is_put_into_the_table_of_an_older_result(small_results, tmp_path):
    tables = tables_of(small_results)
    override(*tables, ["seed=--"], {"seed"}, Report())
    small_results.anatomy, small_results.seed = dump(tables[0], ".csv"), 17
    saved = save(small_results, tmp_path / "old.h5")
    assert [CxSystem(saved).seed for _ in range(2)] == [17, 17]
    assert CxSystem(saved, seed=5).seed == 5


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("coba_efi", "there is no example 'coba_efi'; did you mean 'coba_eif'?"),
        ("ei", "'ei' is a model to begin with; cxsystem2 new FOLDER --starter ei writes its two tables"),
        ("nowhere.h5", "nowhere.h5: there is no such file"),
        ("tables.csv", "tables.csv: this is one table; give both"),
        ("run.h6", "run.h6: there is no such file; there is no example 'run.h6'"),
        (Path("coba_eif"), "coba_eif: there is no such file; the example of this name is given as a text: 'coba_eif'"),
        (".", ".: this is a folder; name an example"),
        ("notes", "notes: this is neither a result file (.h5) nor a table"),
        ("text.h5", "text.h5: this is not a result file"),
        ("old.gz", "old.gz: results of CxSystem do not hold the tables"),
    ],
)
def test_other_words_are_told_what_there_can_be(word, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("notes", "text.h5"):
        (tmp_path / name).write_text("no table")
    with pytest.raises(CxSystemError) as caught:
        CxSystem(word)
    assert told in str(caught.value)


def test_a_dictionary_alone_is_a_mistake():
    with pytest.raises(TypeError, match="the physiology table is missing"):
        CxSystem({"params": {}})


def test_a_result_without_tables_is_one_sentence(small_results, tmp_path):
    small_results.anatomy = ""
    with pytest.raises(FileProblem, match="does not hold the tables"):
        CxSystem(save(small_results, tmp_path / "run.h5"))


def volleys(tmp_path, anatomy):
    """The small model with an input from a file beside its tables."""
    from cxsystem2.results import Spikes

    with h5py.File(tmp_path / "volleys.h5", "w") as file:
        file.attrs.update({"format": "cxsystem2 spikes", "version": 1, "size": 10, "seed": 1, "name": "x"})
        spikes = Spikes(np.arange(10, dtype=np.int32), np.full(10, 0.02))
        file["i"], file["t"], file["w"] = spikes.i, spikes.t, np.zeros(10, complex)
    anatomy["IN"] = [{"idx": 0, "type": "spikes", "input_spikes_filename": "volleys.h5", "monitors": "[Sp]"}]
    return anatomy


def test_input_files_are_kept_and_changed_ones_are_told(anatomy, physiology, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = CxSystem(volleys(tmp_path, anatomy), physiology, changes=["runtime=5*ms"]).run(output="run.h5")
    (name,), (kept,) = results.inputs, load("run.h5").inputs.values()
    assert name == "volleys.h5" and kept == results.inputs[name]
    assert kept.content == (tmp_path / "volleys.h5").read_bytes()
    assert "has read" not in str(check("run.h5").report)
    with h5py.File(tmp_path / "volleys.h5", "r+") as file:
        file["t"][0] = 0.03
    (problem,) = [one for one in check("run.h5").report if "has read" in one.message]
    assert problem.message.startswith("'volleys.h5' is not the file that the run of this result has read")


def test_a_lacking_input_is_told_with_the_way_to_get_it(anatomy, physiology, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CxSystem(volleys(tmp_path, anatomy), physiology, changes=["runtime=5*ms"]).run(output="run.h5")
    (tmp_path / "volleys.h5").unlink()
    report = check("run.h5").report
    assert "there is no file 'volleys.h5'" in str(report.errors[0])
    assert "this result holds the file 'volleys.h5': cxsystem2 show run.h5 --copy FOLDER" in str(report)
    copy_tables(load("run.h5"), tmp_path / "copy")
    assert check("copy/anatomy.csv", "copy/physiology.csv").report.clean


def test_files_elsewhere_need_consent(anatomy, physiology, tmp_path, monkeypatch):
    """A result may be somebody else's, also one that is not where it was any more."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    anatomy = volleys(tmp_path, anatomy)
    (tmp_path / "sub").mkdir()
    anatomy["IN"][0]["input_spikes_filename"] = str(tmp_path / "volleys.h5")
    monkeypatch.chdir(tmp_path / "sub")
    CxSystem(anatomy, physiology, changes=["runtime=5*ms"]).run(output="run.h5")
    results = load("run.h5")
    for source in ("run.h5", results):
        with pytest.raises(TableError, match="reads a file outside its folder"):
            CxSystem(source)
    (tmp_path / "sub" / "run.h5").unlink()
    with pytest.raises(TableError, match="reads a file outside its folder"):
        CxSystem(results)


def test_a_damaged_input_is_told(small_results, tmp_path):
    small_results.inputs["x.csv"] = InputFile(5, "0" * 64, b"1,2")
    with pytest.raises(FileProblem, match="an input of 5 bytes in it is not whole"):
        load(save(small_results, tmp_path / "run.h5"))


def test_a_dictionary_without_blocks_is_no_physiology_table(saved):
    for source in ("coba_eif", "model.xlsx", saved, load(saved)):
        with pytest.raises(CxSystemError, match=r"no physiology table; give changes as changes=\{\.\.\.\}, and parameters of"):
            pair(source, {"J": "4*nS"})
    assert pair("coba_eif", {"J": "4*nS", "E": {"C": "1*pF"}}).physiology == {"J": "4*nS", "E": {"C": "1*pF"}}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("model.csv", "this is a table, and not a result file; `cxsystem2 run` makes a result of two tables"),
        ("model.xlsx", "this is a table, and not a result file"),
        ("folder.h5", "this is a folder, and not a result file"),
    ],
)
def test_what_is_no_result_is_told_with_what_it_is(name, told, tmp_path):
    path = tmp_path / name
    path.mkdir() if name.startswith("folder") else path.write_text("row_type")
    with pytest.raises(FileProblem, match=told), reading(path):
        pass
